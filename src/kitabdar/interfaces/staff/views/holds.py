"""What is reserved from a reader's file: looked for, placed as precisely as wanted, changed, given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.services import hold_changes, holds
from kitabdar.circulation.services.holds import Ended
from kitabdar.interfaces.staff import files, given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView

MOST_TITLES = 20
"""Titles in one group of holds."""


@staff_page("circulation.hold")
def choose(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Look for what to reserve for a reader: by barcode, number of an edition, or title."""
    words = given.text(request.GET, "q", given.LONGEST_CODE)
    patron = files.open_file(request, at, patron_id)
    editions = []
    item = recognise.scanned(words).item if words else None
    if item is not None:
        editions.append(item.edition_id)
    if given.number(request.GET, "q"):
        editions.append(given.number(request.GET, "q"))
    context = {
        "patron": patron,
        "words": words,
        "barcode": item.barcode if item else "",
        "named": [recognise.title_of_edition(each) for each in catalogue.summaries(editions).values()],
        "looked": recognise.look(words, at, readers=False) if words else None,
        "branches": organisation.branches(public_only=True, network_of=patron.home_branch_id),
        "refused": refusing.take(request, "hold"),
    }
    return show(request, at, "choose_hold", context)


@staff_page("circulation.hold", CHANGE)
def place(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Reserve for a reader, named by the file it is done from or by a card."""
    card = given.text(request.POST, "card", 60)
    patron_id = given.number(request.POST, "patron")
    patron = patrons.by_card(card) if card else patrons.by_id(patron_id)
    edition_id = given.number(request.POST, "edition")
    if patron is None:
        messages.error(request, refusing.not_found(NotFound("patron", card or patron_id)))
        return HttpResponseRedirect(reverse("staff:edition", args=(edition_id,)))
    if request.POST.get("how") == "group":
        return _place_group(request, at, patron)
    override = given.codes(request, "override")
    try:
        held = holds.place_hold(
            actor=at.actor,
            card_number=patron.card_number,
            edition_id=edition_id,
            pickup_branch_id=given.number(request.POST, "pickup") or at.branch.id,
            now=at.now,
            override=override,
            starts_on=given.day(request.POST, "starts_on"),
            in_reading_room=bool(request.POST.get("in_reading_room")),
            **_exactly(request),
        )
    except Refused as refused:
        kept = ("edition", "pickup", "exactly", "barcode", "volume", "starts_on", "in_reading_room")
        fields = {name: given.text(request.POST, name, 60) for name in kept}
        fields |= {"patron": str(patron.id), "overridden": ",".join(sorted(override))}
        about = refusing.About("hold", reverse("staff:place-hold"), fields, patron.id)
        refusing.keep(request, at, about, refused)
    else:
        text = _("Reserved. The reader is number %(position)s in the queue.")
        if held.number is not None:
            text = _("It is fetched from the stacks. The reader's number is %(number)s.")
        messages.success(request, text % {"position": held.position, "number": held.number})
    return _back(patron.id)


def _exactly(request: HttpRequest) -> dict[str, Any]:
    """Read what exactly is reserved: one copy, one volume, any edition of the work; else the edition."""
    exactly = request.POST.get("exactly", "")
    if exactly == "item":
        item = catalogue.item_by_barcode(given.text(request.POST, "barcode", 60))
        return {"item_id": item.id} if item else {}
    if exactly == "volume":
        return {"volume": given.text(request.POST, "volume", 60)}
    return {"any_edition": exactly == "work"}


def _place_group(request: HttpRequest, at: Workplace, patron: PatronView) -> HttpResponse:
    ticked = [each for each in map(given.whole, request.POST.getlist("several")) if each]
    placed = refusing.attempt(
        request,
        lambda: holds.place_group(
            actor=at.actor,
            card_number=patron.card_number,
            edition_ids=ticked[:MOST_TITLES],
            pickup_branch_id=given.number(request.POST, "pickup") or at.branch.id,
            now=at.now,
        ),
    )
    if placed is not None:
        text = _("Reserved: whichever of %(count)s titles comes first.")
        messages.success(request, text % {"count": len(placed)})
    return _back(patron.id)


@staff_page("circulation.hold", CHANGE)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Have a hold rest or wait again, collected elsewhere, or put before all others."""
    hold_id, how = given.number(request.POST, "hold"), request.POST.get("how", "")
    held = circulation.hold(hold_id)
    if held is None:
        raise NotFound("hold", hold_id)
    act: dict[str, Any] = {"actor": at.actor, "hold_id": hold_id, "now": at.now}

    def changed() -> str:
        if how == "suspend":
            hold_changes.suspend_hold(**act, resumes_on=given.day(request.POST, "resumes_on"))
            return _("The hold rests; it keeps its place.")
        if how == "resume":
            hold_changes.resume_hold(**act)
            return _("The hold waits again.")
        if how == "first":
            hold_changes.put_first(**act)
            return _("The hold is first in the queue.")
        ended = hold_changes.change_pickup(**act, branch_id=given.number(request.POST, "pickup"))
        _say_where(request, ended, held.title, held.barcode)
        return _("It is collected there now.")

    if said := refusing.attempt(request, changed):
        messages.success(request, said)
    return _back(held.patron_id)


@staff_page("circulation.hold", CHANGE)
def cancel(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give a hold up; say where the item goes that was put aside for it."""
    hold_id = given.number(request.POST, "hold")
    held = circulation.hold(hold_id)
    ended = refusing.attempt(request, lambda: holds.cancel_hold(actor=at.actor, hold_id=hold_id, now=at.now))
    if ended is not None and held is not None:
        messages.success(request, _("The hold is cancelled."))
        _say_where(request, ended, held.title, held.barcode)
    if request.POST.get("from") == "hold-shelf" or held is None:
        return HttpResponseRedirect(reverse("staff:hold-shelf"))
    return _back(held.patron_id)


def _say_where(request: HttpRequest, ended: Ended, title: str, barcode: str) -> None:
    if ended.routing is not None:
        text = _("Take “%(title)s” (%(barcode)s) off the hold shelf and scan it at returns.")
        messages.warning(request, text % {"title": title, "barcode": barcode})


def _back(patron_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#holds")
