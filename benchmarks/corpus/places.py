"""Branches of unlike size, and the items at them."""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from itertools import accumulate
from random import Random

from benchmarks.corpus.templates import Line

_COPIES = ((0, 0.10), (1, 0.55), (2, 0.19), (3, 0.08))
MOST_COPIES = 50


@lru_cache(maxsize=8)
def branch_codes(count: int) -> tuple[str, ...]:
    """Return the codes of so many branches; the first are the largest."""
    return tuple(f"b{number:03d}" for number in range(count))


@lru_cache(maxsize=8)
def _sizes(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 5) for rank in range(count)))


def copies(dice: Random) -> int:
    """Draw the number of copies of a title: mostly one, of some fifty."""
    chance = dice.random()
    for number, share in _COPIES:
        chance -= share
        if chance < 0:
            return number
    return min(MOST_COPIES, int(4 / (1.0 - dice.random()) ** 0.7))


def items(dice: Random, number: int, branches: tuple[str, ...], language: str) -> list[Line]:
    """Return the items of a record in 952."""
    sizes = _sizes(len(branches))
    shelf = f"{dice.randrange(1000):03d}.{dice.randrange(100):02d}"
    found = []
    for copy in range(copies(dice)):
        branch = branches[bisect(sizes, dice.random() * sizes[-1])]
        subfields = [
            ("a", branch),
            ("b", branch),
            ("o", f"{shelf} {language[:2].upper()}"),
            ("p", f"B{number:09d}{copy:02d}"),
            ("y", "book"),
        ]
        found.append(Line("952", "  ", subfields))
    return found
