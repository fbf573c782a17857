"""What stands where right now, read from item states: true at the moment of asking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils import timezone

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import OPEN_HOLD_STATES, Hold
from kitabdar.circulation.views import Rest
from kitabdar.organisation.models import translated
from kitabdar.organisation.places import PlaceTree
from kitabdar.organisation.queries import place_tree

GONE = (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING)


@dataclass(frozen=True, slots=True)
class ItemAvailability:
    """One item: its state, and until when it is lent; `rest`: where it lies that came back a while ago."""

    barcode: str
    state: str  # a value of ItemState
    item_type: str
    location: str
    call_number: str
    due_at: datetime | None
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class BranchAvailability:
    """The items of an edition at one branch; an available item counts where it stands, others where they belong."""

    branch_id: int
    branch_code: str
    branch_name: str
    library_name: str
    available: int
    total: int
    call_numbers: tuple[str, ...]
    next_due_at: datetime | None
    items: tuple[ItemAvailability, ...]

    @property
    def resting(self) -> tuple[Rest, ...]:
        """Where available items lie that came back a while ago and are not on their shelf yet."""
        return tuple(each.rest for each in self.items if each.rest is not None)


@dataclass(frozen=True, slots=True)
class Availability:
    """All items of an edition but those lost, missing or withdrawn. `holds` counts waiting and ready ones."""

    available: int
    total: int
    holds: int
    branches: tuple[BranchAvailability, ...]

    def is_at(self, branch_codes: Collection[str]) -> bool:
        """Say whether an item stands available at one of these branches."""
        return any(each.available and each.branch_code in branch_codes for each in self.branches)


def availability(edition_ids: Iterable[int], now: datetime | None = None) -> dict[int, Availability]:
    """Return the availability of each of these editions, whether it has items or not (three statements).

    `now`: what rests until later is told; the present moment unless it is said.
    """
    wanted = list(dict.fromkeys(edition_ids))
    if not wanted:
        return {}
    holds = dict(_open_holds().filter(edition_id__in=wanted))
    items: dict[int, dict[int, list[ItemAvailability]]] = defaultdict(lambda: defaultdict(list))
    tree = place_tree()
    present = now or timezone.now()
    for row in _items().filter(holding__record__edition_id__in=wanted):
        stands = row["current_branch_id"] if row["state"] == ItemState.AVAILABLE else row["branch_id"]
        items[row["holding__record__edition_id"]][stands].append(_item(row, tree, present))
    return {each: _availability(items.get(each, {}), holds.get(each, 0), tree) for each in wanted}


@cache  # put together once: that takes as long as the answer
def _open_holds() -> QuerySet[Hold, Any]:
    """Count the open holds of each edition."""
    holds = Hold.objects.filter(state__in=OPEN_HOLD_STATES)
    return holds.values_list("edition_id").annotate(number=Count("pk"))


@cache
def _items() -> QuerySet[Item, Any]:
    """Read what is told of items; an item has one open loan, and rests once (constraints of the two tables)."""
    return (
        Item.objects.filter(holding__record__deleted_at=None)
        .exclude(state__in=GONE)
        .annotate(
            loan=FilteredRelation("loans", condition=Q(loans__returned_at=None)),
            rest=FilteredRelation("moves", condition=Q(moves__rests_until__isnull=False)),
        )
        .order_by("call_number", "barcode")
        .values(
            "holding__record__edition_id",
            "branch_id",
            "current_branch_id",
            "location_id",
            "state",
            "barcode",
            "call_number",
            "holding__call_number",
            "item_type__name",
            "item_type__names",
            "loan__due_at",
            "rest__rests_in_id",
            "rest__rests_until",
        )
    )


def _item(row: dict[str, Any], tree: PlaceTree, now: datetime) -> ItemAvailability:
    location = tree.by_id.get(row["location_id"])
    return ItemAvailability(
        barcode=row["barcode"],
        state=row["state"],
        item_type=translated(row["item_type__names"], row["item_type__name"]),
        location=location.name if location else "",
        call_number=row["call_number"] or row["holding__call_number"],
        due_at=row["loan__due_at"],
        rest=_rest(row, tree, now),
    )


def _rest(row: dict[str, Any], tree: PlaceTree, now: datetime) -> Rest | None:
    until = row["rest__rests_until"]
    if until is None or until <= now or row["state"] != ItemState.AVAILABLE:
        return None
    place, branch = tree.by_id.get(row["rest__rests_in_id"]), tree.by_id.get(row["current_branch_id"])
    if place is None or branch is None or not place.path.startswith(branch.path):
        return None
    return Rest(place.id, place.name, until)


def _availability(by_branch: dict[int, list[ItemAvailability]], holds: int, tree: PlaceTree) -> Availability:
    branches = [
        _branch(branch_id, items, tree) for branch_id, items in by_branch.items() if branch_id in tree.by_id
    ]
    branches.sort(key=lambda each: (each.library_name, tree.by_id[each.branch_id].position, each.branch_name))
    return Availability(
        available=sum(each.available for each in branches),
        total=sum(each.total for each in branches),
        holds=holds,
        branches=tuple(branches),
    )


def _branch(branch_id: int, items: list[ItemAvailability], tree: PlaceTree) -> BranchAvailability:
    place = tree.by_id[branch_id]
    library = tree.above(branch_id, "library")
    return BranchAvailability(
        branch_id=branch_id,
        branch_code=place.code,
        branch_name=place.name,
        library_name=library.name if library else "",
        available=sum(each.state == ItemState.AVAILABLE for each in items),
        total=len(items),
        call_numbers=tuple(dict.fromkeys(each.call_number for each in items if each.call_number)),
        next_due_at=min((each.due_at for each in items if each.due_at), default=None),
        items=tuple(items),
    )
