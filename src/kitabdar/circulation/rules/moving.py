"""Which rule changes the shelf of an item that is checked in or out, and to what. Pure. [CIR-V1, CIR-V2]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOMENTS = ("check_in", "check_out")
MOST_HOURS = 720
"""A month: what lies somewhere longer has its place there."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A rule of a place: what it covers (None and "": any), and what becomes of that.

    `location_id`: a place and all below it. `to_places`: the ids from the root down to `to_location_id`.
    """

    id: int
    name: str
    moment: str = "check_in"
    item_type_id: int | None = None
    collection: str = ""
    location_id: int | None = None
    to_location_id: int | None = None
    no_location: bool = False
    to_collection: str = ""
    no_collection: bool = False
    rest_hours: int | None = None
    to_places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """An item that came to the shelf of a branch, or is lent there. `location_ids`: from its own up to the root."""

    moment: str
    item_type_id: int
    collection: str
    location_ids: tuple[int, ...]
    branch_id: int
    home_id: int


def choose_move(rows: Iterable[MoveRow], facts: MoveFacts) -> MoveRow | None:
    """Return the first row, in their order, that covers the item and can be followed where it is; None: no rule."""
    return next((row for row in rows if _covers(row, facts) and _can_be(row, facts)), None)


def shelf_after(row: MoveRow, location_id: int | None, collection: str) -> tuple[int | None, str]:
    """Return the location and the collection an item has for good after a rule."""
    if row.no_location or (row.to_location_id is not None and row.rest_hours is None):
        location_id = row.to_location_id
    if row.no_collection or row.to_collection:
        collection = row.to_collection
    return location_id, collection


def _covers(row: MoveRow, facts: MoveFacts) -> bool:
    return (
        row.moment == facts.moment
        and row.item_type_id in (None, facts.item_type_id)
        and row.collection in ("", facts.collection)
        and (row.location_id is None or row.location_id in facts.location_ids)
    )


def _can_be(row: MoveRow, facts: MoveFacts) -> bool:
    """Say whether the shelf is one of the branch: an item rests where it is, its location is one of its home.

    A location for good is given at home, or while it is lent.
    """
    if row.rest_hours is not None:
        return facts.branch_id in row.to_places
    if row.to_location_id is None and not row.no_location:
        return True
    is_home = facts.moment == "check_out" or facts.branch_id == facts.home_id
    return is_home and (row.to_location_id is None or facts.home_id in row.to_places)
