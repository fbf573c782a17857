"""Bins: the rules by which this branch sorts what comes back, in their order, and a trial of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue.queries import item_type_names
from kitabdar.circulation import bins as reading
from kitabdar.circulation.rules import SortRow
from kitabdar.circulation.services import sorting
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation


@staff_page("policies.manage")
def bins(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the rules, with a form for a new one or for the one chosen; try them with an item."""
    rules = reading.sort_rules(at.branch.id)
    barcode = given.text(request.GET, "barcode", 60)
    chosen = given.number(request.GET, "rule")
    tree = organisation.place_tree()
    context = {
        "rules": rules,
        "row": next((each.row for each in rules if each.row.id == chosen), None),
        "item_types": item_type_names().items(),
        "locations": [p for p in tree.of_kind("location") if p.path.startswith(at.branch.path)],
        "owners": [*tree.of_kind("network"), *tree.of_kind("library"), *tree.of_kind("branch")],
        "outcomes": reading.outcomes(),
        "barcode": barcode,
        "trials": refusing.attempt(request, lambda: reading.try_item(barcode, at.branch.id))
        if barcode
        else None,
    }
    return show(request, at, "bins", context)


@staff_page("policies.manage", CHANGE)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Save a rule, move it up or down, or remove it."""
    how, rule_id = request.POST.get("how", ""), given.number(request.POST, "rule")

    def act() -> bool:
        if how in ("up", "down"):
            sorting.move_sort_rule(actor=at.actor, rule_id=rule_id, up=how == "up", now=at.now)
        elif how == "remove":
            sorting.remove_sort_rule(actor=at.actor, rule_id=rule_id, now=at.now)
        else:
            sorting.save_sort_rule(
                actor=at.actor, branch_id=at.branch.id, row=_row(request.POST, rule_id), now=at.now
            )
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:bins"))


def _row(values: Mapping[str, str], rule_id: int) -> SortRow:
    return SortRow(
        id=rule_id,
        name=given.text(values, "name", 100),
        bin=given.text(values, "bin", 40),
        item_type_id=given.number(values, "item_type") or None,
        collection=given.text(values, "collection", 40),
        location_id=given.number(values, "location") or None,
        owner_id=given.number(values, "owner") or None,
        outcome=given.text(values, "outcome", 10),
        destination_id=given.number(values, "destination") or None,
    )
