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
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services import consents as keeping


@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def consents(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show the texts, and keep the answers; what is not answered is asked again another time."""
    due = reading.due(patron.id, patron.home_branch_id, timezone.now().date())
    if request.method != "POST":
        context = laid_out(due, reading.answers_of(patron.id), interface_language())
        return account_page_of(request, patron, "consents", {**context, "next": safe_next(request, "")})
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
            said = {each.id: f"text-{each.id}" in request.POST for each in due}
            keeping.answer(answers=said, language=interface_language(), **person)
            messages.success(request, _("Thank you. Your answers are kept."))
    except Invalid as problem:
        messages.error(request, " ".join(problem.problems.values()))
    except NotFound:
        return errors.not_found(request)
    return HttpResponseRedirect(safe_next(request, reverse("discovery:account-consents")))
