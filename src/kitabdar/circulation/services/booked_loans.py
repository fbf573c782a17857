"""What bookings do to a loan: when it is due for them, which of them it fills, and what becomes of that one after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import BookedDay, Booking, BookingState
from kitabdar.circulation.rules import (
    BOOKING,
    Kept,
    Terms,
    booked_due_at,
    due_before,
    kept_for_another,
    kept_now,
    refuse,
)
from kitabdar.organisation.hours import Hours, local_day


@dataclass(frozen=True, slots=True)
class Until:
    """Until when something is lent.

    `kept_from`: from when it is kept for another; `no_use`: nothing useful is left till then, and `due_at` is what it
    would be without that; `is_bounded`: it is earlier for that; `fills`: the booking that is collected; `reads`: the
    booking that goes on after it was read here for a day.
    """

    due_at: datetime
    kept_from: date | None = None
    no_use: bool = False
    is_bounded: bool = False
    fills: Kept | None = None
    reads: Kept | None = None


def until_booking(
    due: datetime,
    bookings: Sequence[Kept],
    patron_id: int,
    hours: Hours,
    now: datetime,
    terms: Terms,
    *,
    is_new: bool = True,
    in_reading_room: bool = False,
) -> Until:
    """Return until when an item is lent that would be due then, for what is booked of it. [CIR-B3, CIR-B4]"""
    today = local_day(hours, now)
    own = kept_now(bookings, patron_id, today) if is_new else None
    if own is not None and in_reading_room:
        return Until(due, fills=own) if today >= own.ends_on else Until(due, reads=own)
    if own is not None:
        return Until(booked_due_at(hours, now, own.ends_on), fills=own)
    kept_from = kept_for_another(bookings, patron_id, today)
    if kept_from is None:
        return Until(due)
    bounded = due_before(hours, now, due, kept_from, by_the_hour=terms.loan_unit == "hours")
    if bounded is None:
        return Until(due, kept_from, no_use=True)
    return Until(bounded, kept_from, is_bounded=bounded < due)


def collect(until: Until, bookings: Sequence[Kept], item_id: int, loan_id: int) -> int | None:
    """Fill the booking that a loan is for; others that the item was prepared for have it no more."""
    fills = until.fills
    if until.reads is not None:  # its reader came: it is kept for them to the end
        Booking.objects.filter(pk=until.reads.id).update(kept_until=until.reads.ends_on)
    if any(each.is_prepared and each != fills for each in bookings):
        Booking.objects.filter(item_id=item_id, state=BookingState.BOOKED).exclude(
            pk=fills.id if fills else 0
        ).update(prepared_at=None)
    if fills is None:
        return None
    state = BookingState(BOOKING.after("collect", fills.state))
    Booking.objects.filter(pk=fills.id).update(state=state, loan_id=loan_id)
    return fills.id


def give_back(loan_id: int, day: date, now: datetime) -> int | None:
    """End the booking that a loan filled: the days after its return and its trail are free again."""
    booking = Booking.objects.filter(loan_id=loan_id, state=BookingState.COLLECTED).first()
    if booking is None:
        return None
    booking.state, booking.closed_at = BookingState(BOOKING.after("return", booking.state)), now
    booking.save(update_fields=["state", "closed_at"])
    BookedDay.objects.filter(booking_id=booking.pk, day__gt=day + timedelta(days=booking.trail)).delete()
    return booking.pk


def reopen(loan_id: int) -> Booking | None:
    """Have the booking wait again that an undone loan had filled."""
    booking = Booking.objects.filter(loan_id=loan_id, state=BookingState.COLLECTED).first()
    if booking is not None:
        booking.state, booking.loan = BookingState(BOOKING.after("reopen", booking.state)), None
        booking.save(update_fields=["state", "loan"])
    return booking


def collect_again(loan_id: int) -> None:
    """Have the booking go on whose return is undone. Raises Refused where its days were booked meanwhile."""
    booking = Booking.objects.filter(loan_id=loan_id, state=BookingState.RETURNED).first()
    if booking is None:
        return
    kept = set(booking.days.values_list("day", flat=True))
    first = min(kept, default=booking.starts_on)
    last = booking.ends_on + timedelta(days=booking.trail)
    days = {first + timedelta(days=each) for each in range((last - first).days + 1)} - kept
    if BookedDay.objects.filter(item_id=booking.item_id, day__in=days).exists():
        raise Refused([refuse("cannot_undo")])
    BookedDay.objects.bulk_create(
        BookedDay(booking_id=booking.pk, item_id=booking.item_id, day=each) for each in sorted(days)
    )
    booking.state, booking.closed_at = BookingState(BOOKING.after("collect_again", booking.state)), None
    booking.save(update_fields=["state", "closed_at"])
