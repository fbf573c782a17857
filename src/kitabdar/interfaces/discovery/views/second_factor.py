"""The second step of signing in: a code of the app, or one from paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kitabdar.interfaces.shell import errors
from kitabdar.organisation.services.second_factor import TooManyTries, take_code

SESSION_KEY = "half_signed_in"
MINUTES = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"


def ask_for_code(request: HttpRequest, account: AbstractBaseUser, after: str) -> HttpResponse:
    """Remember whose password was right, in a session of another name, and ask for a code."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "at": timezone.now().isoformat(),
        "after": after,
    }
    return HttpResponseRedirect(reverse("discovery:second-factor"))


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Let in who gave the password a moment ago, and now a code."""
    half: dict[str, Any] = request.session.get(SESSION_KEY, {})
    account = _account(half)
    if account is None:
        request.session.pop(SESSION_KEY, None)
        return HttpResponseRedirect(reverse("discovery:sign-in"))
    if request.method != "POST":
        return render(request, "discovery/second_factor.html", {})
    code = request.POST.get("code", "")[:40]
    try:
        taken = take_code(account_id=account.pk, code=code, now=timezone.now())
    except TooManyTries as error:
        return errors.too_many(request, minutes=error.seconds // 60)
    if not taken:
        return render(request, "discovery/second_factor.html", {"failed": True}, status=422)
    del request.session[SESSION_KEY]
    login(request, account, backend=BACKEND)  # type: ignore[arg-type]  # the backend knows no accounts but ours
    return HttpResponseRedirect(half["after"] or reverse("staff:desk"))


def _account(half: dict[str, Any]) -> AbstractBaseUser | None:
    """Return whose password was right, while that is fresh and still their password."""
    if not half or timezone.now() - datetime.fromisoformat(half["at"]) > timedelta(minutes=MINUTES):
        return None
    account = ModelBackend().get_user(half["account"])
    if account is None or account.get_session_auth_hash() != half["hash"]:
        return None
    return account
