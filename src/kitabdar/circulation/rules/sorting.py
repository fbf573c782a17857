"""Into which bin an item goes that came back: the first rule of the branch that fits. Pure. [CIR-N1]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OUTCOMES = ("shelve", "put_aside", "send", "attention")
"""What becomes of an item: back to its shelf, to the hold shelf, to another branch; or somebody must look at it."""


@dataclass(frozen=True, slots=True)
class SortRow:
    """A rule of a branch: what it covers (None and "": any) and the bin it names.

    `location_id`, `owner_id` and `destination_id`: a place and all below it.
    """

    id: int
    name: str
    bin: str
    item_type_id: int | None = None
    collection: str = ""
    location_id: int | None = None
    owner_id: int | None = None
    outcome: str = ""
    destination_id: int | None = None


@dataclass(frozen=True, slots=True)
class SortFacts:
    """An item that came back. Places as the ids from them up to the root; none where there is no such place."""

    item_type_id: int
    collection: str
    location_ids: tuple[int, ...]
    owner_ids: tuple[int, ...]
    outcome: str
    destination_ids: tuple[int, ...] = ()
    needs_attention: bool = False


def choose_bin(rows: Iterable[SortRow], facts: SortFacts) -> SortRow | None:
    """Return the first row, in the order of the branch, that covers the item; None: no rule does."""
    return next((row for row in rows if _covers(row, facts)), None)


def _covers(row: SortRow, facts: SortFacts) -> bool:
    return (
        row.item_type_id in (None, facts.item_type_id)
        and row.collection in ("", facts.collection)
        and (row.location_id is None or row.location_id in facts.location_ids)
        and (row.owner_id is None or row.owner_id in facts.owner_ids)
        and (row.destination_id is None or row.destination_id in facts.destination_ids)
        and _fits(row.outcome, facts)
    )


def _fits(outcome: str, facts: SortFacts) -> bool:
    return facts.needs_attention if outcome == "attention" else outcome in ("", facts.outcome)
