"""Tantivy's query language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tantivy import FieldType, Occur, Query

from kitabdar.search.tantivy.schema import schema


class TantivyDialect:
    """Makes Tantivy's queries (see search/dialect.py)."""

    def term(self, field: str, value: str | int) -> Query:
        """Match what has this term in a field."""
        return Query.term_query(schema(), field, value)

    def phrase(self, field: str, keys: Sequence[str]) -> Query:
        """Match what has these terms one after another in a value of a field."""
        return Query.phrase_query(schema(), field, [*keys])

    def beginning(self, field: str, keys: tuple[str, ...]) -> Query:
        """Match what has a term that begins with one of these."""
        return _beginning(field, keys)

    def years(self, first: int | None, last: int | None) -> Query:
        """Match what has a year from `first` to `last`, either end open."""
        if first is None and last is None:
            return Query.exists_query("year")
        return Query.range_query(schema(), "year", FieldType.Unsigned, first, last)

    def everything(self) -> Query:
        """Match all."""
        return Query.all_query()

    def nothing(self) -> Query:
        """Match nothing."""
        return Query.empty_query()

    def constant(self, query: Query, score: float) -> Query:
        """Give every hit this score."""
        return Query.const_score_query(query, score)

    def boost(self, query: Query, weight: float) -> Query:
        """Multiply the scores."""
        return Query.boost_query(query, weight)

    def best(self, queries: Sequence[Query], tie_breaker: float) -> Query:
        """Match what any matches; the best score counts, and of the others this share."""
        return Query.disjunction_max_query([*queries], tie_breaker) if queries else self.nothing()

    def all_of(self, queries: Sequence[Query]) -> Query:
        """Match what all match."""
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Must, each) for each in queries])

    def any_of(self, queries: Sequence[Query]) -> Query:
        """Match what any matches; nothing where there are none."""
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Should, each) for each in queries]) if queries else self.nothing()

    def all_but(self, wanted: Sequence[Query], unwanted: Sequence[Query]) -> Query:
        """Match what all the wanted match and none of the unwanted."""
        found = [(Occur.Must, each) for each in wanted]
        return Query.boolean_query([*found, *[(Occur.MustNot, each) for each in unwanted]])

    def ranked(self, needed: Sequence[Query], better: Sequence[Query]) -> Query:
        """Match what all of `needed` match; `better` only add to the score."""
        found = [(Occur.Must, each) for each in needed]
        return Query.boolean_query([*found, *[(Occur.Should, each) for each in better]])

    def among(self, query: Query, ids: Sequence[int]) -> Query:
        """Narrow a query to these editions, leaving its scores as they are."""
        chosen = Query.const_score_query(Query.term_set_query(schema(), "id", [*ids]), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])


@lru_cache(maxsize=512)
def _beginning(field: str, keys: tuple[str, ...]) -> Query:
    """Match a beginning by a fuzzy term at no distance.

    Its automaton is made as it is asked: a tenth of the time that a regular expression takes to be compiled.
    """
    return TantivyDialect().any_of(
        [
            Query.fuzzy_term_query(
                schema(), field, key, distance=0, transposition_cost_one=False, prefix=True
            )
            for key in keys
        ]
    )
