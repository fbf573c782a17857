"""What readers are asked to agree to: kept in versions by staff, answered at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.shell.consents import laid_out
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.staff import files, given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import consents as reading
from kitabdar.patrons.services import consents as keeping

LONGEST = 20_000
ALL = "all"  # places


@staff_page("policies.manage", FORM)
def texts(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List all versions, and keep a new one; `text` begins it with the words of another."""
    if request.method == "POST":
        return _keep(request, at)
    begun = reading.text(given.number(request.GET, "text"))
    values: dict[str, Any] = {"valid_from": at.now.date().isoformat(), "is_asked": "on", "place": ""}
    if begun is not None:
        values |= {
            "code": begun.code,
            "place": str(begun.place_id or ALL),
            "is_optional": "on" if begun.is_optional else "",
            **{f"title_{language}": text for language, text in begun.titles.items()},
            **{f"body_{language}": text for language, text in begun.bodies.items()},
        }
    return _page(request, at, values, {})


def _keep(request: HttpRequest, at: Workplace) -> HttpResponse:
    posted = request.POST
    languages = [code for code, _name in settings.LANGUAGES]
    try:
        keeping.keep_text(
            actor=at.actor,
            code=given.text(posted, "code", 40),
            place_id=None if posted.get("place") == ALL else given.number(posted, "place") or at.branch.id,
            valid_from=given.day(posted, "valid_from") or date.min,
            titles={code: given.text(posted, f"title_{code}", 200) for code in languages},
            bodies={code: posted.get(f"body_{code}", "")[:LONGEST] for code in languages},
            is_optional=bool(posted.get("is_optional")),
            is_asked=bool(posted.get("is_asked")),
            now=at.now,
        )
    except Invalid as invalid:
        return _page(request, at, posted.dict(), invalid.problems, status=422)
    messages.success(request, _("Kept. Readers are asked from that day on."))
    return HttpResponseRedirect(reverse("staff:consent-texts"))


def _page(
    request: HttpRequest, at: Workplace, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    tree, language = organisation.place_tree(), interface_language()
    found = [
        {
            "text": each,
            "title": each.title(language),
            "place": tree.by_id[each.place_id].name if each.place_id else "",
            "languages": sorted(each.bodies),
            "is_coming": each.valid_from > at.now.date(),
        }
        for each in reading.versions()
    ]
    places = [
        p for p in tree.by_id.values() if p.kind != "location" and at.actor.may("policies.manage", p.path)
    ]
    words = [
        (code, name, values.get(f"title_{code}", ""), values.get(f"body_{code}", ""))
        for code, name in settings.LANGUAGES
    ]
    roots = tree.children.get(None, ())
    is_everywhere = all(at.actor.may("policies.manage", each.path) for each in roots)
    context = {
        "found": found,
        "places": places,
        "is_everywhere": is_everywhere,
        "words": words,
        "values": values,
        "errors": errors,
    }
    return show(request, at, "consent_texts", context, status)


@staff_page("patrons.edit", CHANGE)
def answer(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Keep what a reader answers at the desk, or take back what they wish to take back."""
    patron = files.open_file(request, at, patron_id)
    withdrawn = given.number(request.POST, "withdraw")
    person: dict[str, Any] = {"actor": at.actor, "patron_id": patron_id, "now": at.now}

    def act() -> bool:
        if withdrawn:
            keeping.withdraw(text_id=withdrawn, **person)
            return True
        due = reading.due(patron_id, patron.home_branch_id, at.now.date())
        said = {each.id: f"text-{each.id}" in request.POST for each in due}
        keeping.answer(answers=said, language=patron.language or interface_language(), **person)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#consents")


def of_patron(at: Workplace, patron_id: int, home_branch_id: int, language: str) -> dict[str, Any]:
    """Return what the file shows of consents."""
    due = reading.due(patron_id, home_branch_id, at.now.date())
    return laid_out(due, reading.answers_of(patron_id), language or interface_language())
