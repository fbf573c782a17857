"""Closed stacks: what readers ask for, fetched scan by scan; slips; which places are stacks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import queries as circulation
from kitabdar.circulation import stacks as reading
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.services import stack_requests
from kitabdar.circulation.services.checkin import CheckedIn, check_in
from kitabdar.circulation.stacks import RequestView
from kitabdar.interfaces.shell.codes import drawn
from kitabdar.interfaces.staff import given, printing, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation

ACTS = {
    "fetch": stack_requests.begin_fetching,
    "lay_back": stack_requests.lay_back,
    "not_found": stack_requests.not_found,
}


@staff_page("circulation.hold")
def stacks(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what is to be fetched from the stacks here, what waits for their opening, and how long it took of late."""
    found = reading.to_be_fetched(at.branch.id)
    context = {
        "asked": [each for each in found if each.state == "asked" and each.fetch_from <= at.now],
        "later": [each for each in found if each.state == "asked" and each.fetch_from > at.now],
        "fetching": [each for each in found if each.state == "fetching"],
        "times": reading.times(at.branch.id, at.now),
        "days": reading.DAYS_COUNTED,
    }
    return show(request, at, "stacks", context)


@staff_page("circulation.hold", CHANGE)
def scan(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take a slip: it is being fetched; or an item: it is at the desk."""
    code = given.code(request)
    asked = reading.request_by_code(code, at.branch.id) if code else None
    item = recognise.scanned(code).item if code and asked is None else None
    if asked is not None:
        _act(request, at, "fetch", asked.id)
    elif code:
        barcode = item.barcode if item else code
        done = refusing.attempt(
            request,
            lambda: check_in(actor=at.actor, barcode=barcode, branch_id=at.branch.id, now=at.now),
        )
        if done is not None:
            messages.success(request, _said(done))
    return HttpResponseRedirect(reverse("staff:stacks"))


@staff_page("circulation.hold", CHANGE)
def act(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Begin to fetch, lay back, or say that it is not there."""
    how = request.POST.get("how", "")
    if how in ACTS:
        _act(request, at, how, given.number(request.POST, "request"))
    return HttpResponseRedirect(reverse("staff:stacks"))


@staff_page("circulation.hold")
def slips(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Print a slip for each that is to be fetched now, or for one of them."""
    one = given.number(request.GET, "request")

    def make() -> dict[str, Any]:
        found = [
            each
            for each in reading.to_be_fetched(at.branch.id)
            if each.id == one or (not one and each.state == "asked" and each.fetch_from <= at.now)
        ]
        return {"requests": found}

    return printing.slip(request, at, "requests", make)


@staff_page("circulation.hold")
def bars(request: HttpRequest, at: Workplace, request_id: int) -> HttpResponse:
    """Draw the number of a request as Code 128."""
    return HttpResponse(drawn("bars", _found(request_id).code), content_type="image/svg+xml")


def _found(request_id: int) -> RequestView:
    found = reading.request(request_id)
    if found is None:
        raise NotFound("request", request_id)
    return found


def _act(request: HttpRequest, at: Workplace, how: str, request_id: int) -> None:
    done = refusing.attempt(request, lambda: ACTS[how](actor=at.actor, request_id=request_id, now=at.now))
    if done is None:
        return
    texts = {
        "fetching": _("Number %(number)s is being fetched: “%(title)s”."),
        "asked": _("Number %(number)s is on the list: “%(title)s”."),
        "not_found": _("Number %(number)s: not found. “%(title)s” counts as missing."),
    }
    messages.success(request, texts[done.state] % {"number": done.number, "title": done.title})


def _said(done: CheckedIn) -> str:
    """Say what became of an item that was brought to the desk."""
    to = organisation.place_tree().by_id.get(done.routing.to_branch_id)
    values = {"title": done.title, "branch": to.name if to else "", "number": 0}
    hold = circulation.hold(done.routing.hold_id) if done.routing.hold_id else None
    if hold is not None and hold.request_number:
        values["number"] = hold.request_number
        if done.routing.action == "put_aside":
            return _("Number %(number)s is ready at the desk: “%(title)s”.") % values
        return _("Number %(number)s goes to %(branch)s: “%(title)s”.") % values
    if done.routing.action == "put_aside":
        return _("“%(title)s” goes on the hold shelf.") % values
    if done.routing.action == "send":
        return _("“%(title)s” goes to %(branch)s.") % values
    return _("Nobody waits for “%(title)s”: back to its place.") % values
