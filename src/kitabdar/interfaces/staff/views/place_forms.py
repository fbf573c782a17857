"""A place added below another, changed, no longer used and used again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kitabdar.circulation.services.retiring import retire_place
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.services.places import KIND_BELOW, PlaceData, add_place, change_place, place_data
from kitabdar.organisation.services.retirement import use_again

ADDING: dict[str, str | Promise] = {
    "network": gettext_lazy("Add a network"),
    "library": gettext_lazy("Add a library"),
    "branch": gettext_lazy("Add a branch"),
    "location": gettext_lazy("Add a room or shelf"),
}


@staff_page("organisation.manage", FORM)
def add(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Add a place below another; a network where none is named."""
    parent_id = given.number(request.POST if request.method == "POST" else request.GET, "parent")
    parent = organisation.place_by_id(parent_id) if parent_id else None
    if parent is None:
        require_everywhere(at.actor, "organisation.manage")
    else:
        require(at.actor, "organisation.manage", parent)
    kind = KIND_BELOW.get(parent.kind if parent else None)
    if kind is None:
        raise NotFound("place", parent_id)
    context = {"title": ADDING[kind], "parent": parent, "kind": kind}
    if request.method != "POST":
        return _form(request, at, context, {"is_public": kind != "location"}, {})
    try:
        made = add_place(
            actor=at.actor, kind=kind, parent_id=parent_id or None, data=_data(request), now=at.now
        )
    except Invalid as invalid:
        return _form(request, at, context, request.POST.dict(), invalid.problems)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:place", args=(made,)))


@staff_page("organisation.manage", FORM)
def place(request: HttpRequest, at: Workplace, place_id: int) -> HttpResponse:
    """Show what is said of a place, and change it."""
    found = organisation.place_by_id(place_id)
    require(at.actor, "organisation.manage", found)
    context = {
        "place": found,
        "title": found.name,
        "kind": found.kind,
        "adding": ADDING.get(KIND_BELOW.get(found.kind, "")),
        "may_return": found.is_retired and not _is_retired(found.parent_id),
    }
    if request.method != "POST":
        return _form(request, at, context, _values(place_data(place_id)), {})
    try:
        change_place(actor=at.actor, place_id=place_id, data=_data(request), now=at.now)
    except Invalid as invalid:
        return _form(request, at, context, request.POST.dict(), invalid.problems)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:places"))


@staff_page("organisation.manage", CHANGE)
def retire(request: HttpRequest, at: Workplace, place_id: int) -> HttpResponse:
    """Use a place no longer, or again."""
    act = use_again if request.POST.get("what") == "again" else retire_place

    def run() -> bool:
        act(actor=at.actor, place_id=place_id, now=at.now)
        return True

    if refusing.attempt(request, run):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:place", args=(place_id,)))


def _is_retired(place_id: int | None) -> bool:
    return place_id is not None and organisation.place_by_id(place_id).is_retired


def _data(request: HttpRequest) -> PlaceData:
    posted = request.POST
    names = {
        code: said for code, _name in settings.LANGUAGES if (said := given.text(posted, f"name_{code}", 200))
    }
    return PlaceData(
        code=given.text(posted, "code", 60),
        name=given.text(posted, "name", 200),
        names=names,
        time_zone=given.text(posted, "time_zone", 60),
        currency=given.text(posted, "currency", 8).upper(),
        language=given.text(posted, "language", 8),
        address=given.text(posted, "address", 250),
        phone=given.text(posted, "phone", 40),
        position=given.number(posted, "position"),
        is_public="is_public" in posted,
    )


def _values(data: PlaceData) -> dict[str, Any]:
    names = {f"name_{code}": said for code, said in (data.names or {}).items()}
    return {**data.__dict__, **names, "is_public": data.is_public}


def _form(
    request: HttpRequest,
    at: Workplace,
    context: dict[str, Any],
    values: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse:
    shared = {
        "values": values,
        "errors": errors,
        "names": [(code, name, values.get(f"name_{code}", "")) for code, name in settings.LANGUAGES],
        "languages": settings.LANGUAGES,
    }
    return show(request, at, "place_form", {**shared, **context}, 422 if errors else 200)
