"""When a loan is due, when a hold must be collected, how late something came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitabdar.circulation.rules.terms import Terms
from kitabdar.organisation.hours import (
    HORIZON_DAYS,
    Hours,
    closes_at,
    due_moment,
    end_of_day,
    is_open,
    is_open_day,
    local_day,
    next_opening,
    open_days_between,
    open_time_between,
)

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Span:
    """How long something is lent for: a length in days or hours, and from when it counts."""

    length: int
    unit: str
    start: datetime


def due_at(
    terms: Terms, hours: Hours, now: datetime, *, waiting: int = 0, card_expires_on: date | None = None
) -> datetime:
    """Return when something lent now is due. [CIR-D1]

    `waiting`: holds of others on it, for the shorter loan of what is in demand. Always after `now`.
    """
    is_busy = terms.busy_holds is not None and waiting >= max(1, terms.busy_holds)
    length = min(terms.busy_length, terms.loan_length) if is_busy else terms.loan_length
    return _bounded(terms, hours, now, Span(length, terms.loan_unit, now), card_expires_on)


def renewed_due_at(
    terms: Terms, hours: Hours, now: datetime, due: datetime, *, card_expires_on: date | None = None
) -> datetime:
    """Return when something renewed now is due, counted from now or from when it was due. [CIR-D2]"""
    length = terms.loan_length if terms.renewal_length is None else terms.renewal_length
    start = due if terms.renewed_from == "due" else now
    return _bounded(terms, hours, now, Span(length, terms.loan_unit, start), card_expires_on)


def renewed_by(terms: Terms | None) -> str:
    """Return the kind of result that gives a renewal its length."""
    return "loan_length" if terms is None or terms.renewal_length is None else "renewal_length"


def _bounded(terms: Terms, hours: Hours, now: datetime, span: Span, card_expires_on: date | None) -> datetime:
    """Apply the fixed date and the end of the card to what the length gives; after `now` in any case. [CIR-D3]"""
    due = _by_length(terms, hours, span)
    if terms.fixed_due_date is not None:
        due = _fixed(terms, hours, due)
    if terms.due_before_card_expires and card_expires_on is not None:
        due = min(due, end_of_day(hours, card_expires_on))
    return due if due > now else due_moment(hours, now, 0)


def _fixed(terms: Terms, hours: Hours, due: datetime) -> datetime:
    assert terms.fixed_due_date is not None
    fixed = end_of_day(hours, terms.fixed_due_date)
    if terms.fixed_due_rule == "not_after":
        return min(due, fixed)
    return fixed if terms.fixed_due_rule == "exactly" else max(due, fixed)


def _by_length(terms: Terms, hours: Hours, span: Span) -> datetime:
    if span.unit == "hours":
        return _after_hours(terms, hours, span)
    if terms.closed_days == "not_counted":
        return end_of_day(hours, _open_day_after(hours, local_day(hours, span.start), span.length))
    wanted = local_day(hours, span.start) + timedelta(days=span.length)
    if terms.closed_days == "as_it_falls":
        return end_of_day(hours, wanted)
    if terms.closed_days == "same_weekday":
        return end_of_day(hours, _same_weekday(hours, wanted))
    return due_moment(hours, span.start, span.length)


def _open_day_after(hours: Hours, day: date, count: int) -> date:
    """Return the open day that is so many open days later; a place that never opens counts every day."""
    left = count
    for offset in range(HORIZON_DAYS):
        candidate = day + timedelta(days=offset)
        if is_open_day(hours, candidate):
            left -= offset > 0
            if left <= 0:
                return candidate
    return day + timedelta(days=count)


def _same_weekday(hours: Hours, wanted: date) -> date:
    """Return the day, or the same day of the first week in which it is open; a plain open day when none is."""
    for weeks in range(HORIZON_DAYS // WEEK_DAYS):
        candidate = wanted + timedelta(days=WEEK_DAYS * weeks)
        if is_open_day(hours, candidate):
            return candidate
    return _open_day_after(hours, wanted, 0)


def _after_hours(terms: Terms, hours: Hours, span: Span) -> datetime:
    """Return so many hours later; what falls into closed hours is due as the terms say. [CIR-D4]"""
    due = span.start + timedelta(hours=span.length)
    if terms.closed_hours == "as_it_falls" or not hours.are_known or is_open(hours, due):
        return due
    if terms.closed_hours == "before_closing":
        closing = closes_at(hours, span.start)
        if closing is not None and span.start < closing <= due:
            return closing
    opening = next_opening(hours, due)
    return opening if opening is not None else due


def reading_due_at(hours: Hours, now: datetime) -> datetime:
    """Return when something read here must be back: when this opening ends, or with the day. [CIR-D5]"""
    closing = closes_at(hours, now)
    if closing is not None:
        return closing
    today = local_day(hours, now)
    due = end_of_day(hours, today)
    return due if due > now else end_of_day(hours, today + timedelta(days=1))


def moved_from_closed_day(hours: Hours, due: datetime, *, by_the_hour: bool = False) -> datetime:
    """Return when something is due that was due on a day which is closed now: as before where it opens. [CIR-D6]

    The end of the next open day; by the hour, the next opening.
    """
    if is_open_day(hours, local_day(hours, due)):
        return due
    opening = next_opening(hours, due) if by_the_hour else None
    return opening or due_moment(hours, due, 0)


def shelf_end(terms: Terms, hours: Hours, now: datetime) -> datetime:
    """Return until when something put aside now waits for its reader; never on a closed day."""
    return due_moment(hours, now, terms.hold_shelf_days)


def lapse_end(terms: Terms, hours: Hours, now: datetime) -> datetime | None:
    """Return until when a hold placed now waits for an item; None for as long as it takes."""
    if terms.hold_days is None:
        return None
    return end_of_day(hours, local_day(hours, now) + timedelta(days=terms.hold_days))


def overdue_days(
    hours: Hours, due: datetime, returned_at: datetime, *, closed_days_count: bool = False
) -> int:
    """Count the days late: the days after the due day, up to and with that of return.

    Days on which the branch did not open count only with `closed_days_count`. [CIR-M1]
    """
    if returned_at <= due:
        return 0
    first, last = local_day(hours, due), local_day(hours, returned_at)
    return (last - first).days if closed_days_count else open_days_between(hours, first, last)


def overdue_hours(
    hours: Hours, due: datetime, returned_at: datetime, *, closed_hours_count: bool = False
) -> int:
    """Count the hours late of a loan by the hour, begun ones whole.

    Time in which the branch was closed counts only with `closed_hours_count`. [CIR-M1]
    """
    if returned_at <= due:
        return 0
    late = returned_at - due if closed_hours_count else open_time_between(hours, due, returned_at)
    return -(-late // timedelta(hours=1))


def age_on(birth_date: date | None, day: date) -> int | None:
    """Return completed years on a day; None where the birth date is not known."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
