"""What is booked ahead: the calendar of an item, a branch's list, booking for a reader, giving up, another copy."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import bookings as booked
from kitabdar.circulation.bookings import BookingView
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.services import bookings
from kitabdar.interfaces.staff import booking_calendar, files, given, printing, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons


@staff_page("circulation.hold")
def calendar(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the days of an item, three months together, and take a booking."""
    barcode = given.text(request.GET, "barcode", 60)
    scanned = recognise.scanned(barcode).item
    item = catalogue.item_by_barcode(scanned.barcode if scanned else barcode)
    if item is None:
        raise NotFound("item", barcode)
    month = _month(request, at)
    last = booking_calendar.last_day(month, booking_calendar.MONTHS)
    patron_id = given.number(request.GET, "patron")
    patron = files.open_file(request, at, patron_id) if patron_id and at.may("patrons.view") else None
    address = {"barcode": item.barcode, **({"patron": str(patron_id)} if patron else {})}
    context = {
        "item": item,
        "patron": patron,
        "months": booking_calendar.months(booked.calendar(item.id, month, last, now=at.now)),
        "weekdays": booking_calendar.weekdays(),
        "earlier": _of_month(address, booking_calendar.later(month, -booking_calendar.MONTHS)),
        "later": _of_month(address, booking_calendar.later(month, booking_calendar.MONTHS)),
        "bookings": booked.bookings_of_item(item.id),
        "branches": organisation.branches(
            public_only=True, network_of=patron.home_branch_id if patron else at.branch.id
        ),
        "refused": refusing.take(request, "book"),
        "first_day": given.day(request.GET, "first_day"),
        "last_day": given.day(request.GET, "last_day"),
    }
    return show(request, at, "calendar", context)


def _month(request: HttpRequest, at: Workplace) -> date:
    """Return the month asked for, else that of the day asked for, else this one."""
    today = hours.local_day(organisation.hours_of(at.branch.id), at.now)
    asked = given.day({"day": f"{given.text(request.GET, 'month', 7)}-01"}, "day")
    asked = asked or given.day(request.GET, "first_day") or today
    return booking_calendar.first_of_month(asked if 1990 < asked.year < 2900 else today)


def _of_month(address: dict[str, str], month: date) -> str:
    return f"?{urlencode({**address, 'month': f'{month:%Y-%m}'})}"


@staff_page("circulation.hold", CHANGE)
def book(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Book an item, or any copy of its title, for a reader."""
    barcode, card = given.text(request.POST, "barcode", 60), given.text(request.POST, "card", 60)
    patron_id = given.number(request.POST, "patron")
    patron = patrons.by_id(patron_id) if patron_id else patrons.by_card(card)
    item = catalogue.item_by_barcode(barcode)
    if item is None:
        raise NotFound("item", barcode)
    first, last = given.day(request.POST, "first_day"), given.day(request.POST, "last_day")
    back = {"barcode": barcode, "first_day": str(first or ""), "last_day": str(last or "")}
    if patron is None:
        messages.error(request, refusing.not_found(NotFound("patron", card)))
        return _to_calendar(back)
    if first is None:
        messages.error(request, _("Give a day."))
        return _to_calendar(back | {"patron": str(patron.id)})
    override = given.codes(request, "override")
    try:
        made = bookings.book(
            actor=at.actor,
            card_number=patron.card_number,
            edition_id=item.edition_id,
            item_id=None if request.POST.get("exactly") == "any" else item.id,
            pickup_branch_id=given.number(request.POST, "pickup") or at.branch.id,
            starts_on=first,
            ends_on=last or first,
            now=at.now,
            override=override,
        )
    except Refused as refused:
        kept = ("barcode", "pickup", "exactly", "first_day", "last_day")
        fields = {name: given.text(request.POST, name, 60) for name in kept}
        fields |= {"patron": str(patron.id), "overridden": ",".join(sorted(override))}
        about = refusing.About("book", reverse("staff:book"), fields, patron.id, barcode)
        refusing.keep(request, at, about, refused)
        return _to_calendar(back | ({"patron": str(patron.id)} if patron_id else {}))
    text = _("Booked: “%(title)s” (%(barcode)s).")
    messages.success(request, text % {"title": made.title, "barcode": made.barcode})
    return _to_calendar({"barcode": made.barcode, "first_day": str(first)})


@staff_page("circulation.hold")
def at_branch(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what is booked here: what is in danger, what is to be made ready today, what comes."""
    lines: list[dict[str, Any]] = [
        {"to": each, "card": _card(each.booking)} for each in booked.at_branch(at.branch.id, at.now)
    ]
    dangerous = [each for each in lines if each["to"].is_in_danger]
    rest = [each for each in lines if each not in dangerous]
    context = {
        "danger": dangerous,
        "today": [each for each in rest if each["to"].is_now],
        "coming": [each for each in rest if not each["to"].is_now],
        "days": booked.COMING_DAYS,
    }
    return show(request, at, "bookings", context)


@staff_page("circulation.hold", CHANGE)
def cancel(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give a booking up; say where its item goes."""
    booking_id = given.number(request.POST, "booking")
    view = booked.booking(booking_id)
    ended = refusing.attempt(
        request, lambda: bookings.cancel_booking(actor=at.actor, booking_id=booking_id, now=at.now)
    )
    if ended is not None:
        messages.success(request, _("The booking is cancelled."))
        if ended.routing is not None:
            text = _("Take “%(title)s” (%(barcode)s) off the hold shelf and scan it at returns.")
            messages.warning(request, text % {"title": ended.title, "barcode": ended.barcode})
    return _back(request, view)


@staff_page("circulation.hold", CHANGE)
def move(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give a booking another copy of its title."""
    booking_id = given.number(request.POST, "booking")
    view = booked.booking(booking_id)
    moved = refusing.attempt(
        request, lambda: bookings.move_booking(actor=at.actor, booking_id=booking_id, now=at.now)
    )
    if moved is not None:
        messages.success(request, _("The booking has the copy %(barcode)s now.") % {"barcode": moved.barcode})
    return _back(request, view)


@staff_page("circulation.check_in")
def slip(request: HttpRequest, at: Workplace, booking_id: int) -> HttpResponse:
    """For whom an item waits on the hold shelf, and for which days: the card, no name."""

    def make() -> dict[str, Any]:
        view = booked.booking(booking_id)
        if view is None or view.state != "booked" or not at.is_in_network(view.pickup_branch_id):
            raise NotFound("booking", booking_id)
        return {"booking": view, "card": _card(view)}

    return printing.slip(request, at, "booking", make)


def _card(view: BookingView) -> str:
    found = patrons.by_id(view.patron_id)
    return found.card_number if found else ""


def _back(request: HttpRequest, view: BookingView | None) -> HttpResponse:
    """Return to the page on which it was asked."""
    came_from: dict[str, Any] = {"patron": view, "item": view}
    if came_from.get(request.POST.get("from", "")) is None or view is None:
        return HttpResponseRedirect(reverse("staff:bookings"))
    if request.POST["from"] == "patron":
        return HttpResponseRedirect(f"{reverse('staff:patron', args=(view.patron_id,))}#bookings")
    return _to_calendar({"barcode": view.barcode})


def _to_calendar(query: dict[str, str]) -> HttpResponse:
    wanted = urlencode({name: value for name, value in query.items() if value})
    return HttpResponseRedirect(f"{reverse('staff:calendar')}?{wanted}")
