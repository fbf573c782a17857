"""Which rows of policy govern a lending, kind by kind, and why.

A row matches when each of its match columns is blank or covers what is at hand; a place covers itself and all below it.
A row says some kinds of result (`terms.Terms`) and is silent on the others. For each kind, the most specific of the
matching rows that say it wins, compared column by column in the order of COLUMNS; what is still equal is decided by the
lower position. What no row says is as `Terms` has it; where no row matches at all, nothing is lent. [CIR-P1]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kitabdar.circulation.rules.terms import Says, Terms, Value

COLUMNS = ("place", "category", "ages", "item_types", "collection", "material", "newness", "position")
"""In what order rows are compared; "place" by nearness, the others by whether the row names one at all."""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row: what it covers (blank: any), and what it says.

    `ages`: completed years, first and last, None for no end. `material`: as `Description.format` has it. `new_days`:
    covers items for so many days after they were acquired.
    """

    id: int
    name: str
    position: int
    place_id: int | None = None
    category_id: int | None = None
    youngest: int | None = None
    oldest: int | None = None
    item_type_ids: frozenset[int] = frozenset()
    collection: str = ""
    material: str = ""
    new_days: int | None = None
    says: Says = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Match:
    """What is at hand. `places`: ids from the nearest place (a location or branch) up to the network.

    `age`: of the patron in years; `days_here`: since the item was acquired; None where it is not known, which no row
    that asks covers.
    """

    places: tuple[int, ...]
    category_id: int
    item_type_id: int
    age: int | None = None
    collection: str = ""
    material: str = ""
    days_here: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a kind of result is as it is.

    `winner`: name of the row, "" where none says it. `decided_by`: the column in which it beat the runner-up, "only"
    when no other row says it, "default" when none does, "none" when no row matches at all.
    """

    looked_at: int
    matched: int
    decided_by: str
    winner: str = ""
    winner_id: int | None = None
    runner_up: str = ""
    runner_up_value: Value = None


@dataclass(frozen=True)
class Choice:
    """The terms that hold (None: no row matches). `ranked`: the rows that match, the most specific first."""

    terms: Terms | None
    ranked: tuple[PolicyRow, ...]
    looked_at: int
    match: Match

    def why(self, kind: str) -> Why:
        """Say why a kind of result is as it is."""
        counts = self.looked_at, len(self.ranked)
        if not self.ranked:
            return Why(*counts, "none")
        saying = self.rows_saying(kind)
        if not saying:
            return Why(*counts, "default")
        winner = saying[0]
        if len(saying) == 1:
            return Why(*counts, "only", winner.name, winner.id)
        second = saying[1]
        decided_by = decided(winner, second, self.match)
        return Why(*counts, decided_by, winner.name, winner.id, second.name, second.says[kind])

    def rows_saying(self, kind: str) -> Sequence[PolicyRow]:
        """Return the matching rows that say a kind, the winner first."""
        return [row for row in self.ranked if kind in row.says]

    @property
    def first(self) -> PolicyRow | None:
        """The most specific row that matches."""
        return self.ranked[0] if self.ranked else None


def choose_policy(rows: Iterable[PolicyRow], match: Match) -> Choice:
    """Choose, for each kind of result, the most specific matching row that says it."""
    looked_at = list(rows)
    ranked = tuple(sorted((row for row in looked_at if covers(row, match)), key=lambda row: rank(row, match)))
    if not ranked:
        return Choice(None, (), len(looked_at), match)
    said: dict[str, Any] = {}
    for row in reversed(ranked):
        said.update(row.says)
    return Choice(Terms(**said), ranked, len(looked_at), match)


def covers(row: PolicyRow, match: Match) -> bool:
    """Say whether a row is for what is at hand."""
    return (
        (row.place_id is None or row.place_id in match.places)
        and row.category_id in (None, match.category_id)
        and (not row.item_type_ids or match.item_type_id in row.item_type_ids)
        and row.collection in ("", match.collection)
        and row.material in ("", match.material)
        and _is_of_age(row, match.age)
        and (row.new_days is None or (match.days_here is not None and match.days_here <= row.new_days))
    )


def _is_of_age(row: PolicyRow, age: int | None) -> bool:
    if row.youngest is None and row.oldest is None:
        return True
    if age is None:
        return False
    return (row.youngest is None or age >= row.youngest) and (row.oldest is None or age <= row.oldest)


_NAMED: tuple[Callable[[PolicyRow], bool], ...] = (
    lambda row: row.category_id is not None,
    lambda row: row.youngest is not None or row.oldest is not None,
    lambda row: bool(row.item_type_ids),
    lambda row: bool(row.collection),
    lambda row: bool(row.material),
    lambda row: row.new_days is not None,
)
"""Whether a row names a column, for the columns from "category" to "newness"."""


def rank(row: PolicyRow, match: Match) -> tuple[int, ...]:
    """Return how far a row is from what is at hand, column by column: lower is more specific."""
    farness = len(match.places) if row.place_id is None else match.places.index(row.place_id)
    return (farness, *(int(not named) for named in names_of(row)), row.position)


def names_of(row: PolicyRow) -> tuple[bool, ...]:
    """Return which of the columns from "category" to "newness" a row names."""
    return tuple(names(row) for names in _NAMED)


def decided(winner: PolicyRow, second: PolicyRow, match: Match) -> str:
    """Return the column in which one row beats another."""
    pairs = zip(COLUMNS, rank(winner, match), rank(second, match), strict=True)
    return next((column for column, ours, theirs in pairs if ours != theirs), COLUMNS[-1])
