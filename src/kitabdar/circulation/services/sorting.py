"""Sort what comes back into bins, by rules that a branch writes. [CIR-N1]"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Item, ItemState, ItemType
from kitabdar.circulation.models import SortRule
from kitabdar.circulation.rules import OUTCOMES, SortFacts, SortRow, choose_bin
from kitabdar.circulation.services import ordering
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.ordering import MOST_RULES
from kitabdar.circulation.services.routing import Routing
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit


@dataclass(frozen=True, slots=True)
class Sorted:
    """The bin an item goes into, and the name of the rule that says so; "" for both where no rule covers it."""

    bin: str = ""
    rule: str = ""


def sort(item: ItemRow, routing: Routing, branch_id: int, settings: LendingSettings) -> Sorted:
    """Return the bin for an item that was just routed at a branch; its `state` is the one before."""
    rows = settings.sorting.get(branch_id, ())
    if not rows:
        return Sorted()
    asks = any(row.outcome == "attention" for row in rows)
    facts = replace(
        facts_of(item, routing.action, settings),
        destination_ids=settings.above(routing.to_branch_id) if routing.action == "send" else (),
        needs_attention=asks and _needs_attention(item),
    )
    row = choose_bin(rows, facts)
    return Sorted(row.bin, row.name) if row else Sorted()


def facts_of(item: ItemRow, outcome: str, settings: LendingSettings) -> SortFacts:
    """Return what the rules ask of an item with one of the outcomes."""
    location_ids = settings.above(item.location_id) if item.location_id is not None else ()
    return SortFacts(
        item.item_type_id,
        item.collection,
        location_ids,
        settings.above(item.branch_id),
        outcome,
        needs_attention=outcome == "attention",
    )


def _needs_attention(item: ItemRow) -> bool:
    """Say whether it was missing or lost until now, is damaged, or staff wrote a note on it."""
    if item.state in (ItemState.MISSING, ItemState.LOST) or item.damage:
        return True
    return Item.objects.filter(pk=item.id).exclude(note="").exists()


@in_one_transaction
def save_sort_rule(*, actor: Actor, branch_id: int, row: SortRow, now: datetime) -> int:
    """Add a rule of a branch after its others (`row.id` 0), or change one; return its id.

    Raises NotPermitted (policies.manage at the branch), NotFound, Invalid.
    """
    settings = lending_settings()
    require(actor, "policies.manage", settings.branch(branch_id))
    mine = SortRule.objects.filter(branch_id=branch_id)
    if row.id and not mine.filter(pk=row.id).exists():
        raise NotFound("sort rule", row.id)
    row = replace(row, name=" ".join(row.name.split()), bin=" ".join(row.bin.split()))
    problems = _problems(row, settings)
    if not row.id and mine.count() >= MOST_RULES:
        problems["name"] = _("A branch has at most %(most)s of these rules.") % {"most": MOST_RULES}
    if problems:
        raise Invalid(problems)
    told = {name: getattr(row, name) for name in SortRow.__dataclass_fields__ if name != "id"}
    rule_id = ordering.put(mine, row.id, told, branch_id=branch_id)
    _note(actor, "save_sort_rule", rule_id, branch_id, now)
    return rule_id


@in_one_transaction
def move_sort_rule(*, actor: Actor, rule_id: int, up: bool, now: datetime) -> None:
    """Let a rule change places with the one before it, or after it. Raises NotPermitted, NotFound."""
    rule = _rule(actor, rule_id)
    lock(SortRule, {"branch_id": rule.branch_id})
    ordering.swap(SortRule.objects.filter(branch_id=rule.branch_id), rule.pk, up=up)
    _note(actor, "move_sort_rule", rule_id, rule.branch_id, now)


@in_one_transaction
def remove_sort_rule(*, actor: Actor, rule_id: int, now: datetime) -> None:
    """Remove a rule. Raises NotPermitted, NotFound."""
    rule = _rule(actor, rule_id)
    SortRule.objects.filter(pk=rule.pk).delete()
    _note(actor, "remove_sort_rule", rule_id, rule.branch_id, now)


def _rule(actor: Actor, rule_id: int) -> SortRule:
    rule = SortRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("sort rule", rule_id)
    require(actor, "policies.manage", lending_settings().branch(rule.branch_id))
    return rule


def _problems(row: SortRow, settings: LendingSettings) -> dict[str, str]:
    found = {}
    if not row.name or len(row.name) > 100:
        found["name"] = _("Give the rule a name of at most %(most)s characters.") % {"most": 100}
    if not row.bin or len(row.bin) > 40:
        found["bin"] = _("Say which bin, in at most %(most)s characters.") % {"most": 40}
    if len(row.collection) > 40:
        found["collection"] = _("At most %(most)s characters.") % {"most": 40}
    if row.outcome and row.outcome not in OUTCOMES:
        found["outcome"] = _("There is nothing called “%(code)s”.") % {"code": row.outcome[:40]}
    if row.item_type_id is not None and not ItemType.objects.filter(pk=row.item_type_id).exists():
        found["item_type"] = _("There is nothing called “%(code)s”.") % {"code": row.item_type_id}
    for name in ("location_id", "owner_id", "destination_id"):
        place_id = getattr(row, name)
        if place_id is not None and place_id not in settings.tree.by_id:
            found[name[:-3]] = _("There is nothing called “%(code)s”.") % {"code": place_id}
    return found


def _note(actor: Actor, action: str, rule_id: int, branch_id: int, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.{action}",
        subject=f"sort rule:{rule_id}",
        place=branch_id,
        now=now,
    )
