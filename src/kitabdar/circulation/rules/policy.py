"""Which row of policy governs a lending, and why.

A row matches when each of its match columns is blank or names what is at hand; a place matches itself and all below it.
Of the matching rows the most specific wins, compared column by column in this order: the nearest place in the tree;
then a named patron category before a blank one; then a named item type before a blank one. What is still equal is
decided by the lower position.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row: what it matches (None: any), and what then holds. Money is in the currency of the place."""

    id: int
    name: str
    position: int
    place_id: int | None = None
    category_id: int | None = None
    item_type_id: int | None = None
    is_loanable: bool = True
    loan_days: int = 14
    loan_limit: int = 10
    renewal_limit: int = 2
    is_holdable: bool = True
    hold_limit: int = 5
    hold_shelf_days: int = 7
    charge_per_day: Decimal = Decimal(0)
    grace_days: int = 0
    charge_cap: Decimal = Decimal(0)
    owed_limit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Match:
    """What is at hand. `places`: ids from the nearest place (a location or branch) up to the network."""

    places: tuple[int, ...]
    category_id: int
    item_type_id: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a row was chosen.

    `decided_by`: the column in which it beat the runner-up ("place", "category", "item_type", "position"),
    or "only" when no other row matched, or "none" when no row matched at all.
    """

    looked_at: int
    matched: int
    decided_by: str
    runner_up: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The row that governs (None: no row matches) and why."""

    policy: PolicyRow | None
    why: Why


def choose_policy(rows: Iterable[PolicyRow], match: Match) -> Choice:
    """Choose the most specific matching row."""
    looked_at = list(rows)
    matching = sorted((row for row in looked_at if _matches(row, match)), key=lambda row: _rank(row, match))
    if not matching:
        return Choice(None, Why(len(looked_at), 0, "none"))
    winner = matching[0]
    if len(matching) == 1:
        return Choice(winner, Why(len(looked_at), 1, "only"))
    runner_up = matching[1]
    columns = ("place", "category", "item_type", "position")
    pairs = zip(columns, _rank(winner, match), _rank(runner_up, match), strict=True)
    decided_by = next((column for column, ours, theirs in pairs if ours != theirs), "position")
    return Choice(winner, Why(len(looked_at), len(matching), decided_by, runner_up.name))


def _matches(row: PolicyRow, match: Match) -> bool:
    return (
        (row.place_id is None or row.place_id in match.places)
        and row.category_id in (None, match.category_id)
        and row.item_type_id in (None, match.item_type_id)
    )


def _rank(row: PolicyRow, match: Match) -> tuple[int, int, int, int]:
    """Lower is more specific."""
    farness = len(match.places) if row.place_id is None else match.places.index(row.place_id)
    return farness, int(row.category_id is None), int(row.item_type_id is None), row.position
