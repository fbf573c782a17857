"""What a reader is asked to agree to, what they agreed to, and what they take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kitabdar.interfaces.discovery.reader import acting
from kitabdar.interfaces.discovery.views.account import account_page_of, for_patrons
from kitabdar.interfaces.discovery.views.signing import safe_next
from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.consents import laid_out
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.patrons import consents as reading
from kitabdar.patrons.queries import PatronView, wards_of
from kitabdar.patrons.services import consents as keeping
from kitabdar.patrons.services import open_file


@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def consents(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show the texts, and keep the answers; what is not answered is asked again another time."""
    if request.method == "POST":
        return _keep(request, patron, safe_next(request, reverse("discovery:account-consents")))
    context = {**_texts_for(patron), "next": safe_next(request, "")}
    return account_page_of(request, patron, "consents", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def ward_consents(request: HttpRequest, patron: PatronView, ward_id: int) -> HttpResponse:
    """Show and keep the same for one the reader answers for. [CIR-U6]"""
    ward = next((each for each in wards_of(patron.id) if each.id == ward_id), None)
    if ward is None:
        return errors.not_found(request)
    back = reverse("discovery:account-family")
    if request.method == "POST":
        return _keep(request, ward, back)
    open_file(actor=acting(request), patron_id=ward.id, now=timezone.now())
    context = {**_texts_for(ward), "next": back, "ward": ward}
    return account_page_of(request, patron, "family", context, page="consents")


def _texts_for(patron: PatronView) -> dict[str, Any]:
    due = reading.due(patron.id, patron.home_branch_id, timezone.now().date())
    return laid_out(due, reading.answers_of(patron.id), interface_language())


def _keep(request: HttpRequest, patron: PatronView, then: str) -> HttpResponse:
    """Keep what was answered, or take back what was agreed to."""
    person: dict[str, Any] = {"actor": acting(request), "patron_id": patron.id, "now": timezone.now()}
    withdrawn = request.POST.get("withdraw", "")
    try:
        if withdrawn:
            text_id = next(
                (each.text.id for each in reading.answers_of(patron.id) if str(each.text.id) == withdrawn), 0
            )
            keeping.withdraw(text_id=text_id, **person)
            messages.success(request, _("Taken back."))
        else:
            due = reading.due(patron.id, patron.home_branch_id, person["now"].date())
            said = {each.id: f"text-{each.id}" in request.POST for each in due}
            keeping.answer(answers=said, language=interface_language(), **person)
            messages.success(request, _("Thank you. Your answers are kept."))
    except Invalid as problem:
        messages.error(request, " ".join(problem.problems.values()))
    except NotFound:
        return errors.not_found(request)
    return HttpResponseRedirect(then)
