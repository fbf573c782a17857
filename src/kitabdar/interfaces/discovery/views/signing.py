"""Sign in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kitabdar.interfaces.discovery.reader import acting, patron_of
from kitabdar.interfaces.discovery.views.second_factor import ask_for_code
from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.notices.channels import can_mail
from kitabdar.organisation import rate_limit, second_factors
from kitabdar.patrons import applications, consents
from kitabdar.patrons import queries as patrons

MINUTES = 15
TRIES_FROM_AN_ADDRESS = 60
TRIES_OF_A_NAME = 10


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Give the page to return to: only one of this site, or the fallback."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if allowed and asked.startswith("/") else fallback


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a reader or a member of staff in; says the same whatever was wrong."""
    after = safe_next(request, "")
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(after or _own_place(request))
        return _form(request, {"next": after})
    name = request.POST.get("name", "").replace("\x00", "").strip()[:80]
    if not _may_try(request, name):
        return errors.too_many(request, minutes=MINUTES)
    account = _account(request, name, request.POST.get("password", ""))
    if account is None:
        return _form(request, {"next": after, "name": name, "failed": True}, status=422)
    rate_limit.forgive(f"sign-in name {name.lower()}")
    if second_factors.is_on(account.pk):
        return _with_language(request, account, ask_for_code(request, account, after))
    login(request, account)  # type: ignore[arg-type]  # the backend knows no accounts but ours
    place = _asked_first(request, after or _own_place(request))
    return _with_language(request, account, HttpResponseRedirect(place))


def _form(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    offer = {"can_mail": can_mail(), "can_apply": can_mail() and bool(applications.offering())}
    return render(request, "discovery/sign_in.html", {**offer, **context}, status=status)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("discovery:home"))


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keep the language of the interface for a year."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _with_language(request: HttpRequest, account: AbstractBaseUser, response: HttpResponse) -> HttpResponse:
    if language := getattr(account, "language", ""):
        remember_language(request, response, language)
    return response


def _may_try(request: HttpRequest, name: str) -> bool:
    """Count this try for the address it comes from and for the name; both must be within bounds."""
    now = timezone.now()
    from_here = rate_limit.allow(
        f"sign-in address {address_of(request)}", limit=TRIES_FROM_AN_ADDRESS, seconds=MINUTES * 60, now=now
    )
    of_name = rate_limit.allow(
        f"sign-in name {name.lower()}", limit=TRIES_OF_A_NAME, seconds=MINUTES * 60, now=now
    )
    return from_here and of_name


def _account(request: HttpRequest, name: str, password: str) -> AbstractBaseUser | None:
    """Check user name, or card number, and password. Takes as long for a name that nobody has."""
    patron = patrons.by_card(name) if name else None
    username = name
    if patron is not None and patron.account_id is not None:
        account = ModelBackend().get_user(patron.account_id)
        username = account.get_username() if account is not None else name
    return authenticate(request, username=username, password=password[:200])


def _asked_first(request: HttpRequest, after: str) -> str:
    """Give the page of consents, where a text waits for the reader's answer; from there they go on."""
    patron = patron_of(request)
    if patron is None or not consents.due(patron.id, patron.home_branch_id, timezone.now().date()):
        return after
    return f"{reverse('discovery:account-consents')}?next={quote(after)}"


def _own_place(request: HttpRequest) -> str:
    """Give the page where an account is at home: the desk for staff, their own account for readers."""
    if acting(request).is_staff:
        return reverse("staff:desk")
    return reverse("discovery:account")
