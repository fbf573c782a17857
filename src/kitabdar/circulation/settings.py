"""Places, hours and rules as circulation needs them, kept in each process while they stay as they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from kitabdar.circulation.models import MoveRule, Policy, SortRule
from kitabdar.circulation.rules import (
    Choice,
    Match,
    MoveRow,
    PolicyRow,
    SortRow,
    age_on,
    choose_policy,
    read_says,
)
from kitabdar.marc import description_json
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import Hours, local_day
from kitabdar.organisation.places import PlaceTree, PlaceView
from kitabdar.organisation.queries import TREE
from kitabdar.organisation.settings_cache import Cached, stamp

COLUMNS = (
    "id",
    "name",
    "position",
    "place_id",
    "category_id",
    "youngest",
    "oldest",
    "collection",
    "material",
    "new_days",
)


@dataclass(frozen=True, slots=True)
class PatronTraits:
    """What rules may ask of a patron."""

    category_id: int
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class ItemTraits:
    """What rules may ask of an item. `description`: of its record, whose material counts unless `material` is said."""

    item_type_id: int
    location_id: int | None = None
    collection: str = ""
    acquired_on: date | None = None
    description: str = ""
    material: str = ""


@dataclass(frozen=True)
class LendingSettings:
    """The settings of one moment."""

    tree: PlaceTree
    policies: tuple[PolicyRow, ...]
    sorting: dict[int, tuple[SortRow, ...]] = field(default_factory=dict, hash=False, compare=False)
    moves: dict[int, tuple[MoveRow, ...]] = field(default_factory=dict, hash=False, compare=False)
    _choices: dict[Match, Choice] = field(default_factory=dict, hash=False, compare=False)

    def branch(self, branch_id: int) -> PlaceView:
        """Return a branch. Raises NotFound."""
        found = self.tree.by_id.get(branch_id)
        if found is None or found.kind != "branch":
            raise NotFound("branch", branch_id)
        return found

    def library_of(self, branch_id: int) -> int | None:
        """Return the library that a branch belongs to."""
        library = self.tree.above(branch_id, "library")
        return library.id if library else None

    def network_of(self, branch_id: int) -> PlaceView:
        """Return the network that a branch belongs to. Raises NotFound."""
        network = self.tree.above(branch_id, "network")
        if network is None:
            raise NotFound("branch", branch_id)
        return network

    def stack_of(self, location_id: int | None, home_id: int, here_id: int) -> PlaceView | None:
        """Return the closed stacks in which an item stands: its location at home, the branch where it is elsewhere."""
        place = self.tree.by_id.get(
            location_id if location_id is not None and home_id == here_id else here_id
        )
        return place if place is not None and place.is_closed_stack else None

    def hours(self, branch_id: int) -> Hours:
        """Return the hours of a branch."""
        return self.tree.hours.get(branch_id) or Hours()

    def on_the_clock(self, branch_id: int, moment: datetime) -> datetime:
        """Return the moment in the time zone of a branch."""
        return moment.astimezone(ZoneInfo(self.hours(branch_id).zone))

    def policy(self, policy_id: int | None) -> PolicyRow | None:
        """Return the row with this id, if it is still there."""
        return next((row for row in self.policies if row.id == policy_id), None)

    def choose(self, branch_id: int, patron: PatronTraits, item: ItemTraits, now: datetime) -> Choice:
        """Choose the terms of a lending at a branch; the item's location counts where it is in that branch."""
        match = self._match(branch_id, patron, item, now)
        if match not in self._choices:
            self._choices[match] = choose_policy(self.policies, match)
        return self._choices[match]

    def _match(self, branch_id: int, patron: PatronTraits, item: ItemTraits, now: datetime) -> Match:
        """Tell what is at hand, as far as any rule asks: the rest would only make more cases of one."""
        places = self.places(branch_id, item.location_id)
        today = local_day(self.hours(branch_id), now)
        asked = self._asked
        return Match(
            places,
            patron.category_id,
            item.item_type_id,
            age_on(patron.birth_date, today) if "age" in asked else None,
            item.collection if "collection" in asked else "",
            (item.material or material_of(item.description)) if "material" in asked else "",
            _days_since(item.acquired_on, today) if "newness" in asked else None,
        )

    def places(self, branch_id: int, location_id: int | None) -> tuple[int, ...]:
        """Return the places whose rules hold at a branch; the room of an item counts where it is in that branch."""
        if location_id is not None and branch_id in (above := self.above(location_id)):
            return above
        return self.above(branch_id)

    def moves_at(self, branch_id: int) -> tuple[MoveRow, ...]:
        """Return the rules of moves that hold at a branch: of the nearest place first, each in their order."""
        return tuple(row for place_id in self.above(branch_id) for row in self.moves.get(place_id, ()))

    @cached_property
    def _asked(self) -> frozenset[str]:
        rows = self.policies
        answers = {
            "age": any(row.youngest is not None or row.oldest is not None for row in rows),
            "collection": any(row.collection for row in rows),
            "material": any(row.material for row in rows),
            "newness": any(row.new_days is not None for row in rows),
        }
        return frozenset(name for name, is_asked in answers.items() if is_asked)

    def above(self, place_id: int) -> tuple[int, ...]:
        """Return the ids of a place and of those above it, the nearest first; none for an unknown one."""
        place = self.tree.by_id.get(place_id)
        if place is None:
            return ()
        return tuple(int(each) for each in reversed(place.path.strip("/").split("/")))


def material_of(description: str) -> str:
    """Return what a record describes (Description.format), "" where there is no description."""
    return description_json.load(description).format if description else ""


def _days_since(day: date | None, today: date) -> int | None:
    return None if day is None else (today - day).days


def _policies() -> tuple[PolicyRow, ...]:
    types: dict[int, set[int]] = defaultdict(set)
    for policy_id, type_id in Policy.item_types.through.objects.values_list("policy_id", "itemtype_id"):
        types[policy_id].add(type_id)
    return tuple(
        PolicyRow(
            **dict(zip(COLUMNS, row, strict=True)),
            item_type_ids=frozenset(types[row[0]]),
            says=read_says(says),
        )
        for *row, says in Policy.objects.order_by("position").values_list(*COLUMNS, "says")
    )


def _sorting() -> dict[int, tuple[SortRow, ...]]:
    found: dict[int, list[SortRow]] = defaultdict(list)
    columns = list(SortRow.__dataclass_fields__)
    for branch_id, *row in SortRule.objects.order_by("position", "pk").values_list("branch_id", *columns):
        found[branch_id].append(SortRow(*row))
    return {branch_id: tuple(rows) for branch_id, rows in found.items()}


def _moves() -> dict[int, tuple[MoveRow, ...]]:
    found: dict[int, list[MoveRow]] = defaultdict(list)
    columns = [name for name in MoveRow.__dataclass_fields__ if name != "to_places"]
    rows = MoveRule.objects.order_by("position", "pk")
    for place_id, path, retired_on, *row in rows.values_list(
        "place_id", "to_location__path", "to_location__retired_on", *columns
    ):
        is_there = path and retired_on is None  # what is no longer used takes nothing in
        steps = tuple(int(each) for each in path.strip("/").split("/")) if is_there else ()
        found[place_id].append(MoveRow(**dict(zip(columns, row, strict=True)), to_places=steps))
    return {place_id: tuple(rows) for place_id, rows in found.items()}


_POLICIES: Cached[tuple[PolicyRow, ...]] = Cached(_policies)
_SORTING: Cached[dict[int, tuple[SortRow, ...]]] = Cached(_sorting)
_MOVES: Cached[dict[int, tuple[MoveRow, ...]]] = Cached(_moves)
_KEPT: list[LendingSettings] = []


def lending_settings() -> LendingSettings:
    """Return the settings as this transaction sees them (one small SELECT while nothing changed)."""
    current = stamp()
    tree, policies, sorting = TREE.at(current), _POLICIES.at(current), _SORTING.at(current)
    moves = _MOVES.at(current)
    for kept in _KEPT:
        if (
            kept.tree is tree
            and kept.policies is policies
            and kept.sorting is sorting
            and kept.moves is moves
        ):
            return kept
    _KEPT[:] = [LendingSettings(tree, policies, sorting, moves)]
    return _KEPT[0]
