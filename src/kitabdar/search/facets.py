"""Counts by facet value: the aggregations that both engines understand, and their answers read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_VALUES = 50
YEARS = 10  # a decade

AS_NAMED: Mapping[str, str] = {}

Counts = Mapping[str, tuple[tuple[str, int], ...]]


def asked(
    facets: Sequence[str], size: int, fields: Mapping[str, str] = AS_NAMED, **options: object
) -> dict[str, Any]:
    """Return the aggregations that count the `size` (at most 50) most frequent values of each facet.

    `fields`: the fields that are counted for facets that are none; `options`: what the engine is to be told besides of
    those that are counted by value.
    """
    return {each: _asked(each, fields.get(each, each), _within(size), options) for each in facets}


def read(facets: Sequence[str], answer: Mapping[str, Any], size: int) -> Counts:
    """Read the counts: the largest first, equal ones by value; decades, the latest first."""
    return {each: _read(each, answer[each]["buckets"], _within(size)) for each in facets}


def scaled(counts: Counts, factor: int) -> Counts:
    """Return the counts of a sample as estimates for all: with two digits that mean something."""
    return {
        facet: tuple((value, _rounded(number * factor)) for value, number in found)
        for facet, found in counts.items()
    }


def _rounded(number: int) -> int:
    step: int = 10 ** max(0, len(str(number)) - 2)
    return (number + step // 2) // step * step


def _within(size: int) -> int:
    return max(1, min(size, MOST_VALUES))


def _asked(facet: str, field: str, size: int, options: Mapping[str, object]) -> dict[str, Any]:
    if facet == "year":
        return {"histogram": {"field": "year", "interval": YEARS, "min_doc_count": 1}}
    return {"terms": {"field": field, "size": size, **options}}


def _read(facet: str, buckets: list[dict[str, Any]], size: int) -> tuple[tuple[str, int], ...]:
    if facet == "year":
        decades = sorted(((int(each["key"]), int(each["doc_count"])) for each in buckets), reverse=True)
        return tuple((str(decade), number) for decade, number in decades[:MOST_VALUES])
    pairs = [(str(each["key"]), int(each["doc_count"])) for each in buckets]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:size])
