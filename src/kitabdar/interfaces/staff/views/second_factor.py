"""One's own second factor: set up, replaced, turned off, its recovery codes; and that of a colleague who lost it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.codes import drawn
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import ANY_ROLE, CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours, second_factors
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.services import second_factor as factors
from kitabdar.organisation.services import second_factor_rules as rules
from kitabdar.organisation.services.second_factor import NewSecret, TooManyTries


@sensitive_post_parameters("password", "code")
@staff_page(ANY_ROLE, FORM, without_factor=True)
def second_factor(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show how it stands with one's second factor, and change it."""
    if request.method != "POST":
        return _page(request, at)
    acts = {"begin": _begin, "confirm": _confirm, "codes": _codes, "off": _off}
    act: Callable[[HttpRequest, Workplace], HttpResponse] = acts.get(request.POST.get("how", ""), _page)
    try:
        return act(request, at)
    except Invalid as invalid:
        pending = None
        if request.POST.get("how") == "confirm":
            pending = factors.pending_secret(actor=at.actor, now=at.now)
        return _page(request, at, new=pending, errors=invalid.problems, status=422)
    except NotFound:
        messages.error(request, _("That took too long. Begin again."))
        return HttpResponseRedirect(reverse("staff:second-factor"))
    except TooManyTries as error:
        return errors.too_many(request, minutes=error.seconds // 60)


def _begin(request: HttpRequest, at: Workplace) -> HttpResponse:
    return _page(request, at, new=factors.begin(actor=at.actor, password=_password(request), now=at.now))


def _confirm(request: HttpRequest, at: Workplace) -> HttpResponse:
    code = request.POST.get("code", "")[:40]
    codes = factors.confirm(actor=at.actor, code=code, now=at.now)
    _stay(request)
    messages.success(
        request, _("From now on you sign in with your password and a code. Other sessions have ended.")
    )
    return _page(request, at, codes=codes)


def _codes(request: HttpRequest, at: Workplace) -> HttpResponse:
    codes = factors.new_codes(actor=at.actor, password=_password(request), now=at.now)
    _stay(request)
    return _page(request, at, codes=codes)


def _off(request: HttpRequest, at: Workplace) -> HttpResponse:
    today = hours.local_day(organisation.hours_of(at.branch.id), at.now)
    factors.turn_off(actor=at.actor, password=_password(request), today=today, now=at.now)
    _stay(request)
    messages.success(request, _("Turned off: you sign in with your password alone."))
    return HttpResponseRedirect(reverse("staff:second-factor"))


@staff_page("organisation.manage", CHANGE)
def reset(request: HttpRequest, at: Workplace, staff_id: int) -> HttpResponse:
    """Take the second factor from a colleague who has lost it."""

    def act() -> bool:
        factors.reset(actor=at.actor, staff_id=staff_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(
            request, _("Taken away: they sign in with their password alone, and set it up anew.")
        )
    return HttpResponseRedirect(reverse("staff:staff"))


@staff_page("organisation.manage", CHANGE)
def demand(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Say who must use a second factor, or no more."""
    removed = given.number(request.POST, "remove")
    since = given.day(request.POST, "since") or at.now.date()

    def act() -> bool:
        if removed:
            rules.demand_no_more(actor=at.actor, rule_id=removed, now=at.now)
            return True
        rules.demand(
            actor=at.actor,
            place_id=given.number(request.POST, "place"),
            role_code=given.text(request.POST, "role", 60),
            since=since,
            now=at.now,
        )
        return True

    if refusing.attempt(request, act, "" if removed else "demand:staff"):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:staff"))


def _page(
    request: HttpRequest,
    at: Workplace,
    *,
    new: NewSecret | None = None,
    codes: tuple[str, ...] = (),
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    assert at.actor.account_id is not None  # a page of staff
    context: dict[str, Any] = {
        "factor": second_factors.factor_of(at.actor.account_id),
        "must_since": second_factors.must_since(at.actor.account_id),
        "new": new,
        "picture": _picture(new.address) if new else "",
        "in_fours": [new.secret[start : start + 4] for start in range(0, len(new.secret), 4)] if new else [],
        "codes": codes,
        "errors": errors or {},
    }
    return show(request, at, "second_factor", context, status)


def _picture(address: str) -> str:
    """Draw what the app reads as a picture inside the page: its secret has no address of its own."""
    return "data:image/svg+xml;base64," + b64encode(drawn("square", address).encode()).decode()


def _password(request: HttpRequest) -> str:
    return request.POST.get("password", "")[:200]


def _stay(request: HttpRequest) -> None:
    """Let this session hold on, when all others of the account have ended."""
    if request.user.is_authenticated:  # says the page too
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
