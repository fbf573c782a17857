"""From the query tree to an engine's queries, climbing the ladder of tiers (see search/ladder.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic

from kitabdar.search import ladder
from kitabdar.search.dialect import Dialect, IsThere, Q
from kitabdar.search.engine import SearchRequest
from kitabdar.search.fields import HEADING, LAST
from kitabdar.search.query import (
    Alike,
    And,
    Everything,
    Exact,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Tier,
    Words,
    YearRange,
    words_of,
)
from kitabdar.search.words import WordQueries, tokens_of
from kitabdar.text.keys import Token

Filters = tuple[Exact | YearRange, ...]
Leaf = Words | Phrase | Prefix | Alike


def has_words(query: Query) -> bool:
    """Say whether a tier can be told: some part of the query asks for words."""
    return next(_leaves(query), None) is not None


def loosest(request: SearchRequest) -> Tier:
    """Return the loosest tier to compile for; where no authority is named the tier of other names is spared."""
    asked = ladder.loosest_of(request.tiers)
    if asked is Tier.NAME and not any(leaf.names for leaf in words_of(request.query)):
        return Tier.LOOSE
    return asked


class Queries(Generic[Q]):
    """Compiles questions to one engine's language."""

    def __init__(self, to: Dialect[Q]) -> None:
        self._to = to
        self._words = WordQueries(to)

    def match(self, query: Query, filters: Filters, tier: Tier) -> Q:
        """Compile what must be found, without order: for counting, facets and sorted lists."""
        return self._to.all_of([self._tree(query, tier), *[self._exact(each) for each in filters]])

    def rank(self, request: SearchRequest, tier: Tier, is_there: IsThere) -> Q:
        """Compile the same with scores in bands: tier, then whole title, then phrase, then relevance."""
        query, filters = request.query, request.filters
        leaves = list(_leaves(query))
        if not leaves:
            return self._unscored(self.match(query, filters, tier))
        needed = [self._tree(query, tier, share=1.0 / _word_count(leaves))]
        needed += [self._unscored(self._exact(each)) for each in filters]
        better = [
            self._to.constant(self._tree(query, each), ladder.BAND) for each in ladder.tiers_up_to(tier)[:-1]
        ]
        if tier in ladder.MAIN:
            has_titles = len(leaves) == 1 and ladder.has_titles(request.tiers)
            better += self._nearness(leaves, tier, is_there, has_titles=has_titles)
        return self._to.ranked(needed, better)

    def known(self, token: Token) -> Q:
        """Compile "the catalogue has this word", loosely."""
        return self._words.known(token)

    def _nearness(
        self, leaves: list[Leaf], tier: Tier, is_there: IsThere, *, has_titles: bool
    ) -> Iterator[Q]:
        """Yield what words that stand together, and that are a whole title, add to the score."""
        asked = [leaf for leaf in leaves if isinstance(leaf, Words)]
        near = [each for leaf in asked if (each := self._words.together(leaf, tier))]
        for each in near:
            yield self._to.constant(each, ladder.PHRASE / len(near))
        for leaf in asked:
            wholes = self._words.wholes(leaf, is_there)
            if wholes:
                every = [each for of_kind in wholes.values() for each in of_kind]
                yield self._to.constant(self._to.any_of(every), ladder.WHOLE / len(asked))
            titles = [each for kind in ladder.TITLE_KINDS for each in wholes.get(kind, ())]
            if titles and has_titles:
                title = self._to.all_of([self._to.any_of(titles), self._tree(leaf, Tier.SCRIPT)])
                yield self._to.constant(title, ladder.TITLE)

    def _tree(self, query: Query, tier: Tier, share: float = 0.0) -> Q:
        """Compile for words matching in `tier` or better; with scores where `share` (of one word) is above 0."""
        match query:
            case Words():
                return self._words.words(query, tier, share)
            case Phrase(text, field, precise):
                return self._words.phrase(tokens_of(text), field, Tier.PRECISE if precise else tier, share)
            case Prefix(text, field):
                return self._words.prefix(tokens_of(text), field, tier, share)
            case Alike():
                return self._words.alike(query)
            case And(parts):
                return self._conjunction(parts, tier, share)
            case Or(parts):
                return self._to.any_of([self._tree(part, tier, share) for part in parts])
            case Not():
                return self._conjunction((query,), tier, share)
            case Everything():
                return self._unscored(self._to.everything())
            case _:
                return self._unscored(self._exact(query))

    def _conjunction(self, parts: tuple[Query, ...], tier: Tier, share: float) -> Q:
        wanted = [self._tree(part, tier, share) for part in parts if not isinstance(part, Not)]
        unwanted = [self._tree(part.part, ladder.NEGATION) for part in parts if isinstance(part, Not)]
        if not unwanted:
            return self._to.all_of(wanted)
        return self._to.all_but(wanted or [self._unscored(self._to.everything())], unwanted)

    def _exact(self, query: Query) -> Q:
        if isinstance(query, Exact):
            if query.field == HEADING:
                numbers = [int(each) for each in query.values if each.isdecimal() and int(each) <= LAST]
                return self._to.any_of([self._to.term(HEADING, each) for each in numbers])
            return self._to.any_of([self._to.term(query.field, each) for each in query.values])
        assert isinstance(query, YearRange)
        first = None if query.first is None else max(0, query.first)
        last = None if query.last is None else max(0, query.last)
        return self._to.years(first, last)

    def _unscored(self, query: Q) -> Q:
        return self._to.constant(query, 0.0)


def _leaves(query: Query) -> Iterator[Leaf]:
    if isinstance(query, Leaf):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _leaves(part)


def _word_count(leaves: list[Leaf]) -> int:
    return max(1, sum(len(tokens_of(leaf.text)) for leaf in leaves if not isinstance(leaf, Alike)))
