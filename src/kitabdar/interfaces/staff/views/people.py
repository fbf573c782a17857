"""Staff and their roles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation import second_factors
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import PERMISSIONS, ROLE_NAMES
from kitabdar.organisation.services.staff import add_staff, dismiss, give_role, take_role


@staff_page("organisation.manage")
def staff(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List staff with their roles, and what each role may do."""
    return _page(request, at, {}, {})


@sensitive_post_parameters("password")
@staff_page("organisation.manage", CHANGE)
def add(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take on a member of staff."""
    try:
        add_staff(
            actor=at.actor,
            username=given.text(request.POST, "username", 100),
            password=request.POST.get("password", "")[:200],
            name=given.text(request.POST, "name", 200),
            branch_id=given.number(request.POST, "branch"),
            now=at.now,
        )
    except Invalid as invalid:
        return _page(request, at, request.POST.dict(), invalid.problems, status=422)
    messages.success(request, _("The colleague is added. Give them a role now."))
    return HttpResponseRedirect(reverse("staff:staff"))


@staff_page("organisation.manage", CHANGE)
def role(request: HttpRequest, at: Workplace, staff_id: int) -> HttpResponse:
    """Give a role, take one away, or end someone's work here."""
    what = request.POST.get("what", "")
    named: dict[str, Any] = {
        "actor": at.actor,
        "staff_id": staff_id,
        "role_code": given.text(request.POST, "role", 60),
        "place_id": given.number(request.POST, "place"),
        "now": at.now,
    }

    def act() -> bool:
        if what == "dismiss":
            dismiss(actor=at.actor, staff_id=staff_id, now=at.now)
        elif what == "take":
            take_role(**named)
        else:
            give_role(**named)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:staff"))


def _page(
    request: HttpRequest, at: Workplace, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    tree = organisation.place_tree()
    names = {each.code: ROLE_NAMES.get(each.code, each.name) for each in organisation.roles()}
    places = [p for p in tree.by_id.values() if at.actor.may("organisation.manage", p.path)]
    mine = {p.id for p in places}
    with_factor = second_factors.accounts_with_one()
    lines = [
        {
            "person": person,
            "branch": tree.by_id[person.branch_id].name,
            "has_factor": person.account_id in with_factor,
            "roles": [
                {"code": code, "name": names.get(code, code), "place": tree.by_id[place_id]}
                for code, place_id in person.assignments
            ],
        }
        for person in organisation.staff_list()
        if person.branch_id in mine or any(place_id in mine for _code, place_id in person.assignments)
    ]
    context = {
        "lines": lines,
        "roles": [
            {
                "name": names[each.code],
                "code": each.code,
                "permissions": [PERMISSIONS.get(p, p) for p in each.permissions],
            }
            for each in organisation.roles()
        ],
        "places": sorted((p for p in places if p.kind != "location"), key=lambda p: p.path),
        "branches": [p for p in places if p.kind == "branch"],
        "demands": [
            {
                "id": each.id,
                "place": tree.by_id[each.place_id].name,
                "role": names.get(each.role_code, each.role_code),
                "since": each.since,
            }
            for each in second_factors.demands()
            if each.place_id in mine
        ],
        "today": at.now.date(),
        "typed": refusing.typed(request, "staff"),
        "values": values,
        "errors": errors,
    }
    return show(request, at, "people", context, status)
