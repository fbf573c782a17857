"""What a rule covers of loans, holds and bookings that there are: a limit counts that. [CIR-P1]"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import Item
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.settings import LendingSettings, material_of


def count_covered(
    rows: QuerySet[Any],
    rule: PolicyRow | None,
    settings: LendingSettings,
    today: date,
    *,
    branch: str = "branch",
) -> int:
    """Count those of a patron's loans or bookings that a rule covers, all where it narrows nothing.

    `branch`: the field with the branch that counts, where it is lent or collected.
    """
    if rule is None:
        return rows.count()
    rows = rows.filter(_of_item(rule, today, "item__"), _of_place(rule, settings, branch, "item__"))
    if not rule.material:
        return rows.count()
    texts = rows.values_list("item__holding__record__description", flat=True)
    return sum(material_of(text) == rule.material for text in texts)


def holds_covered(
    holds: QuerySet[Any], rule: PolicyRow | None, settings: LendingSettings, today: date
) -> set[int | str]:
    """Return which of a patron's holds a rule covers: by an item they could be filled with; a group is one.

    Each is named by its group or its id.
    """
    rows = list(holds.values_list("pk", "group", "edition_id", "wanted_item_id", "pickup_branch_id"))
    if rule is None or not narrows(rule):
        return {group or pk for pk, group, *_rest in rows}
    items = Item.objects.filter(
        holding__record__edition_id__in={edition_id for _pk, _g, edition_id, *_r in rows}
    )
    found = list(
        items.filter(_of_item(rule, today, "")).values_list(
            "pk", "holding__record__edition_id", "location_id", "holding__record__description"
        )
    )
    if rule.material:
        found = [each for each in found if material_of(each[3]) == rule.material]
    return {
        group or pk
        for pk, group, edition_id, wanted_id, pickup_id in rows
        if any(
            _is_there(rule, settings, pickup_id, location_id)
            for item_id, of_edition, location_id, _text in found
            if (item_id == wanted_id if wanted_id is not None else of_edition == edition_id)
        )
    }


def narrows(rule: PolicyRow) -> bool:
    """Say whether a rule covers some items, or lending at some places, only."""
    return bool(
        rule.place_id is not None
        or rule.item_type_ids
        or rule.collection
        or rule.material
        or rule.new_days is not None
    )


def _of_item(rule: PolicyRow, today: date, item: str) -> Q:
    """Ask for the items that a rule is for, but for what their records say. `item`: the way there from the rows."""
    asked: dict[str, object] = {}
    if rule.item_type_ids:
        asked[f"{item}item_type_id__in"] = rule.item_type_ids
    if rule.collection:
        asked[f"{item}collection"] = rule.collection
    if rule.new_days is not None:
        asked[f"{item}acquired_on__gte"] = today - timedelta(days=rule.new_days)
    return Q(**asked)


def _of_place(rule: PolicyRow, settings: LendingSettings, branch: str, item: str) -> Q:
    """Ask for what was done where a rule holds: at a branch under its place, or with items of a room in that branch."""
    place = settings.tree.by_id.get(rule.place_id) if rule.place_id is not None else None
    if place is None:
        return Q()
    if place.kind != "location":
        return Q(**{f"{branch}__path__startswith": place.path})
    home = settings.tree.above(place.id, "branch")
    return Q(**{f"{item}location__path__startswith": place.path, f"{branch}_id": home.id if home else None})


def _is_there(rule: PolicyRow, settings: LendingSettings, branch_id: int, location_id: int | None) -> bool:
    """Say whether a rule holds for an item that is collected at a branch, as `LendingSettings.choose` has it."""
    return rule.place_id is None or rule.place_id in settings.places(branch_id, location_id)
