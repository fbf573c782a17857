"""The rules of lending: the rows, which terms hold in a case and why, and changing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import inspection
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.rules import KINDS, PolicyRow
from kitabdar.circulation.services import policies as services
from kitabdar.circulation.views import PolicyView
from kitabdar.circulation.wording import LABELS, shown
from kitabdar.interfaces.staff import policy_fields, refusing, what_if
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons


@staff_page("policies.manage")
def policies(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the rows and what is worth a look in them; answer which terms would hold in a case, and why."""
    remarks = inspection.remarks(at.now.date())
    context = {
        "rows": [_line(each) for each in circulation.policies()],
        "remarks": [(each.row.id, each.row.name, inspection.sentence(each)) for each in remarks],
        **what_if.answer(request, at),
    }
    return show(request, at, "policies", context)


def _line(view: PolicyView) -> dict[str, Any]:
    """Return a row as the list shows it: what it covers, what it says."""
    row = view.row
    covers = [view.place_name, view.category_name, *view.item_type_names, row.collection]
    if row.material:
        covers.append(policy_fields.material_name(row.material))
    covers += policy_fields.ranges(row)
    says = [(LABELS[kind], shown(kind, row.says[kind])) for kind in KINDS if kind in row.says]
    return {"id": row.id, "name": row.name, "covers": [each for each in covers if each], "says": says}


@staff_page("policies.manage", FORM)
def policy(request: HttpRequest, at: Workplace, policy_id: int) -> HttpResponse:
    """Change a row, or add one (`policy_id` 0)."""
    known = next((each.row for each in circulation.policies() if each.row.id == policy_id), None)
    if policy_id and known is None:
        raise NotFound("policy", policy_id)
    if request.method != "POST":
        values = policy_fields.values_of(known or PolicyRow(id=0, name="", position=0))
        return _form(request, at, policy_id, values, {})
    try:
        row = policy_fields.row_of(request.POST, policy_id)
        if policy_id:
            services.change_policy(actor=at.actor, row=row, now=at.now)
        else:
            services.add_policy(actor=at.actor, row=row, now=at.now)
    except Invalid as invalid:
        values = policy_fields.values_given(request.POST)
        return _form(request, at, policy_id, values, invalid.problems, status=422)
    messages.success(request, _("The rule is saved; it holds from now on."))
    return HttpResponseRedirect(reverse("staff:policies"))


@staff_page("policies.manage", CHANGE)
def remove(request: HttpRequest, at: Workplace, policy_id: int) -> HttpResponse:
    """Remove a row."""

    def act() -> bool:
        services.remove_policy(actor=at.actor, policy_id=policy_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("The rule is removed."))
    return HttpResponseRedirect(reverse("staff:policies"))


def _choices(at: Workplace) -> dict[str, Any]:
    tree = organisation.place_tree()
    return {
        "places": [
            (str(place.id), f"{'– ' * (place.path.count('/') - 2)}{place.name}")
            for place in sorted(tree.by_id.values(), key=lambda each: each.path)
            if at.actor.may("policies.manage", place.path)
        ],
        "categories": patrons.categories(),
        "item_types": [(str(pk), name) for pk, name in catalogue.item_type_names().items()],
        "materials": policy_fields.materials(),
    }


def _form(
    request: HttpRequest,
    at: Workplace,
    policy_id: int,
    values: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    context = {
        "policy_id": policy_id,
        "values": values,
        "errors": errors,
        "groups": policy_fields.groups(values, errors),
        **_choices(at),
    }
    return show(request, at, "policy_form", context, status)
