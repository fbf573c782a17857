"""Counts by facet value, exact, kept for as long as the index stays as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from tantivy import Query, Searcher

MOST_VALUES = 50
YEARS = 10  # a decade

Counts = Mapping[str, tuple[tuple[str, int], ...]]


def count(searcher: Searcher, query: Query, facets: Sequence[str], size: int) -> Counts:
    """Count the editions found by each value of `facets`, the `size` (at most 50) most frequent of each."""
    if not facets:
        return {}
    size = max(1, min(size, MOST_VALUES))
    answer: dict[str, Any] = searcher.aggregate(query, {each: _asked(each, size) for each in facets})
    return {each: _read(each, answer[each]["buckets"], size) for each in facets}


def _asked(facet: str, size: int) -> dict[str, Any]:
    if facet == "year":
        return {"histogram": {"field": "year", "interval": YEARS, "min_doc_count": 1}}
    return {"terms": {"field": facet, "size": size}}


def _read(facet: str, buckets: list[dict[str, Any]], size: int) -> tuple[tuple[str, int], ...]:
    if facet == "year":
        decades = sorted(((int(each["key"]), int(each["doc_count"])) for each in buckets), reverse=True)
        return tuple((str(decade), number) for decade, number in decades[:MOST_VALUES])
    pairs = [(str(each["key"]), int(each["doc_count"])) for each in buckets]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:size])


class Kept:
    """Remembers the counts of the latest questions for one state of the index; safe for threads."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._state = ""
        self._counts: OrderedDict[Hashable, Counts] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: str, question: Hashable) -> Counts | None:
        """Return the counts of this question in this state of the index, if they were asked for already."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._counts.clear()
            found = self._counts.get(question)
            if found is not None:
                self._counts.move_to_end(question)
            return found

    def put(self, state: str, question: Hashable, counts: Counts) -> None:
        """Remember them, unless the index changed meanwhile."""
        with self._lock:
            if state != self._state:
                return
            self._counts[question] = counts
            if len(self._counts) > self._most:
                self._counts.popitem(last=False)
