"""A forgotten password: a link is asked for, says the same to everybody, and lets a new one be set."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.notices.channels import can_mail
from kitabdar.organisation import rate_limit
from kitabdar.organisation.actors import visitor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.patrons.services import recovery

MINUTES = 15
FROM_AN_ADDRESS = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail; the answer is the same whether or not anybody has the card or the address."""
    if not can_mail():
        return errors.not_found(request)
    if request.method != "POST":
        return render(request, "discovery/forgotten.html", {})
    now = timezone.now()
    asked_from = f"password link address {address_of(request)}"
    if not rate_limit.allow(asked_from, limit=FROM_AN_ADDRESS, seconds=MINUTES * 60, now=now):
        return errors.too_many(request, minutes=MINUTES)
    page = request.build_absolute_uri(reverse("discovery:new-password"))
    recovery.ask_for_link(actor=visitor(), name=request.POST.get("name", "")[:254], page=page, now=now)
    return render(request, "discovery/forgotten.html", {"is_asked": True})


@sensitive_post_parameters("password", "again", "token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Take a new password from whom the link was mailed to."""
    values = request.POST if request.method == "POST" else request.GET
    token, now = values.get("token", "")[:500], timezone.now()
    problems: dict[str, str] = {}
    try:
        patron = recovery.patron_of_token(token, now)
        if request.method == "POST":
            password = request.POST.get("password", "")[:200]
            if password != request.POST.get("again", ""):
                raise Invalid({"again": _("The two new passwords differ.")})
            recovery.set_by_token(actor=visitor(), token=token, password=password, now=now)
            messages.success(request, _("Your password is changed."))
            return HttpResponseRedirect(reverse("discovery:sign-in"))
    except NotFound:
        return render(request, "discovery/new_password.html", {"is_over": True}, status=404)
    except Invalid as invalid:
        problems = invalid.problems
    context = {"token": token, "card": patron.card_number, "errors": problems}
    return render(request, "discovery/new_password.html", context, status=422 if problems else 200)
