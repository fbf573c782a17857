"""Categories of readers: how long a card holds, what becomes of history, which are of institutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.services.categories import set_category


@staff_page("policies.manage", FORM)
def categories(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the categories; add one, or change the one with this short name."""
    if request.method != "POST":
        return _page(request, at, _values(given.text(request.GET, "code", 40)), {})
    posted = request.POST
    if not given.text(posted, "code", 60):
        return _page(request, at, posted.dict(), {"code": _("This is needed.")}, status=422)
    try:
        set_category(
            actor=at.actor,
            code=given.text(posted, "code", 60),
            name=given.text(posted, "name", 200),
            names={
                code: said
                for code, _name in settings.LANGUAGES
                if (said := given.text(posted, f"name_{code}", 100))
            },
            membership_months=given.number(posted, "membership_months"),
            history_days=_days(posted, "history_days"),
            lapsed_days=_days(posted, "lapsed_days"),
            is_institution=bool(posted.get("is_institution")),
            now=at.now,
        )
    except Invalid as invalid:
        return _page(request, at, posted.dict(), invalid.problems, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:categories"))


def _days(posted: Mapping[str, str], name: str) -> int | None:
    return given.number(posted, name) if posted.get(name, "").strip() else None


def _values(code: str) -> dict[str, Any]:
    found = next((each for each in patrons.categories() if code and each.code == code), None)
    if found is None:
        return {"membership_months": 12}
    return {
        "code": found.code,
        "name": found.own_name,
        "membership_months": found.membership_months,
        "history_days": "" if found.history_days is None else found.history_days,
        "lapsed_days": "" if found.lapsed_days is None else found.lapsed_days,
        "is_institution": found.is_institution,
        **{f"name_{language}": said for language, said in found.names},
    }


def _page(
    request: HttpRequest, at: Workplace, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    names = [(code, name, values.get(f"name_{code}", "")) for code, name in settings.LANGUAGES]
    roots = organisation.place_tree().children.get(None, ())
    context = {
        "found": patrons.categories(),
        "values": values,
        "errors": errors,
        "names": names,
        "may_change": all(at.actor.may("policies.manage", each.path) for each in roots),
    }
    return show(request, at, "categories", context, status)
