"""Why a loan, a hold and a charge are as they are; and what would hold, if."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.circulation import explaining, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.interfaces.staff import files, term_tables, what_if
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page("patrons.view")
def loan(request: HttpRequest, at: Workplace, loan_id: int) -> HttpResponse:
    """Show the terms a loan was made under or last renewed, with their rules, how it was renewed and called back."""
    found = circulation.loan(loan_id, now=at.now)
    if found is None:
        raise NotFound("loan", loan_id)
    agreed = circulation.agreed_on(loan_id)
    context = {
        "patron": files.open_file(request, at, found.patron_id),
        "loan": found,
        "renewals": explaining.renewals_of(loan_id),
        "recalls": explaining.recalls_of(loan_id),
        "counts": agreed[0].why if agreed else None,
        "tables": term_tables.tables(agreed),
    }
    return show(request, at, "why", context)


@staff_page("patrons.view")
def hold(request: HttpRequest, at: Workplace, hold_id: int) -> HttpResponse:
    """Show on what terms a hold waits by the rules of today, each with its rule."""
    found = circulation.hold(hold_id)
    if found is None:
        raise NotFound("hold", hold_id)
    holding = circulation.terms_of_hold(hold_id, at.now)
    context = {
        "patron": files.open_file(request, at, found.patron_id),
        "hold": found,
        "counts": holding[0].why if holding else None,
        "tables": term_tables.tables(holding),
    }
    return show(request, at, "why", context)


@staff_page("patrons.view")
def charge(request: HttpRequest, at: Workplace, charge_id: int) -> HttpResponse:
    """Show what a charge follows from: the terms of its loan, and how late it was."""
    found = ledger.charge(charge_id)
    if found is None:
        raise NotFound("charge", charge_id)
    behind = explaining.behind_charge(found)
    context = {
        "patron": files.open_file(request, at, found.patron_id),
        "charge": found,
        "late": explaining.lateness(found),
        "counts": behind[0].why if behind else None,
        "tables": term_tables.tables(behind),
    }
    return show(request, at, "why", context)


@staff_page("circulation.check_out")
def supposed(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Answer what would hold in a case, and why: for who stands at the desk too."""
    return show(request, at, "what_if", what_if.answer(request, at))
