"""OpenSearch's query language, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class OpenSearchDialect:
    """Makes OpenSearch's queries (see search/dialect.py)."""

    def term(self, field: str, value: str | int) -> Json:
        """Match what has this term in a field."""
        return {"term": {field: {"value": value}}}

    def phrase(self, field: str, keys: Sequence[str]) -> Json:
        """Match what has these terms one after another in a value of a field."""
        return {"match_phrase": {field: {"query": " ".join(keys)}}}

    def beginning(self, field: str, keys: tuple[str, ...]) -> Json:
        """Match what has a term that begins with one of these."""
        return self.any_of([{"prefix": {field: {"value": key}}} for key in keys])

    def years(self, first: int | None, last: int | None) -> Json:
        """Match what has a year from `first` to `last`, either end open."""
        ends = {name: year for name, year in (("gte", first), ("lte", last)) if year is not None}
        return {"range": {"year": ends}} if ends else {"exists": {"field": "year"}}

    def everything(self) -> Json:
        """Match all."""
        return {"match_all": {}}

    def nothing(self) -> Json:
        """Match nothing."""
        return {"match_none": {}}

    def constant(self, query: Json, score: float) -> Json:
        """Give every hit this score."""
        return {"constant_score": {"filter": query, "boost": score}}

    def boost(self, query: Json, weight: float) -> Json:
        """Multiply the scores."""
        kind, said = next(iter(query.items()))
        if kind in ("term", "match_phrase"):
            field, asked = next(iter(said.items()))
            return {kind: {field: {**asked, "boost": weight}}}
        return {"bool": {"must": [query], "boost": weight}}

    def best(self, queries: Sequence[Json], tie_breaker: float) -> Json:
        """Match what any matches; the best score counts, and of the others this share."""
        return {"dis_max": {"queries": [*queries], "tie_breaker": tie_breaker}} if queries else self.nothing()

    def all_of(self, queries: Sequence[Json]) -> Json:
        """Match what all match."""
        if len(queries) == 1:
            return queries[0]
        return {"bool": {"must": [*queries]}} if queries else self.nothing()

    def any_of(self, queries: Sequence[Json]) -> Json:
        """Match what any matches; nothing where there are none."""
        if len(queries) == 1:
            return queries[0]
        return {"bool": {"should": [*queries], "minimum_should_match": 1}} if queries else self.nothing()

    def all_but(self, wanted: Sequence[Json], unwanted: Sequence[Json]) -> Json:
        """Match what all the wanted match and none of the unwanted."""
        return {"bool": {"must": [*wanted], "must_not": [*unwanted]}}

    def ranked(self, needed: Sequence[Json], better: Sequence[Json]) -> Json:
        """Match what all of `needed` match; `better` only add to the score."""
        return {"bool": {"must": [*needed], "should": [*better]}}
