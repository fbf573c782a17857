"""The cash desk of a branch: what should be in it, counting and closing it, and the closings before."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import ledger
from kitabdar.circulation.messages import money
from kitabdar.circulation.services import tills as services
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page("circulation.till")
def till(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the till of the branch, one for each currency that was paid in, and how they were closed before."""
    context = {
        "tills": ledger.tills(at.branch.id, at.branch.currency),
        "closings": ledger.closings(at.branch.id),
        "typed": refusing.typed(request, at.branch.id),
    }
    return show(request, at, "till", context)


@staff_page("circulation.till", CHANGE)
def close(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Close a till with what was counted in it."""
    counted, banked = (given.sum_of_money(request.POST, name) for name in ("counted", "banked"))
    form = f"close:{at.branch.id}"
    if counted is None:
        return _no_sum(request, form)
    done = refusing.attempt(
        request,
        lambda: services.close_till(
            actor=at.actor,
            branch_id=at.branch.id,
            counted=counted,
            banked=banked or Decimal(0),
            now=at.now,
            currency=given.text(request.POST, "currency", 3),
            note=given.text(request.POST, "note", 250),
        ),
        form,
    )
    if done is None:
        return HttpResponseRedirect(reverse("staff:till"))
    text = _("The till is closed; %(sum)s stays in it.")
    messages.success(request, text % {"sum": money(done.left, done.currency)})
    return HttpResponseRedirect(reverse("staff:slip-closing", args=(done.closing_id,)))


@staff_page("circulation.till", CHANGE)
def put_in(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Put money into a till to give change from."""
    amount = given.sum_of_money(request.POST, "amount")
    currency, form = given.text(request.POST, "currency", 3), f"put:{at.branch.id}"
    if amount is None:
        return _no_sum(request, form)
    done = refusing.attempt(
        request,
        lambda: services.put_into_till(
            actor=at.actor, branch_id=at.branch.id, amount=amount, now=at.now, currency=currency
        ),
        form,
    )
    if done is not None:
        text = _("%(sum)s is in the till for change.")
        messages.success(request, text % {"sum": money(amount, currency or at.branch.currency)})
    return HttpResponseRedirect(reverse("staff:till"))


def _no_sum(request: HttpRequest, form: str) -> HttpResponse:
    messages.error(request, _("Give a sum, such as 2.50."))
    refusing.keep_typed(request, form)
    return HttpResponseRedirect(reverse("staff:till"))
