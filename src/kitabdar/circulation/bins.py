"""Read the rules by which a branch sorts what comes back, and try them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kitabdar.catalogue.queries import item_type_names
from kitabdar.circulation.models import SortOutcome, SortRule
from kitabdar.circulation.presenting import name_of
from kitabdar.circulation.rules import SortRow, choose_bin
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.sorting import Sorted, facts_of
from kitabdar.circulation.services.statements import ITEM, row
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.errors import NotFound


@dataclass(frozen=True, slots=True)
class SortRuleView:
    """A rule of a branch with the names of what it covers, "" for any."""

    row: SortRow
    branch_id: int
    item_type_name: str
    location_name: str
    owner_name: str
    destination_name: str
    outcome_name: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Where an item would go for one outcome."""

    outcome_name: str
    sorted_to: Sorted


def sort_rules(branch_id: int) -> list[SortRuleView]:
    """Return the rules of a branch in their order."""
    settings, types = lending_settings(), item_type_names()
    names = dict(SortOutcome.choices)

    def place(place_id: int | None) -> str:
        return name_of(settings, place_id) if place_id is not None else ""

    return [
        SortRuleView(
            row=each,
            branch_id=branch_id,
            item_type_name=types.get(each.item_type_id, "") if each.item_type_id is not None else "",
            location_name=place(each.location_id),
            owner_name=place(each.owner_id),
            destination_name=place(each.destination_id),
            outcome_name=str(names.get(each.outcome, "")),
        )
        for each in settings.sorting.get(branch_id, ())
    ]


def branch_of_rule(rule_id: int) -> int:
    """Return the branch a rule belongs to. Raises NotFound."""
    found = SortRule.objects.filter(pk=rule_id).values_list("branch_id", flat=True).first()
    if found is None:
        raise NotFound("sort rule", rule_id)
    return found


def try_item(barcode: str, branch_id: int) -> list[Trial]:
    """Say into which bin an item would go at a branch, whatever becomes of it. Raises NotFound."""
    found = row(ITEM + "WHERE i.barcode = %s", [barcode.strip()])
    if found is None:
        raise NotFound("item", barcode)
    item, settings = ItemRow(*found), lending_settings()
    trials = []
    for outcome, name in SortOutcome.choices:
        facts = facts_of(item, outcome, settings)
        if outcome == SortOutcome.SEND:  # home, say
            facts = replace(facts, destination_ids=settings.above(item.branch_id))
        chosen = choose_bin(settings.sorting.get(branch_id, ()), facts)
        trials.append(Trial(str(name), Sorted(chosen.bin, chosen.name) if chosen else Sorted()))
    return trials


def outcomes() -> list[tuple[str, str]]:
    """Return what may become of an item, as (code, name)."""
    return [(code, str(name)) for code, name in SortOutcome.choices]
