"""What a reader books ahead: a form from the page of the edition, a list in the account, giving up."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kitabdar.catalogue.views import EditionSummary
from kitabdar.circulation import bookings as booked
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.services import bookings
from kitabdar.interfaces.discovery import account_page, titles
from kitabdar.interfaces.discovery.cards import shelf_card
from kitabdar.interfaces.discovery.reader import acting, branches_for
from kitabdar.interfaces.discovery.views.account import account_page_of, for_accounts
from kitabdar.interfaces.discovery.views.wishing import for_wishes
from kitabdar.interfaces.shell import errors, sent
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.hours import local_day
from kitabdar.patrons.queries import PatronView

DAYS_SHOWN = 120
"""How many days ahead the form says what is not free."""


@for_wishes
def book(request: HttpRequest, summary: EditionSummary, patron: PatronView) -> HttpResponse:
    """Ask for which days and where, then book; all reasons against it are shown at once."""
    if request.method != "POST":
        return _form(request, summary, patron, {"branch": str(patron.home_branch_id)})
    given = {name: request.POST.get(name, "")[:20] for name in ("branch", "first_day", "last_day", "item")}
    first = sent.day(given["first_day"])
    last = sent.day(given["last_day"]) or first
    if given["branch"] not in {str(each.id) for each in organisation.branches(public_only=True)}:
        return _form(request, summary, patron, given, [_("Please choose a branch.")])
    if first is None or last is None:
        return _form(request, summary, patron, given, [_("Please give the days.")])
    try:
        made = bookings.book(
            actor=acting(request),
            card_number=patron.card_number,
            edition_id=summary.id,
            item_id=_number(given["item"]),
            pickup_branch_id=int(given["branch"]),
            starts_on=first,
            ends_on=last,
            now=timezone.now(),
        )
    except Refused as refused:
        return _form(request, summary, patron, given, [sentence(each) for each in refused.refusals])
    except NotFound as missing:
        raise Http404 from missing
    messages.success(request, _("“%(title)s” is booked for you.") % {"title": made.title})
    return HttpResponseRedirect(reverse("discovery:account-bookings"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _form(
    request: HttpRequest,
    summary: EditionSummary,
    patron: PatronView,
    values: dict[str, str],
    refusals: list[str] | None = None,
) -> HttpResponse:
    now = timezone.now()
    today = local_day(organisation.hours_of(patron.home_branch_id), now)
    is_bookable = booked.is_bookable(summary.id, patron.id)
    context = {
        "card": shelf_card(summary),
        "plain_title": titles.plain_title(summary.description),
        "libraries": branches_for(patron),
        "values": values,
        "items": booked.bookable_items(summary.id, today, DAYS_SHOWN, now=now) if is_bookable else [],
        "is_bookable": is_bookable,
        "until": _shown_until(today),
        "refusals": refusals or [],
    }
    return render(request, "discovery/book.html", context, status=422 if refusals else 200)


def _shown_until(today: date) -> date:
    return today + timedelta(days=DAYS_SHOWN - 1)


@require_safe
@for_accounts
def booked_ahead(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what is booked, the soonest first."""
    lines = account_page.booking_lines(booked.bookings_of(patron.id))
    return account_page_of(request, patron, "bookings", {"bookings": lines})


@require_POST
@for_accounts
def cancel(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Give a booking up."""
    asked = request.POST.get("booking", "")
    own = next((each.id for each in booked.bookings_of(patron.id) if str(each.id) == asked), None)
    if own is None:
        return errors.not_found(request)
    try:
        bookings.cancel_booking(actor=acting(request), booking_id=own, now=timezone.now())
    except Refused as refusal:
        messages.error(request, " ".join(sentence(each) for each in refusal.refusals))
    else:
        messages.success(request, _("The booking is cancelled."))
    return HttpResponseRedirect(reverse("discovery:account-bookings"))
