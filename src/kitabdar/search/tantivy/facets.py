"""Counts by facet value, always exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tantivy import Query, Searcher

MOST_VALUES = 50
YEARS = 10  # a decade

Counts = Mapping[str, tuple[tuple[str, int], ...]]


def count(searcher: Searcher, query: Query, facets: Sequence[str], size: int) -> Counts:
    """Count the editions found by each value of `facets`, the `size` (at most 50) most frequent of each."""
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
