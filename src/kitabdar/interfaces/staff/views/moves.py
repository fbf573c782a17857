"""Moves: the rules by which items change their shelf at check-in and check-out, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue.queries import item_type_names
from kitabdar.circulation import moves as reading
from kitabdar.circulation.rules import MOST_HOURS, MoveRow
from kitabdar.circulation.services import move_rules
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.places import PlaceView

NONE = "none"
"""What the choice of a location sends for none at all."""


@staff_page("policies.manage")
def moves(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the rules that hold here, with a form for a new one or for the one chosen."""
    rules = reading.move_rules(at.branch.id)
    chosen = given.number(request.GET, "rule")
    row = next((each.row for each in rules if each.row.id == chosen), None)
    places = _places(at)
    context = {
        "rules": rules,
        "managed": {each.id for each in places},
        "row": row,
        "values": refusing.typed(request, chosen).get("move") or (_values(row) if row else {}),
        "places": places,
        "moments": reading.moments(),
        "item_types": [(str(pk), name) for pk, name in item_type_names().items()],
        "locations": _locations(places),
        "none": NONE,
        "most_hours": MOST_HOURS,
    }
    return show(request, at, "moves", context)


@staff_page("policies.manage", CHANGE)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Save a rule, move it up or down, or remove it."""
    how, rule_id = request.POST.get("how", ""), given.number(request.POST, "rule")

    def act() -> bool:
        if how in ("up", "down"):
            move_rules.order_move_rule(actor=at.actor, rule_id=rule_id, up=how == "up", now=at.now)
        elif how == "remove":
            move_rules.remove_move_rule(actor=at.actor, rule_id=rule_id, now=at.now)
        else:
            place_id = reading.place_of_rule(rule_id) if rule_id else given.number(request.POST, "place")
            row = _row(request.POST, rule_id)
            move_rules.save_move_rule(actor=at.actor, place_id=place_id or at.branch.id, row=row, now=at.now)
        return True

    if refusing.attempt(request, act, "" if how else f"move:{rule_id}"):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("staff:moves"))
    return HttpResponseRedirect(f"{reverse('staff:moves')}?rule={rule_id}#rule")


def _places(at: Workplace) -> list[PlaceView]:
    """Return the branch and the places above it whose rules one may write, the nearest first."""
    chain = organisation.place_tree().chain(at.branch.id)
    return [each for each in chain if at.actor.may("policies.manage", each.path)]


def _locations(places: list[PlaceView]) -> list[tuple[str, str]]:
    """Return the locations in these places, as (id, name with that of its branch)."""
    tree, widest = organisation.place_tree(), places[-1]
    found = []
    for each in tree.of_kind("location"):
        if each.path.startswith(widest.path) and not each.is_retired:
            branch = tree.above(each.id, "branch")
            found.append((str(each.id), f"{branch.name}: {each.name}" if branch else each.name))
    return found


def _values(row: MoveRow) -> dict[str, str]:
    """Give a rule as its form sends it."""
    goal = NONE if row.no_location else str(row.to_location_id or "")
    return {
        "name": row.name,
        "moment": row.moment,
        "item_type": str(row.item_type_id or ""),
        "collection": row.collection,
        "location": str(row.location_id or ""),
        "to_location": goal,
        "to_collection": row.to_collection,
        "no_collection": "on" if row.no_collection else "",
        "rest_hours": str(row.rest_hours or ""),
    }


def _row(values: Mapping[str, str], rule_id: int) -> MoveRow:
    goal = values.get("to_location", "")
    hours = given.text(values, "rest_hours", 10)
    return MoveRow(
        id=rule_id,
        name=given.text(values, "name", 100),
        moment=given.text(values, "moment", 10),
        item_type_id=given.number(values, "item_type") or None,
        collection=given.text(values, "collection", 40),
        location_id=given.number(values, "location") or None,
        to_location_id=given.whole(goal) or None,
        no_location=goal == NONE,
        to_collection=given.text(values, "to_collection", 40),
        no_collection="no_collection" in values,
        rest_hours=given.whole(hours) if hours else None,
    )
