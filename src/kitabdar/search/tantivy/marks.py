"""Values that stand here and there in the order of a field: how far a page reaches, so that not all is looked at.

To read the twenty that follow a place, the engine compares everything that follows it. Bounded by a value a little
further on, it compares a few hundred. Marks are a sample, taken now and then: one that is out of date costs another
look, and no edition.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tantivy import Order, Query, Searcher

from kitabdar.search.tantivy.schema import schema

SAMPLED = 2000
WORTH_IT = 20_000  # editions; among fewer everything may be compared
STEPS = (2, 32)
"""Marks that a page reaches beyond its place at first, and when these were too few."""

LASTING_SECONDS = 300.0


class Marks:
    """The marks of each field of one generation; safe for threads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[float, Sequence[int]]] = {}
        self._lock = threading.Lock()

    def bounds(
        self, searcher: Searcher, generation: str, field: str, order: Order, key: int
    ) -> Iterator[int | None]:
        """Yield values up to which to look from a place on, each further; in the end None, which is no bound.

        `key`: value of the place, below 0 for the beginning of the order.
        """
        if searcher.num_docs >= WORTH_IT:
            marks = self._of(searcher, generation, field)
            for step in STEPS:
                at = _beyond(marks, order, key, step)
                if not 0 <= at < len(marks):
                    break
                yield marks[at]
        yield None

    def _of(self, searcher: Searcher, generation: str, field: str) -> Sequence[int]:
        now, name = time.monotonic(), (generation, field)
        with self._lock:
            made, marks = self._kept.get(name, (0.0, ()))
            if not made or now - made > LASTING_SECONDS:
                marks = _sample(searcher, field)
                self._kept = {key: each for key, each in self._kept.items() if key[0] == generation}
                self._kept[name] = now, marks
        return marks


def _beyond(marks: Sequence[int], order: Order, key: int, step: int) -> int:
    if order == Order.Desc:
        return (len(marks) if key < 0 else bisect_left(marks, key)) - step
    return bisect_right(marks, key) + step - 1


def _sample(searcher: Searcher, field: str) -> Sequence[int]:
    """Return the values of some editions, in order; those without a value have no place in it."""
    newest = searcher.search(Query.all_query(), 1, count=False, order_by_field="id", order=Order.Desc).hits
    last = int(newest[0][0])
    chosen = Query.term_set_query(schema(), "id", [*range(1, last + 1, max(1, last // SAMPLED))])
    addresses = [address for _, address in searcher.search(chosen, 2 * SAMPLED, count=False).hits]
    return sorted(int(value) for value in searcher.fast_field_values(field, addresses) if value is not None)
