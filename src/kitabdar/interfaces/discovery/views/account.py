"""The reader's own account: loans, charges, what was read, settings. Everyone sees only what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import renewal_cost, renewed_late, sentence
from kitabdar.circulation.services.renewal import Renewed
from kitabdar.circulation.services.renewal import renew as prolong
from kitabdar.interfaces.discovery import account_page
from kitabdar.interfaces.discovery.reader import account_of, acting, patron_of
from kitabdar.interfaces.discovery.views.signing import remember_language
from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.needs import HISTORY_NAMES, NEED_NAMES
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import services as patrons
from kitabdar.patrons.queries import PatronView

FIRST_LOANS = 40
"""Loans shown before all are asked for."""

FIRST_ENTRIES = 40
"""Acts with money shown before all are asked for."""

FIRST_READ = 100
"""Loans of the past shown before all are asked for."""

PatronPage = Callable[..., HttpResponse]


def for_patrons(page: PatronPage) -> Callable[..., HttpResponse]:
    """Let only a patron in: others are asked to sign in, staff are sent to their desk."""

    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, **asked: int) -> HttpResponse:
        if not request.user.is_authenticated:
            after = request.path if request.method in ("GET", "HEAD") else reverse("discovery:account")
            return HttpResponseRedirect(f"{reverse('discovery:sign-in')}?next={quote(after)}")
        patron = patron_of(request)
        if patron is not None:
            return page(request, patron, **asked)
        if acting(request).is_staff:
            return HttpResponseRedirect(reverse("staff:desk"))
        return errors.not_permitted(request)

    return guarded


def for_accounts(page: PatronPage) -> Callable[..., HttpResponse]:
    """As `for_patrons`; the page is given whose account is looked at: the reader's own or an institution's."""

    @wraps(page)
    def chosen(request: HttpRequest, own: PatronView) -> HttpResponse:
        return page(request, account_of(request, own))

    return for_patrons(chosen)


def account_page_of(
    request: HttpRequest,
    patron: PatronView,
    name: str,
    context: dict[str, Any],
    status: int = 200,
    page: str = "",
) -> HttpResponse:
    """Show a page of the account: that of a tab, or another (`page`) under this tab."""
    own = patron_of(request) or patron
    shared = account_page.shared(patron, name, timezone.now(), own)
    return render(request, f"discovery/account/{page or name}.html", {**shared, **context}, status=status)


@require_safe
@for_accounts
def loans(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what is on loan, the first due first, with the reasons of a renewal just refused."""
    refused = request.session.pop("refused", {})
    most = circulation.MOST_LOANS if "all" in request.GET else FIRST_LOANS
    found = circulation.loans_of(patron.id, now=timezone.now(), limit=most + 1)
    lines = account_page.loan_lines(found[:most], refused)
    return account_page_of(request, patron, "loans", {"loans": lines, "is_cut": len(found) > most})


@require_POST
@for_accounts
def renew(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Renew one loan, or all; each that cannot be is shown with its reasons."""
    asked = request.POST.get("loan", "")
    own = [loan.id for loan in circulation.loans_of(patron.id)]
    chosen = own if asked == "all" else [each for each in own if str(each) == asked]
    if not chosen:
        return errors.not_found(request)
    refused: dict[str, list[str]] = {}
    for loan_id in chosen:
        try:
            say_late(request, prolong(actor=acting(request), loan_id=loan_id, now=timezone.now()))
        except Refused as refusal:
            refused[str(loan_id)] = [sentence(each) for each in refusal.refusals]
    done = len(chosen) - len(refused)
    if done:
        text = ngettext("%(number)s loan renewed.", "%(number)s loans renewed.", done)
        messages.success(request, text % {"number": done})
    if refused:
        text = ngettext(
            "%(number)s loan could not be renewed; the reason stands beside it.",
            "%(number)s loans could not be renewed; the reasons stand beside them.",
            len(refused),
        )
        messages.error(request, text % {"number": len(refused)})
        request.session["refused"] = refused
    return HttpResponseRedirect(reverse("discovery:account"))


def say_late(request: HttpRequest, done: Renewed) -> None:
    """Tell the reader what a renewal costs, and what it came to that what they renewed was overdue."""
    late = done.late
    said = renewed_late(done.title, late.charged, done.currency, late.suspended_until)
    for each in (*renewal_cost(done.title, done.charged, done.currency), *said):
        messages.warning(request, each)


@require_safe
@for_accounts
def charges(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what is owed, on both sides, and what was charged, paid and given back, the latest first."""
    lines = account_page.charge_lines(ledger.charges_of(patron.id))
    most = circulation.MOST_LOANS if "all" in request.GET else FIRST_ENTRIES
    entries = ledger.entries_of(patron.id, limit=most + 1)
    context = {
        "charges": lines,
        "sums": account_page.sums(lines),
        "credit": sorted(ledger.credits_of(patron.id).items()),
        "entries": entries[:most],
        "is_cut": len(entries) > most,
    }
    return account_page_of(request, patron, "charges", context)


@require_safe
@for_patrons
def history(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what was read and returned: the latest, or all of it."""
    most = circulation.MOST_LOANS if "all" in request.GET else FIRST_READ
    found = circulation.loan_history(patron.id, limit=most + 1)
    context = {"loans": account_page.history_lines(found[:most]), "is_cut": len(found) > most}
    return account_page_of(request, patron, "history", context)


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def settings(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Change language, needs, what is remembered, or the password."""
    if request.method != "POST":
        return _settings_page(request, patron, {})
    if request.POST.get("what") == "language":
        return _change_language(request, patron)
    if request.POST.get("what") == "wishes":
        return _change_wishes(request, patron)
    problems = _change_password(request, patron)
    if problems:
        return _settings_page(request, patron, problems)
    messages.success(request, _("Your password is changed."))
    return HttpResponseRedirect(reverse("discovery:account-settings"))


def _settings_page(request: HttpRequest, patron: PatronView, problems: dict[str, str]) -> HttpResponse:
    context = {"errors": problems, "needs": NEED_NAMES.items(), "histories": HISTORY_NAMES.items()}
    return account_page_of(request, patron, "settings", context, status=422 if problems else 200)


def _change_wishes(request: HttpRequest, patron: PatronView) -> HttpResponse:
    actor, now = acting(request), timezone.now()
    try:
        patrons.set_needs(actor=actor, patron_id=patron.id, needs=request.POST.getlist("needs"), now=now)
        patrons.set_history(
            actor=actor, patron_id=patron.id, history=request.POST.get("history", ""), now=now
        )
    except Invalid as problem:
        messages.error(request, " ".join(problem.problems.values()))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("discovery:account-settings"))


def _change_language(request: HttpRequest, patron: PatronView) -> HttpResponse:
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(reverse("discovery:account-settings"))
    try:
        patrons.set_language(
            actor=acting(request),
            patron_id=patron.id,
            language=language,
            now=timezone.now(),
        )
    except Invalid as problem:
        messages.error(request, " ".join(problem.problems.values()))
        return response
    remember_language(request, response, language)
    return response


def _change_password(request: HttpRequest, patron: PatronView) -> dict[str, str]:
    """Change the password and keep this session; give what was wrong, by field."""
    current, new = request.POST.get("current", "")[:200], request.POST.get("password", "")[:200]
    if not request.user.check_password(current):
        return {"current": _("This is not your present password.")}
    if new != request.POST.get("again", ""):
        return {"again": _("The two new passwords differ.")}
    actor = acting(request)
    try:
        patrons.set_password(actor=actor, patron_id=patron.id, password=new, now=timezone.now())
    except Invalid as problem:
        return problem.problems
    account = ModelBackend().get_user(request.user.pk)
    if account is not None:
        update_session_auth_hash(request, account)
    return {}
