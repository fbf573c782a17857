"""Whose turn it is: the queue of holds on an edition, ranked in one way wherever an item comes home."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """An open hold in the queue of an edition."""

    id: int
    patron_id: int
    category_id: int
    birth_date: date | None
    state: str
    item_id: int | None
    pickup_branch_id: int
    placed_at: datetime


def in_order(queue: Iterable[Queued]) -> list[Queued]:
    """Return the queue in its order: who asked first, is first."""
    return sorted(queue, key=lambda hold: (hold.placed_at, hold.id))


def first_to_fill(queue: Iterable[Queued], may_fill: Callable[[Queued], bool]) -> Queued | None:
    """Return the first waiting hold that an item may fill (its policy may forbid some); None when there is none."""
    return next((hold for hold in in_order(queue) if hold.state == "waiting" and may_fill(hold)), None)
