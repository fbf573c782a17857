"""Slips for the printer of the desk: loans, a hold, a journey, a payment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

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
    file = files.gather(at, files.open_file(request, at, patron_id))
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
def payment(request: HttpRequest, at: Workplace, payment_id: int) -> HttpResponse:
    """The receipt of a payment."""
    found = circulation.payment(payment_id)
    if found is None:
        raise NotFound("payment", payment_id)
    patron = patrons.by_id(found.patron_id)
    return show(
        request, at, "slips/payment", {"payment": found, "card": patron.card_number if patron else ""}
    )
