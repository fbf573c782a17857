"""Slips for the printer of the desk: loans, a hold, a journey, an act with money, a till."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.interfaces.staff import files, given
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons


@staff_page("patrons.view")
def loans(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """What a reader took today, or (`all`) all they have, with the days it is due."""
    file = files.gather(at, files.open_file(request, at, patron_id), is_whole="all" in request.GET)
    lines = file.lent_today if "all" not in request.GET else [*file.lent_today, *file.earlier]
    return show(request, at, "slips/loans", {"file": file, "lines": lines})


@staff_page("circulation.check_in")
def hold(request: HttpRequest, at: Workplace, hold_id: int) -> HttpResponse:
    """For whom an item waits on the hold shelf: the card, no name."""
    found = circulation.hold(hold_id)
    if found is None or found.state not in ("ready", "in_transit"):
        raise NotFound("hold", hold_id)
    patron = patrons.by_id(found.patron_id)
    return show(request, at, "slips/hold", {"hold": found, "card": patron.card_number if patron else ""})


@staff_page("circulation.check_in")
def transfer(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Where an item travels."""
    barcode = given.text(request.GET, "barcode", 60)
    found = circulation.item_circulation(barcode, now=at.now)
    if found is None or found.transfer is None:
        raise NotFound("item", barcode)
    to = organisation.place_tree().by_id.get(found.transfer.to_branch_id)
    return show(request, at, "slips/transfer", {"transfer": found.transfer, "to": to})


@staff_page("circulation.charge")
def entry(request: HttpRequest, at: Workplace, entry_id: int) -> HttpResponse:
    """The receipt of an act with money: a payment, a charge given up or back, credit paid out."""
    found = ledger.entry(entry_id)
    if found is None or found.patron_id is None:
        raise NotFound("entry", entry_id)
    patron = patrons.by_id(found.patron_id)
    return show(request, at, "slips/entry", {"entry": found, "card": patron.card_number if patron else ""})


@staff_page("circulation.till")
def closing(request: HttpRequest, at: Workplace, closing_id: int) -> HttpResponse:
    """The report of a till as it was closed."""
    found = ledger.closing(closing_id)
    place = organisation.place_tree().by_id.get(found.branch_id) if found else None
    if found is None or place is None or not at.actor.may("circulation.till", place.path):
        raise NotFound("closing", closing_id)
    return show(request, at, "slips/closing", {"closing": found})
