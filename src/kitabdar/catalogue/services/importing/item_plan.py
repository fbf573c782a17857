"""From the items a record speaks of to items of branches here; what cannot be placed is told, not lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import ItemState, ItemType
from kitabdar.catalogue.services.changes import Change, ItemChange
from kitabdar.catalogue.services.importing.lookups import KnownItem, Lookups, Owner
from kitabdar.catalogue.services.importing.report import ImportProblem, filled
from kitabdar.marc.items import InvalidMapping, ItemData, ItemMapping, load_mapping
from kitabdar.marc.problems import CODES, Problem
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor
from kitabdar.text.display import clean

PERMISSION = "catalogue.items"
LONGEST_BARCODE = 40
NOT_FOR_LOAN = "reading-room"
"""The item type of what its source does not lend; policy rows then say so too."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Branches and locations by their codes in small letters."""

    branches: dict[str, int]
    locations: dict[tuple[int, str], int]
    default_branch: int = 0
    closed: frozenset[int] = frozenset()  # branches whose items the importer may not change

    def branch(self, code: str) -> int:
        """Return the branch with this code, else the default; 0 when there is neither."""
        return self.branches.get(code.strip().lower(), 0) or self.default_branch

    def location(self, branch_id: int, code: str) -> int | None:
        """Return the location with this code in the branch."""
        return self.locations.get((branch_id, code.strip().lower())) if code else None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """An item that could not be taken, of the record of this change."""

    change: Change
    problem: Problem
    content: dict[str, Any]


@dataclass(slots=True)
class ItemPlan:
    """How many items are new and brought up to date, and which were not taken."""

    created: int = 0
    updated: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)


def mapping_of(text: str) -> ItemMapping:
    """Read a mapping, by name or as text. Raises ImportProblem with what is wrong with it."""
    try:
        return load_mapping(text)
    except InvalidMapping as error:
        raise ImportProblem(filled(CODES.get(error.code, error.code), error.params)) from None


def load_shelves(default_branch: str, actor: Actor) -> Shelves:
    """Read the branches. Raises ImportProblem when the default branch is not one of them."""
    tree = organisation.place_tree()
    branches = {each.code.lower(): each.id for each in tree.of_kind("branch")}
    if default_branch and default_branch.lower() not in branches:
        raise ImportProblem(
            _("There is no branch “%(code)s”. Branches: %(known)s.")
            % {"code": default_branch, "known": ", ".join(sorted(branches))}
        )
    locations = {}
    for place in tree.of_kind("location"):
        branch = tree.above(place.id, "branch")
        if branch is not None:
            locations[branch.id, place.code.lower()] = place.id
            locations[branch.id, place.code.lower().removeprefix(f"{branch.code.lower()}-")] = place.id
    closed = frozenset(each.id for each in tree.of_kind("branch") if not actor.may(PERMISSION, each.path))
    return Shelves(branches, locations, branches.get(default_branch.lower(), 0), closed)


def plan_items(changes: Sequence[Change], shelves: Shelves, lookups: Lookups) -> ItemPlan:
    """Fill `Change.items` of changes whose record is live."""
    live = [change for change in changes if change.prepared.items and not change.state.is_deleted]
    barcodes = {clean(item.barcode).strip() for change in live for item in change.prepared.items}
    known = lookups.items(barcodes) if barcodes else {}
    taken: dict[str, Owner] = {}
    made = ItemPlan()
    for change in live:
        for data in change.prepared.items:
            problem = _refusal(data, change, shelves, known, taken)
            if problem is not None:
                made.not_taken.append(NotTaken(change, problem, dataclasses.asdict(data)))
                continue
            item = _item(data, change, shelves, known)
            taken[item.barcode] = change.state.owner
            change.items.append(item)
            if item.barcode in known:
                made.updated += 1
            else:
                made.created += 1
    return made


def item_types(changes: Sequence[Change]) -> tuple[dict[str, int], list[str]]:
    """Return the ids of the item types named, making those that are missing; and the codes of those made."""
    wanted = sorted({item.item_type for change in changes for item in change.items})
    if not wanted:
        return {}, []
    found = {code.lower(): type_id for code, type_id in ItemType.objects.values_list("code", "id")}
    missing = [code for code in wanted if code not in found]
    for code in missing:
        found[code] = ItemType.objects.create(
            code=code, name=(code[:1].upper() + code[1:]).replace("-", " ")
        ).pk
    return found, missing


def _refusal(
    data: ItemData, change: Change, shelves: Shelves, known: dict[str, KnownItem], taken: dict[str, Owner]
) -> Problem | None:
    barcode = clean(data.barcode).strip()
    if not barcode:
        return _problem(change, "item-without-barcode")
    if len(barcode) > LONGEST_BARCODE:
        return _problem(change, "item-barcode-too-long", barcode=barcode, limit=LONGEST_BARCODE)
    owner = taken.get(barcode) or (known[barcode].owner if barcode in known else None)
    if owner is not None and owner != change.state.owner:
        return _problem(change, "item-barcode-taken", barcode=barcode, owner=owner[1])
    if barcode in taken:
        return _problem(change, "item-barcode-twice", barcode=barcode)
    branch_id = shelves.branch(data.branch)
    if not branch_id:
        return _problem(change, "item-unknown-branch", branch=data.branch)
    if branch_id in shelves.closed or (barcode in known and known[barcode].branch_id in shelves.closed):
        return _problem(change, "item-branch-not-permitted", branch=data.branch)
    return None


def _problem(change: Change, code: str, **params: object) -> Problem:
    return Problem(code, params, position=change.prepared.position)


def _item(data: ItemData, change: Change, shelves: Shelves, known: dict[str, KnownItem]) -> ItemChange:
    barcode = clean(data.barcode).strip()
    branch_id = shelves.branch(data.branch)
    item = ItemChange(
        barcode=barcode,
        branch_id=branch_id,
        call_number=clean(data.call_number).strip()[:120],
        item_type=_item_type(data, change),
        location_id=shelves.location(branch_id, data.location),
        copy_number=clean(data.copy_number).strip()[:20],
        volume=clean(data.volume).strip()[:60],
        collection=clean(data.collection).strip()[:40],
        inventory_number=clean(data.inventory_number).strip()[:40],
        price=data.price,
        note=clean(data.note).strip()[:250],
        acquired_on=data.acquired_on,
        state=_first_state(data).value,
        damage=_("Damaged, by the record it came with.") if data.damaged else "",
    )
    existing = known.get(barcode)
    if existing is not None:
        item.id = existing.id
        at_home = existing.state == ItemState.AVAILABLE and existing.current_branch_id == existing.branch_id
        item.stays_at = 0 if at_home else existing.current_branch_id
        item.rests_at = existing.rests_at if existing.branch_id == branch_id else None
    return item


def _item_type(data: ItemData, change: Change) -> str:
    if data.not_for_loan:
        return NOT_FOR_LOAN
    return slugify(data.item_type, allow_unicode=True)[:40] or change.prepared.material


def _first_state(data: ItemData) -> ItemState:
    """Return the state a new item begins in."""
    if data.withdrawn:
        return ItemState.WITHDRAWN
    return ItemState.LOST if data.lost else ItemState.AVAILABLE
