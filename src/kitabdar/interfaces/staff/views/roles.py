"""Roles of one's own: what each may do, and who has it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import PERMISSIONS, ROLE_NAMES
from kitabdar.organisation.services.staff import set_role


@staff_page("organisation.manage", FORM)
def roles(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the roles with who has them; make one, or change the one with this short name."""
    if request.method != "POST":
        return _page(request, at, _values(given.text(request.GET, "code", 40)), {})
    posted = request.POST
    code, name = given.text(posted, "code", 60), given.text(posted, "name", 200)
    permissions = given.codes(request, "permissions")
    try:
        set_role(actor=at.actor, code=code, name=name, permissions=permissions, now=at.now)
    except Invalid as invalid:
        values = {"code": code, "name": name, "permissions": permissions}
        return _page(request, at, values, invalid.problems, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:roles"))


def _values(code: str) -> dict[str, Any]:
    found = next((each for each in organisation.roles() if code and each.code == code), None)
    if found is None:
        return {"permissions": frozenset()}
    return {"code": found.code, "name": found.name, "permissions": frozenset(found.permissions)}


def _page(
    request: HttpRequest, at: Workplace, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    tree = organisation.place_tree()
    mine = {p.id: p.name for p in tree.by_id.values() if at.actor.may("organisation.manage", p.path)}
    holders: dict[str, list[str]] = {}
    for person in organisation.staff_list():
        for code, place_id in person.assignments:
            if person.is_active and place_id in mine:
                holders.setdefault(code, []).append(f"{person.name} ({mine[place_id]})")
    roots = tree.children.get(None, ())
    context = {
        "found": [
            {
                "code": each.code,
                "name": ROLE_NAMES.get(each.code, each.name),
                "permissions": [PERMISSIONS.get(p, p) for p in each.permissions],
                "holders": holders.get(each.code, []),
            }
            for each in organisation.roles()
        ],
        "values": values,
        "errors": errors,
        "permissions": [
            {
                "code": code,
                "name": name,
                "is_given": code in values["permissions"],
                "is_held": at.actor.may_anywhere(code),
            }
            for code, name in PERMISSIONS.items()
        ],
        "may_change": all(at.actor.may("organisation.manage", each.path) for each in roots),
    }
    return show(request, at, "roles", context, status)
