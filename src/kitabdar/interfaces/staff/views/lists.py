"""The lists of a branch: what to fetch, what waits on the hold shelf, what travels, what is overdue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services.holds import expire_holds
from kitabdar.circulation.services.transfers import send as send_item
from kitabdar.interfaces.staff import given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours, queries
from kitabdar.patrons import queries as patrons


@staff_page("circulation.hold")
def fetch_list(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what to pull from the shelves here."""
    found = circulation.to_fetch(at.branch.id, now=at.now)
    found.sort(key=lambda each: (each.location_name, each.call_number, each.barcode))
    return show(request, at, "fetch_list", {"lines": found})


@staff_page("circulation.hold")
def hold_shelf(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what is ready to be collected here, and what has waited too long."""
    holds = circulation.hold_shelf(at.branch.id)
    cards = {
        each: found.card_number
        for each in {hold.patron_id for hold in holds}
        if (found := patrons.by_id(each)) is not None
    }
    lines = [
        {
            "hold": hold,
            "card": cards.get(hold.patron_id, ""),
            "late": bool(hold.expires_at and hold.expires_at < at.now),
        }
        for hold in holds
    ]
    return show(
        request, at, "hold_shelf", {"lines": lines, "late": sum(bool(each["late"]) for each in lines)}
    )


@staff_page("circulation.hold", CHANGE)
def expire(request: HttpRequest, at: Workplace) -> HttpResponse:
    """End the holds that nobody collected here."""
    ended = refusing.attempt(
        request, lambda: expire_holds(actor=at.actor, now=at.now, branch_id=at.branch.id)
    )
    if ended:
        text = ngettext(
            "%(number)s hold has ended. Scan what is on the shelf at returns.",
            "%(number)s holds have ended. Scan what is on the shelf at returns.",
            ended,
        )
        messages.success(request, text % {"number": ended})
    return HttpResponseRedirect(reverse("staff:hold-shelf"))


@staff_page("circulation.check_in")
def transfers(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what is on its way here and from here."""
    context = {
        "coming": circulation.transfers_to(at.branch.id),
        "going": circulation.transfers_from(at.branch.id),
        "branches": [each for each in queries.branches() if each.id != at.branch.id],
        "barcode": given.text(request.GET, "barcode", 60),
    }
    return show(request, at, "transfers", context)


@staff_page("circulation.check_in", CHANGE)
def send(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Send an item to another branch."""
    code = given.code(request)
    item = recognise.scanned(code).item if code else None
    sent = refusing.attempt(
        request,
        lambda: send_item(
            actor=at.actor,
            barcode=item.barcode if item else code,
            to_branch_id=given.number(request.POST, "to"),
            branch_id=at.branch.id,
            now=at.now,
        ),
    )
    if sent is not None:
        to = queries.place_by_id(sent.to_branch_id)
        messages.success(
            request, _("“%(title)s” goes to %(branch)s.") % {"title": sent.title, "branch": to.name}
        )
    return HttpResponseRedirect(reverse("staff:transfers"))


@staff_page("patrons.view")
def overdue(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the loans of this branch that are overdue; cards, no names."""
    loans = circulation.overdue_at(at.branch.id, at.now)
    clock = queries.hours_of(at.branch.id)
    today = hours.local_day(clock, at.now)
    lines = [{"loan": loan, "days": (today - hours.local_day(clock, loan.due_at)).days} for loan in loans]
    return show(request, at, "overdue", {"lines": lines})
