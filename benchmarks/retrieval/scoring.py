"""Counting: at which place an answer stands, how many queries of a kind were answered, and what was false."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DEPTH = 10
SURE = ("title", "precise", "script", "loose")
"""Tiers that say "this is what you asked for"; the others are labelled as likenesses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the control numbers of all records that answer it, and the heading or title it was made from.

    `words` counts those of the whole title.
    """

    id: str
    kind: str
    text: str
    relevant: frozenset[str]
    words: int = 0
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit as the answer gave it: its control number and the code of its tier."""

    control_number: str
    tier: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one query came to. `place` counts from 1, 0 where no answer stands among the first ten."""

    asked: Asked
    seen: tuple[Seen, ...]
    milliseconds: float = 0.0

    @property
    def place(self) -> int:
        """Where the first right hit stands."""
        for place, hit in enumerate(self.seen[:DEPTH], 1):
            if hit.control_number in self.asked.relevant:
                return place
        return 0

    def false_hits(self, tiers: Sequence[str] = SURE) -> list[Seen]:
        """Return the hits of these tiers that answer nothing asked."""
        return [
            hit for hit in self.seen if hit.tier in tiers and hit.control_number not in self.asked.relevant
        ]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of a set of queries: answered in the first place, among ten, not answered with anything."""

    queries: int
    first: float
    ten: float
    reciprocal: float
    none: float


def score(outcomes: Iterable[Outcome]) -> Score:
    """Count a set of outcomes. Raises ValueError where there are none."""
    found = list(outcomes)
    if not found:
        raise ValueError("nothing to count")
    places = [each.place for each in found]
    number = len(found)
    return Score(
        number,
        sum(place == 1 for place in places) / number,
        sum(place > 0 for place in places) / number,
        sum(1 / place for place in places if place) / number,
        sum(not each.seen for each in found) / number,
    )


def by_kind(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Gather outcomes by the kind of their query, kinds in order."""
    found: dict[str, list[Outcome]] = {}
    for each in outcomes:
        found.setdefault(each.asked.kind, []).append(each)
    return dict(sorted(found.items()))
