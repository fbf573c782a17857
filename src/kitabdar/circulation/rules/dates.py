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
    """Return when something renewed now is due, counted from now or from when it was due. [CIR-D2]

    When it was due, where a fixed date that bounds it has passed.
    """
    if _is_past(terms, hours, now):
        return due
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
        due = min(due, _latest(terms, hours, card_expires_on))
    return due if due > now else due_moment(hours, now, 0)


def _fixed(terms: Terms, hours: Hours, due: datetime) -> datetime:
    fixed_on = terms.fixed_due_date
    assert fixed_on is not None
    if terms.fixed_due_rule == "not_after":
        return min(due, _latest(terms, hours, fixed_on))
    if terms.fixed_due_rule == "exactly":
        return end_of_day(hours, fixed_on)
    first = fixed_on if _falls_on_closed(terms) else _open_day_after(hours, fixed_on, 0)
    return max(due, end_of_day(hours, first))


def _is_past(terms: Terms, hours: Hours, now: datetime) -> bool:
    """Say whether a fixed date that nothing may be due after has passed."""
    fixed_on = terms.fixed_due_date
    if fixed_on is None or terms.fixed_due_rule == "not_before":
        return False
    is_exact = terms.fixed_due_rule == "exactly"
    return (end_of_day(hours, fixed_on) if is_exact else _latest(terms, hours, fixed_on)) <= now


def _latest(terms: Terms, hours: Hours, day: date) -> datetime:
    """Return the last moment that a bound leaves: the end of the last opening up to a day. [CIR-D3]"""
    if _falls_on_closed(terms):
        return end_of_day(hours, day)
    before = (day - timedelta(days=offset) for offset in range(HORIZON_DAYS))
    return end_of_day(hours, next((each for each in before if is_open_day(hours, each)), day))


def _falls_on_closed(terms: Terms) -> bool:
    """Say whether something may be due while the place is closed."""
    says = terms.closed_hours if terms.loan_unit == "hours" else terms.closed_days
    return says == "as_it_falls"


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


def recalled_due_at(terms: Terms, hours: Hours, now: datetime, lent_at: datetime) -> datetime:
    """Return when something is due that is called back now, by the terms it was lent under. [CIR-E2]

    Not before the days are over that no recall takes away, and never before now; its former due date may be earlier.
    """
    called = _by_length(terms, hours, Span(terms.recall_length, "days", now))
    kept = _by_length(terms, hours, Span(terms.recall_kept_days, "days", lent_at))
    due = max(called, kept)
    return due if due > now else due_moment(hours, now, 0)


def reading_due_at(hours: Hours, now: datetime) -> datetime:
    """Return when something read here must be back: when this opening ends, or the next; else with the day. [CIR-D5]"""
    opening = now if is_open(hours, now) else next_opening(hours, now)
    closing = closes_at(hours, opening) if opening is not None else None
    return closing or due_moment(hours, opening or now, 0)


def moved_from_closed_day(hours: Hours, due: datetime) -> datetime:
    """Return when something by the day is due whose day is closed now: at the end of the next open one. [CIR-D6]

    As before where its day opens.
    """
    return due if is_open_day(hours, local_day(hours, due)) else due_moment(hours, due, 0)


def moved_from_closed_hours(before: Hours, after: Hours, due: datetime, *, is_read_here: bool) -> datetime:
    """Return when something by the hour, or read here, is due that was due in an opening which is no more. [CIR-D6]

    When the place opens next; what is read here, when that opening ends.
    """
    if not after.are_known:
        return moved_from_closed_day(after, due)
    if not _is_in_opening(before, due) or _is_in_opening(after, due):
        return due
    if is_read_here:
        return reading_due_at(after, due)
    return next_opening(after, due) or due_moment(after, due, 0)


def _is_in_opening(hours: Hours, moment: datetime) -> bool:
    """Say whether a moment is in an opening, its end included."""
    return is_open(hours, moment) or is_open(hours, moment - timedelta(seconds=1))


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
