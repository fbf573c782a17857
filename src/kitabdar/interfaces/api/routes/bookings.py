"""Bookings: made for days ahead, given up; which days of an item are free."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import bookings as booked
from kitabdar.circulation.services import bookings
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import answer, private
from kitabdar.interfaces.api.contracts.bookings import (
    AvailabilityAnswer,
    BookBody,
    Booking,
    BookingsAnswer,
)
from kitabdar.interfaces.api.contracts.fields import BarcodeInPath, CardInPath, Id, SentDay
from kitabdar.interfaces.api.shaping import bookings as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import Invalid, NotFound

router = Router(tags=["Bookings"])
TOKEN = BearerToken()

First = Annotated[SentDay, Query(alias="from", description="first day")]
Last = Annotated[SentDay, Query(alias="to", description="last day, at most 400 days from the first")]


@router.post("/bookings", response={201: Booking}, auth=TOKEN, summary="Book an item ahead")
def book(request: HttpRequest, body: BookBody) -> HttpResponse:
    """Keep an item, or any of an edition, from a day to a day: staff for a patron, patrons for themselves."""
    actor = actor_of(request)
    if (body.barcode is None) == (body.edition_id is None):
        raise Invalid({"barcode": _("Give either a barcode or an edition.")})
    item = catalogue.item_by_barcode(body.barcode) if body.barcode is not None else None
    if body.barcode is not None and item is None:
        raise NotFound("item", body.barcode)
    made = bookings.book(
        actor=actor,
        card_number=asking.card(actor, body.card_number, clock.now()),
        edition_id=item.edition_id if item else body.edition_id or 0,
        item_id=item.id if item else None,
        pickup_branch_id=asking.branch_id(actor, body.pickup_branch, "circulation.hold"),
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        now=clock.now(),
        override=frozenset(body.override),
    )
    view = booked.booking(made.booking_id)
    assert view is not None  # it was made a moment ago
    return private(shaping.booking(view), status=201)


@router.get(
    "/patrons/{card}/bookings", response=BookingsAnswer, auth=TOKEN, summary="What a patron has booked"
)
def list_bookings(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the bookings that have not ended, the soonest first."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    return private(BookingsAnswer(tuple(shaping.booking(each) for each in booked.bookings_of(patron.id))))


@router.delete("/bookings/{booking_id}", response={204: None}, auth=TOKEN, summary="Cancel a booking")
def cancel_booking(request: HttpRequest, booking_id: Id) -> HttpResponse:
    """Give a booking up: staff for a patron, patrons their own."""
    bookings.cancel_booking(actor=actor_of(request), booking_id=booking_id, now=clock.now())
    return HttpResponse(status=204)


@router.get(
    "/items/{barcode}/availability", response=AvailabilityAnswer, summary="Which days of an item are free"
)
def get_availability(request: HttpRequest, barcode: BarcodeInPath, first: First, last: Last) -> HttpResponse:
    """Say which days of an item are free to be booked, and what stands against the others."""
    item = catalogue.item_by_barcode(barcode)
    if item is None:
        raise NotFound("item", barcode)
    if last < first or (last - first).days >= booked.MOST_CALENDAR_DAYS:
        raise Invalid({"to": _("Give a last day that is not before the first, 400 days from it at most.")})
    return answer(shaping.availability(item.barcode, booked.calendar(item.id, first, last, now=clock.now())))
