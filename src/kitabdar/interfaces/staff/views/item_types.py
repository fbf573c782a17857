"""Types of item: what the rules of lending treat alike."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.item_types import set_item_type
from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid


@staff_page("policies.manage", FORM)
def item_types(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the types of item; add one, or change the one with this short name."""
    if request.method != "POST":
        return _page(request, at, _values(given.text(request.GET, "code", 40)), {})
    posted = request.POST
    if not given.text(posted, "code", 60):
        return _page(request, at, posted.dict(), {"code": _("This is needed.")}, status=422)
    names = {
        code: said for code, _name in settings.LANGUAGES if (said := given.text(posted, f"name_{code}", 100))
    }
    try:
        set_item_type(
            actor=at.actor,
            code=given.text(posted, "code", 60),
            name=given.text(posted, "name", 200),
            names=names,
            now=at.now,
        )
    except Invalid as invalid:
        return _page(request, at, posted.dict(), invalid.problems, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:item-types"))


def _values(code: str) -> dict[str, Any]:
    found = next((each for each in catalogue.item_type_views() if code and each.code == code), None)
    if found is None:
        return {}
    names = {f"name_{language}": said for language, said in found.names}
    return {"code": found.code, "name": found.own_name, **names}


def _page(
    request: HttpRequest, at: Workplace, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    roots = organisation.place_tree().children.get(None, ())
    context = {
        "found": catalogue.item_type_views(),
        "values": values,
        "errors": errors,
        "names": [(code, name, values.get(f"name_{code}", "")) for code, name in settings.LANGUAGES],
        "may_change": all(at.actor.may("policies.manage", each.path) for each in roots),
    }
    return show(request, at, "item_types", context, status)
