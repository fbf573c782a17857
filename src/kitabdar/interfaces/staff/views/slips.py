"""Slips for the printer of the desk: loans, returns, a hold, a journey, what to fetch, an act with money, a till."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.interfaces.staff import files, given, printing
from kitabdar.interfaces.staff.pages import staff_page
from kitabdar.interfaces.staff.views import returns
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons


@staff_page("patrons.view")
def loans(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """What a reader took today, or (`all`) all they have, with the days it is due."""
    patron, is_whole = files.open_file(request, at, patron_id), "all" in request.GET

    def make() -> dict[str, Any]:
        file = files.gather(at, patron, is_whole=is_whole)
        return {"file": file, "lines": [*file.lent_today, *(file.earlier if is_whole else ())]}

    return printing.slip(request, at, "loans", make, reader=patron)


@staff_page("circulation.check_in")
def returned(request: HttpRequest, at: Workplace) -> HttpResponse:
    """What a reader gave back, of the list of returns in hand."""
    patron_id = given.number(request.GET, "patron")
    ids = returns.loans_taken_back(request, patron_id)
    patron = patrons.by_id(patron_id) if ids else None
    if patron is None:
        raise NotFound("returns", patron_id)

    def make() -> dict[str, Any]:
        found = (circulation.loan(each, now=at.now) for each in ids)
        return {"card": patron.card_number, "loans": [each for each in found if each is not None]}

    return printing.slip(request, at, "returned", make, reader=patron)


@staff_page("circulation.check_in")
def hold(request: HttpRequest, at: Workplace, hold_id: int) -> HttpResponse:
    """For whom an item waits on the hold shelf: the card, no name."""

    def make() -> dict[str, Any]:
        found = circulation.hold(hold_id)
        if found is None or found.state not in ("ready", "in_transit"):
            raise NotFound("hold", hold_id)
        if not at.is_in_network(found.pickup_branch_id):
            raise NotFound("hold", hold_id)
        patron = patrons.by_id(found.patron_id)
        return {"hold": found, "card": patron.card_number if patron else ""}

    return printing.slip(request, at, "hold", make)


@staff_page("circulation.hold")
def fetch(request: HttpRequest, at: Workplace) -> HttpResponse:
    """What to pull from the shelves here, in their order: a slip to lie in each place."""

    def make() -> dict[str, Any]:
        found = circulation.to_fetch(at.branch.id, now=at.now)
        return {"lines": sorted(found, key=lambda each: (each.location_name, each.call_number, each.barcode))}

    return printing.slip(request, at, "fetch", make)


@staff_page("circulation.check_in")
def transfer(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Where an item travels."""
    barcode = given.text(request.GET, "barcode", 60)

    def make() -> dict[str, Any]:
        found = circulation.item_circulation(barcode, now=at.now)
        if found is None or found.transfer is None:
            raise NotFound("item", barcode)
        to = organisation.place_tree().by_id.get(found.transfer.to_branch_id)
        return {"transfer": found.transfer, "to": to}

    return printing.slip(request, at, "transfer", make)


@staff_page("circulation.charge")
def entry(request: HttpRequest, at: Workplace, entry_id: int) -> HttpResponse:
    """The receipt of an act with money: a payment, a charge given up or back, credit paid out."""
    known = ledger.entry(entry_id)
    if known is None or known.patron_id is None:
        raise NotFound("entry", entry_id)
    patron = files.open_file(request, at, known.patron_id)

    def make() -> dict[str, Any]:
        return {"entry": ledger.entry(entry_id), "card": patron.card_number}

    return printing.slip(request, at, "entry", make, reader=patron)


@staff_page("circulation.till")
def closing(request: HttpRequest, at: Workplace, closing_id: int) -> HttpResponse:
    """The report of a till as it was closed."""

    def make() -> dict[str, Any]:
        found = ledger.closing(closing_id)
        place = organisation.place_tree().by_id.get(found.branch_id) if found else None
        if found is None or place is None or not at.actor.may("circulation.till", place.path):
            raise NotFound("closing", closing_id)
        return {"closing": found}

    return printing.slip(request, at, "closing", make)
