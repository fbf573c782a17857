"""What is reserved from a reader's file: looked for, placed as precisely as wanted, changed, given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.services import hold_changes, holds
from kitabdar.circulation.services.holds import Ended
from kitabdar.circulation.services.recalling import Recalled, recall
from kitabdar.circulation.views import HoldView
from kitabdar.interfaces.shell import names
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
    patron = files.open_file(request, at, patron_id)
    return _choose(request, at, patron, request.GET)


def _choose(
    request: HttpRequest,
    at: Workplace,
    patron: PatronView,
    typed: QueryDict,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Show what was looked for, with what is typed, and what is wrong with it."""
    words = given.text(typed, "q", given.LONGEST_CODE)
    editions = []
    item = recognise.scanned(words).item if words else None
    if item is not None:
        editions.append(item.edition_id)
    if given.number(typed, "q"):
        editions.append(given.number(typed, "q"))
    named = [recognise.title_of_edition(each) for each in catalogue.summaries(editions).values()]
    looked = recognise.look(words, at, readers=False) if words else None
    shown = [each.edition_id for each in (*named, *(looked.titles if looked else ()))]
    context = {
        "patron": patron,
        "words": words,
        "barcode": item.barcode if item else "",
        "named": named,
        "looked": looked,
        "languages": circulation.languages_of_works(shown),
        "branches": organisation.branches(public_only=True, network_of=patron.home_branch_id),
        "refused": refusing.take(request, "hold"),
        "typed": {name: given.text(typed, name, 60) for name in _TYPED},
        "read": given.codes_of(typed, "languages"),
        "ticked": given.numbers(typed, "several"),
        "chosen": given.number(typed, "pickup") or at.branch.id,
        "errors": errors or {},
    }
    return show(request, at, "choose_hold", context, 422 if errors else 200)


_TYPED = ("exactly", "volume", "starts_on", "in_reading_room")


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
    exactly, errors = _exactly(request)
    if errors:
        typed = request.POST.copy()
        typed.setdefault("q", str(edition_id))
        return _choose(request, at, files.open_file(request, at, patron.id), typed, errors)
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
            **exactly,
        )
    except Refused as refused:
        fields = {"languages": ",".join(sorted(given.codes_of(request.POST, "languages")))}
        _keep(request, at, patron, refused, ("edition", "pickup", "barcode", *_TYPED), fields)
    else:
        text = _("Reserved. The reader is number %(position)s in the queue.")
        if held.number is not None:
            text = _("It is fetched from the stacks. The reader's number is %(number)s.")
        messages.success(request, text % {"position": held.position, "number": held.number})
    return _back(patron.id)


def _keep(
    request: HttpRequest,
    at: Workplace,
    patron: PatronView,
    refused: Refused,
    kept: Sequence[str],
    fields: dict[str, str],
) -> None:
    """Keep the reasons with these fields of the form, so that it can be asked again with overrides."""
    fields |= {name: given.text(request.POST, name, 60) for name in kept}
    override = given.codes(request, "override")
    fields |= {"patron": str(patron.id), "overridden": ",".join(sorted(override))}
    about = refusing.About("hold", reverse("staff:place-hold"), fields, patron.id)
    refusing.keep(request, at, about, refused)


def _exactly(request: HttpRequest) -> tuple[dict[str, Any], dict[str, str]]:
    """Read what exactly is reserved: a copy, a volume, any edition of the work, else the edition; and what is wrong."""
    exactly, volume = request.POST.get("exactly", ""), given.text(request.POST, "volume", 60)
    if exactly == "volume" and not volume:
        return {}, {"volume": _("Say which volume.")}
    if exactly != "volume" and volume:
        return {}, {"volume": _("Tick “the volume” to reserve it alone, or empty this field.")}
    if exactly == "item":
        barcode = given.text(request.POST, "barcode", 60)
        item = catalogue.item_by_barcode(barcode)
        if item is None:
            return {}, {"exactly": refusing.not_found(NotFound("item", barcode))}
        return {"item_id": item.id}, {}
    if exactly == "volume":
        return {"volume": volume}, {}
    languages = given.codes_of(request.POST, "languages")
    return {
        "any_edition": exactly == "work",
        "languages": languages if exactly == "work" else frozenset(),
    }, {}


def _place_group(request: HttpRequest, at: Workplace, patron: PatronView) -> HttpResponse:
    ticked = given.numbers(request.POST, "several")[:MOST_TITLES]
    try:
        placed = holds.place_group(
            actor=at.actor,
            card_number=patron.card_number,
            edition_ids=ticked,
            pickup_branch_id=given.number(request.POST, "pickup") or at.branch.id,
            now=at.now,
            override=given.codes(request, "override"),
        )
    except Refused as refused:
        fields = {"how": "group", "several": ",".join(str(each) for each in ticked)}
        _keep(request, at, patron, refused, ("pickup",), fields)
    else:
        text = _("Reserved: whichever of %(count)s titles comes first.")
        messages.success(request, text % {"count": len(placed)})
    return _back(patron.id)


@staff_page("circulation.hold", CHANGE)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Have a hold rest or wait again, collected elsewhere, put before all others, or a loan called back for it."""
    hold_id, how = given.number(request.POST, "hold"), request.POST.get("how", "")
    held = circulation.hold(hold_id)
    if held is None:
        raise NotFound("hold", hold_id)
    act: dict[str, Any] = {"actor": at.actor, "hold_id": hold_id, "now": at.now}
    if how not in ("suspend", "resume", "first", "recall"):
        return _change_pickup(request, at, held)

    def changed() -> str:
        if how == "suspend":
            hold_changes.suspend_hold(**act, resumes_on=given.day(request.POST, "resumes_on"))
            return _("The hold rests; it keeps its place.")
        if how == "resume":
            hold_changes.resume_hold(**act)
            return _("The hold waits again.")
        if how == "recall":
            return _recalled(recall(**act))
        hold_changes.put_first(**act)
        return _("The hold is first in the queue.")

    if said := refusing.attempt(request, changed):
        messages.success(request, said)
    if barcode := given.text(request.POST, "barcode", 60):
        return HttpResponseRedirect(f"{reverse('staff:item')}?{urlencode({'barcode': barcode})}#queue")
    return _back(held.patron_id)


def _recalled(done: Recalled) -> str:
    text = _("“%(title)s” (%(barcode)s) is called back: its reader is told that it is due on %(day)s.")
    day = names.day(done.due_at, done.time_zone)
    return text % {"title": done.title, "barcode": done.barcode, "day": day}


def _change_pickup(request: HttpRequest, at: Workplace, held: HoldView) -> HttpResponse:
    override = given.codes(request, "override")
    branch_id = given.number(request.POST, "pickup")
    try:
        ended = hold_changes.change_pickup(
            actor=at.actor, hold_id=held.id, branch_id=branch_id, now=at.now, override=override
        )
    except Refused as refused:
        fields = {"hold": str(held.id), "how": "pickup", "pickup": str(branch_id)}
        fields["overridden"] = ",".join(sorted(override))
        about = refusing.About("pickup", reverse("staff:change-hold"), fields, held.patron_id)
        refusing.keep(request, at, about, refused)
    else:
        _say_where(request, ended, held.title, held.barcode)
        messages.success(request, _("It is collected there now."))
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
