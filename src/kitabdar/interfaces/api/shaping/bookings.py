"""Bookings in the API's form."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.circulation.bookings import BookingView, CalendarDay, stretches
from kitabdar.interfaces.api.contracts.bookings import AvailabilityAnswer, Booking, Day, Stretch
from kitabdar.organisation.queries import place_by_id


def booking(found: BookingView) -> Booking:
    """Give a booking."""
    return Booking(
        id=found.id,
        barcode=found.barcode,
        edition_id=found.edition_id,
        title=found.title,
        state=found.state,
        pickup_branch=place_by_id(found.pickup_branch_id).code,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        kept_from=found.kept_from,
        kept_until=found.kept_until,
        any_copy=found.any_copy,
        is_ready=found.is_prepared,
        booked_at=found.booked_at,
    )


def availability(barcode: str, days: Sequence[CalendarDay]) -> AvailabilityAnswer:
    """Give the days of an item."""
    return AvailabilityAnswer(
        barcode=barcode,
        days=tuple(Day(each.day, each.state, each.is_free) for each in days),
        free=tuple(Stretch(*each) for each in stretches(days, free=True)),
    )
