"""How stock goes round between branches: the next stage, when a stage ends, and what an item waits for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stage:
    """A branch where the items of a rota rest for so many days."""

    id: int
    branch_id: int
    days: int


@dataclass(frozen=True, slots=True)
class RotaItemFacts:
    """An item that is due elsewhere. `goal_id`: the branch; `is_wanted`: it is to be fetched for a reader."""

    state: str
    here_id: int
    goal_id: int
    is_wanted: bool = False


def next_stage(stages: Sequence[Stage], after: int | None, *, repeats: bool) -> Stage | None:
    """Return the stage after the one with this id (None: before the first), None where the rota is over. [CIR-O1]

    A rota that repeats begins again; so does an item whose stage is there no more.
    """
    ids = [stage.id for stage in stages]
    if not stages:
        return None
    if after is None or after not in ids:
        return stages[0]
    following = ids.index(after) + 1
    if following < len(stages):
        return stages[following]
    return stages[0] if repeats else None


def stage_end(arrived: date, days: int) -> date:
    """Return the day in whose night an item goes on: its days count from its arrival on the shelf. [CIR-O2]"""
    return arrived + timedelta(days=days)


def why_it_waits(item: RotaItemFacts) -> str:
    """Return what keeps an item from being sent on, "" when nothing does. [CIR-O3]"""
    if item.state != "available":
        return item.state
    if item.is_wanted:
        return "wanted"
    return "there" if item.here_id == item.goal_id else ""
