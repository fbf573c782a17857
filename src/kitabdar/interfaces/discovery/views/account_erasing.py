"""A reader has everything personal erased: asked with the password, at once where nothing is open."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kitabdar.circulation import bookings, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import sentence
from kitabdar.interfaces.discovery.reader import acting
from kitabdar.interfaces.discovery.views.account import account_page_of, for_patrons
from kitabdar.patrons import services
from kitabdar.patrons.queries import PatronView


@sensitive_post_parameters("current")
@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def erase(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Say what would be erased and what stands in the way; asked to with the password, erase it."""
    if request.method != "POST":
        return _page(request, patron, {})
    if not request.user.check_password(request.POST.get("current", "")[:200]):
        return _page(request, patron, {"current": _("This is not your present password.")})
    try:
        services.erase(actor=acting(request), patron_id=patron.id, now=timezone.now())
    except Refused as refused:
        return _page(request, patron, {"current": " ".join(sentence(each) for each in refused.refusals)})
    logout(request)
    messages.success(request, _("Everything personal that was kept about you is erased."))
    return HttpResponseRedirect(reverse("discovery:home"))


def _page(request: HttpRequest, patron: PatronView, problems: dict[str, str]) -> HttpResponse:
    numbers = circulation.open_numbers(patron.id, timezone.now())
    context = {
        "errors": problems,
        "loans": numbers.loans,
        "holds": numbers.holds,
        "booked": bookings.count_of(patron.id),
        "owed": sorted(ledger.owed(patron.id).items()),
        "credit": sorted(ledger.credits_of(patron.id).items()),
    }
    context["is_open"] = any(context[name] for name in ("loans", "holds", "booked", "owed", "credit"))
    status = 422 if problems else 200
    return account_page_of(request, patron, "settings", context, status=status, page="erase")
