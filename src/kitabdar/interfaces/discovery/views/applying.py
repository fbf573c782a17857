"""Apply online for a library card, and confirm it by the link that was mailed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kitabdar.interfaces.shell import errors, sent
from kitabdar.interfaces.shell.consents import shown
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.notices.channels import can_mail
from kitabdar.organisation import rate_limit
from kitabdar.organisation.actors import visitor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import applications, consents
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import applying
from kitabdar.text.display import clean

MINUTES = 60
FROM_AN_ADDRESS = 10

NAMES = ("family_name", "given_name", "patronymic", "email", "phone")


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Ask for a branch, then for what is needed there; what is sent waits for its mail to be answered."""
    offered = applications.offering() if can_mail() else []
    values = request.POST if request.method == "POST" else request.GET
    branch = next((each for each in offered if str(each.id) == values.get("branch", "")), None)
    if branch is None and len(offered) == 1:
        branch = offered[0]
    if branch is None:
        return render(request, "discovery/apply_where.html", {"branches": offered})
    if request.method != "POST":
        return _form(request, branch, {}, {})
    if not rate_limit.allow(
        f"apply address {address_of(request)}",
        limit=FROM_AN_ADDRESS,
        seconds=MINUTES * 60,
        now=timezone.now(),
    ):
        return errors.too_many(request, minutes=MINUTES)
    try:
        _apply(request, branch)
    except Invalid as invalid:
        return _form(request, branch, request.POST.dict(), invalid.problems, status=422)
    return HttpResponseRedirect(reverse("discovery:applied"))


def _apply(request: HttpRequest, branch: PlaceView) -> None:
    now, posted = timezone.now(), request.POST
    texts = {name: clean(posted.get(name, "")[:1000])[:300] for name in NAMES}
    password = posted.get("password", "")[:200]
    data = PatronData(
        **texts, language=interface_language(), birth_date=sent.day(posted.get("birth_date", ""))
    )
    asked = consents.texts_at(branch.id, now.date())
    applying.apply(
        actor=visitor(),
        data=data,
        home_branch_id=branch.id,
        password=password,
        confirm_at=request.build_absolute_uri(reverse("discovery:confirm-application")),
        guardian_card=clean(posted.get("guardian_card", ""))[:40],
        comes_with_guardian=bool(posted.get("comes_with_guardian")),
        agreed={each.id: f"text-{each.id}" in posted for each in asked},
        now=now,
    )


def _form(
    request: HttpRequest,
    branch: PlaceView,
    values: dict[str, Any],
    problems: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    terms = applications.terms_at(branch.id)
    context = {
        "branch": branch,
        "is_only": len(applications.offering()) == 1,
        "terms": terms,
        "values": values,
        "errors": problems,
        "texts": shown(consents.texts_at(branch.id, timezone.now().date()), interface_language()),
        "agreed": [name for name in values if name.startswith("text-")],
        "languages": settings.LANGUAGES,
    }
    return render(request, "discovery/apply.html", context, status=status)


@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "discovery/applied.html", {"is_confirmed": False})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the button that confirms (programs that look into mail follow links), and confirm."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")[:300]
    if request.method != "POST":
        return render(request, "discovery/confirm.html", {"token": token})
    try:
        applying.confirm(actor=visitor(), token=token, now=timezone.now())
    except NotFound:
        return render(request, "discovery/confirm.html", {"is_gone": True}, status=404)
    return render(request, "discovery/applied.html", {"is_confirmed": True})
