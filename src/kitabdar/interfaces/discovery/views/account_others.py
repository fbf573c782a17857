"""What a reader sees and does for others: those they answer for, and institutions they borrow for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kitabdar.circulation import bookings, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.circulation.services.renewal import renew
from kitabdar.interfaces.discovery import account_page
from kitabdar.interfaces.discovery.reader import ACTING_FOR, acting
from kitabdar.interfaces.discovery.views.account import account_page_of, for_patrons, say_late
from kitabdar.interfaces.shell import errors
from kitabdar.patrons import consents, services, standing
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView

SEEN = "family_seen"
SEEN_MINUTES = 10


@require_safe
@for_patrons
def family(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what those have whom the reader answers for; noted once for some minutes."""
    now = timezone.now()
    refused = request.session.pop("refused", {})
    found = patrons.wards_of(patron.id)
    _note(request, found, now)
    wards: list[dict[str, Any]] = [
        {
            "patron": ward,
            "loans": account_page.loan_lines(circulation.loans_of(ward.id, now=now, limit=60), refused),
            "holds": account_page.hold_lines(circulation.holds_of(ward.id)),
            "bookings": account_page.booking_lines(bookings.bookings_of(ward.id)),
            "owed": sorted(ledger.owed(ward.id).items()),
            "consents_due": len(consents.due(ward.id, ward.home_branch_id, now.date())),
        }
        for ward in found
    ]
    return account_page_of(request, patron, "family", {"wards": wards})


def _note(request: HttpRequest, wards: list[PatronView], now: datetime) -> None:
    ids = sorted(each.id for each in wards)
    seen, until = request.session.get(SEEN, ([], ""))
    if seen == ids and until > now.isoformat():
        return
    for ward_id in ids:
        services.open_file(actor=acting(request), patron_id=ward_id, now=now)
    request.session[SEEN] = (ids, (now + timedelta(minutes=SEEN_MINUTES)).isoformat())


@require_POST
@for_patrons
def family_act(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Renew a loan or give up a reservation of one the reader answers for."""
    asked = request.POST.get("ward", "")
    ward = next((each for each in patrons.wards_of(patron.id) if str(each.id) == asked), None)
    if ward is None:
        return errors.not_found(request)
    loans = {str(each.id): each.id for each in circulation.loans_of(ward.id)}
    holds = {str(each.id): each.id for each in circulation.holds_of(ward.id)}
    loan_id = loans.get(request.POST.get("loan", ""))
    hold_id = holds.get(request.POST.get("hold", ""))
    actor, now = acting(request), timezone.now()
    try:
        if loan_id is not None:
            renewed = renew(actor=actor, loan_id=loan_id, now=now)
            messages.success(request, _("Renewed for %(name)s.") % {"name": ward.full_name})
            say_late(request, renewed)
        elif hold_id is not None:
            cancel_hold(actor=actor, hold_id=hold_id, now=now)
            messages.success(request, _("The reservation is cancelled."))
        else:
            return errors.not_found(request)
    except Refused as refusal:
        reasons = [sentence(each) for each in refusal.refusals]
        if loan_id is not None:
            request.session["refused"] = {str(loan_id): reasons}
        else:
            messages.error(request, " ".join(reasons))
    except (NotFound, NotPermitted):
        return errors.not_found(request)
    return HttpResponseRedirect(reverse("discovery:account-family"))


@require_POST
@for_patrons
def switch(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Look at the account of an institution the reader borrows for (noted), or at their own again."""
    now, asked = timezone.now(), request.POST.get("patron", "")
    mandates = (each for each in standing.mandates_of(patron.id, now) if each.is_running)
    chosen = next((each.institution for each in mandates if str(each.institution.id) == asked), None)
    if chosen is None and asked != str(patron.id):
        return errors.not_found(request)
    if chosen is None:
        request.session.pop(ACTING_FOR, None)
    else:
        services.open_file(actor=acting(request), patron_id=chosen.id, now=now)
        request.session[ACTING_FOR] = chosen.id
    return HttpResponseRedirect(reverse("discovery:account"))
