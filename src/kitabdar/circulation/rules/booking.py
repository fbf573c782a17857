"""Booking ahead: every reason not to, what a booking leaves to others, where its item goes, when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitabdar.circulation.rules.dates import shelf_end
from kitabdar.circulation.rules.facts import PatronFacts
from kitabdar.circulation.rules.refusals import Refusal, of_patron, refuse
from kitabdar.circulation.rules.terms import Terms
from kitabdar.organisation.hours import Hours, due_moment, end_of_day, is_open_day, local_day

ONE_DAY = timedelta(days=1)
MOST_DAYS = 366
"""Nothing is booked for longer, nor for a day further away than this twice over, whatever the rules say."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A live booking of an item. `kept_until`: the last day on which it can be collected."""

    id: int
    patron_id: int
    pickup_branch_id: int
    state: str
    starts_on: date
    ends_on: date
    kept_until: date
    lead: int = 0
    is_prepared: bool = False

    @property
    def kept_from(self) -> date:
        """The first day on which the item is nobody else's."""
        return self.starts_on - timedelta(days=self.lead)

    def awaits(self, today: date) -> bool:
        """Whether it can still be collected."""
        return self.state == "booked" and today <= self.kept_until


@dataclass(frozen=True, slots=True)
class Bookable:
    """An item that could be booked, and the terms for it. None: no rule covers it.

    `taken_on`: the first of the days that is kept for another; `away_until`: the day until which it is lent or put
    aside for another; `covered`: the patron's bookings that the rule behind the limit covers.
    """

    item_id: int
    terms: Terms | None
    taken_on: date | None = None
    away_until: date | None = None
    is_collected_there: bool = True
    covered: int = 0


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A patron wants an item from a day to a day. `candidates`: the best first; `closed_day`: the first or last of the
    days, where the branch does not open on it."""

    patron: PatronFacts
    candidates: tuple[Bookable, ...]
    starts_on: date
    ends_on: date
    today: date
    pickup_is_possible: bool = True
    closed_day: date | None = None


def kept_days(terms: Terms, starts_on: date, ends_on: date, today: date) -> tuple[date, date]:
    """Return the first and last day on which an item is kept for a booking: days past are not. [CIR-B1]"""
    first = starts_on - timedelta(days=terms.booking_lead)
    return max(first, min(today, starts_on)), ends_on + timedelta(days=terms.booking_trail)


def kept_until(terms: Terms, starts_on: date, ends_on: date) -> date:
    """Return the last day on which a booking can be collected. [CIR-B6]"""
    if terms.booking_kept_days is None:
        return ends_on
    return min(ends_on, starts_on + timedelta(days=max(0, terms.booking_kept_days - 1)))


def are_days(starts_on: date, ends_on: date, today: date) -> bool:
    """Say whether these are days that can be booked at all: in order, not past, not beyond all measure."""
    furthest = today + timedelta(days=2 * MOST_DAYS)
    return today <= starts_on <= ends_on <= furthest and (ends_on - starts_on).days < MOST_DAYS


def best_to_book(facts: BookingFacts) -> tuple[Bookable | None, list[Refusal]]:
    """Return the item to book, and every reason not to; where none can be, of that which comes closest. [CIR-B2]"""
    governed = [each for each in facts.candidates if each.terms is not None]
    obstacles = [list(_obstacles(each, facts)) for each in governed]
    number = min(range(len(governed)), key=lambda n: _height(obstacles[n]), default=None)
    best = None if number is None else governed[number]
    found = of_patron(facts.patron, best.terms if best else None, max(facts.today, facts.starts_on))
    if not facts.pickup_is_possible:
        found.append(refuse("pickup_not_possible"))
    if not are_days(facts.starts_on, facts.ends_on, facts.today):
        return best, [*found, refuse("booking_days_wrong")]
    if facts.closed_day is not None:
        found.append(refuse("booking_on_closed_day", day=facts.closed_day))
    if number is not None:
        found += obstacles[number]
    else:
        found.append(refuse("no_policy" if facts.candidates else "nothing_to_book"))
    return best, found


def _height(obstacles: Sequence[Refusal]) -> tuple[bool, int]:
    """Return how high obstacles are: one that nobody may set aside is higher than all others."""
    return any(each.override is None for each in obstacles), len(obstacles)


def _obstacles(candidate: Bookable, facts: BookingFacts) -> Iterator[Refusal]:
    terms = candidate.terms
    assert terms is not None
    if not terms.is_bookable:
        yield refuse("not_bookable")
    if not candidate.is_collected_there:
        yield refuse("collected_elsewhere")
    if candidate.taken_on is not None:
        yield refuse("days_taken", day=candidate.taken_on)
    first, _last = kept_days(terms, facts.starts_on, facts.ends_on, facts.today)
    if candidate.away_until is not None and candidate.away_until >= first:
        yield refuse("away_until", day=candidate.away_until)
    yield from _measures(candidate, terms, facts)


def _measures(candidate: Bookable, terms: Terms, facts: BookingFacts) -> Iterator[Refusal]:
    soonest = facts.today + timedelta(days=terms.booking_lead)
    if facts.starts_on < soonest:
        yield refuse("booking_too_soon", day=soonest)
    days = (facts.ends_on - facts.starts_on).days + 1
    if terms.booking_longest is not None and days > terms.booking_longest:
        yield refuse("booking_too_long", limit=terms.booking_longest)
    furthest = terms.booking_furthest_ahead
    if furthest is not None and (facts.starts_on - facts.today).days > furthest:
        yield refuse("booking_too_far_ahead", day=facts.today + timedelta(days=furthest))
    if terms.booking_limit is not None and candidate.covered >= terms.booking_limit:
        yield refuse("booking_limit_reached", limit=terms.booking_limit, bookings=candidate.covered)


def kept_for_another(bookings: Iterable[Kept], patron_id: int | None, today: date) -> date | None:
    """Return the first day on which an item is kept for someone else who can still collect it."""
    days = [each.kept_from for each in bookings if each.awaits(today) and each.patron_id != patron_id]
    return min(days, default=None)


def kept_now(bookings: Iterable[Kept], patron_id: int, today: date) -> Kept | None:
    """Return the patron's booking that a check-out today fills: from its lead on. [CIR-B4]"""
    own = [
        each
        for each in bookings
        if each.awaits(today) and each.patron_id == patron_id and each.kept_from <= today
    ]
    return min(own, key=lambda each: each.starts_on, default=None)


def next_to_prepare(bookings: Iterable[Kept], today: date) -> Kept | None:
    """Return the booking for which an item is made ready now: from the day before it is kept on. [CIR-B5]

    On that day it is lent to nobody else, and it may have a way to go.
    """
    waiting = [each for each in bookings if each.awaits(today)]
    first = min(waiting, key=lambda each: each.starts_on, default=None)
    return first if first is not None and first.kept_from - ONE_DAY <= today else None


def due_before(
    hours: Hours, now: datetime, due: datetime, kept_from: date, *, by_the_hour: bool = False
) -> datetime | None:
    """Return when something is due that is kept for another from a day on: on the last open day before. [CIR-B3]

    None where that leaves less than to the next day (by the hour: than to the end of today).
    """
    today = local_day(hours, now)
    if kept_from <= today:
        return None
    if local_day(hours, due) < kept_from:
        return due
    day = kept_from - ONE_DAY
    while day > today and not is_open_day(hours, day):
        day -= ONE_DAY
    bounded = min(due, end_of_day(hours, day))
    is_useful = day > today or (by_the_hour and bounded > now)
    return bounded if is_useful else None


def booked_due_at(hours: Hours, now: datetime, ends_on: date) -> datetime:
    """Return when a booking is to be given back: at the end of its last open day, after now in any case. [CIR-B4]"""
    day, today = ends_on, local_day(hours, now)
    while day > today and not is_open_day(hours, day):
        day -= ONE_DAY
    due = end_of_day(hours, day)
    return due if due > now else due_moment(hours, now, 0)


def leaves_time_for_hold(terms: Terms, hours: Hours, now: datetime, kept_from: date | None) -> bool:
    """Say whether an item put aside now, collected on the last day, can be lent for one before it is kept. [CIR-B5]"""
    if kept_from is None:
        return True
    return local_day(hours, shelf_end(terms, hours, now)) + ONE_DAY < kept_from
