"""From the query tree to Tantivy's queries, climbing the ladder of tiers (see search/ladder.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tantivy import FieldType, Occur
from tantivy import Query as Compiled

from kitabdar.search import ladder
from kitabdar.search.engine import SearchRequest
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
from kitabdar.search.tantivy import words
from kitabdar.search.tantivy.schema import HEADING, LAST, schema
from kitabdar.search.tantivy.words import all_of, any_of, known

__all__ = ["among", "has_words", "known", "loosest", "match", "rank"]

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


def match(query: Query, filters: Filters, tier: Tier) -> Compiled:
    """Compile what must be found, without order: for counting, facets and sorted lists."""
    return all_of([_tree(query, tier), *[_exact(each) for each in filters]])


def rank(request: SearchRequest, tier: Tier, is_there: words.IsThere) -> Compiled:
    """Compile the same with scores in bands: tier, then whole title, then phrase, then relevance."""
    query, filters = request.query, request.filters
    leaves = list(_leaves(query))
    if not leaves:
        return Compiled.const_score_query(match(query, filters, tier), 0.0)
    parts = [(Occur.Must, _tree(query, tier, share=1.0 / _word_count(leaves)))]
    parts += [(Occur.Must, Compiled.const_score_query(_exact(each), 0.0)) for each in filters]
    for better in ladder.tiers_up_to(tier)[:-1]:
        parts.append((Occur.Should, Compiled.const_score_query(_tree(query, better), ladder.BAND)))
    if tier in ladder.MAIN:
        has_titles = len(leaves) == 1 and ladder.has_titles(request.tiers)
        parts += [(Occur.Should, each) for each in _nearness(leaves, tier, is_there, has_titles=has_titles)]
    return Compiled.boolean_query(parts)


def among(query: Compiled, ids: Iterable[int]) -> Compiled:
    """Narrow a ranked query to these editions, leaving its scores as they are."""
    chosen = Compiled.const_score_query(Compiled.term_set_query(schema(), "id", list(ids)), 0.0)
    return Compiled.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])


def _nearness(
    leaves: list[Leaf], tier: Tier, is_there: words.IsThere, *, has_titles: bool
) -> Iterator[Compiled]:
    """Yield what words that stand together, and that are a whole title, add to the score."""
    asked = [leaf for leaf in leaves if isinstance(leaf, Words)]
    near = [each for leaf in asked if (each := words.together(leaf, tier))]
    for each in near:
        yield Compiled.const_score_query(each, ladder.PHRASE / len(near))
    for leaf in asked:
        wholes = words.wholes(leaf, is_there)
        if wholes:
            every = [each for of_kind in wholes.values() for each in of_kind]
            yield Compiled.const_score_query(any_of(every), ladder.WHOLE / len(asked))
        titles = [each for kind in ladder.TITLE_KINDS for each in wholes.get(kind, ())]
        if titles and has_titles:
            title = all_of([any_of(titles), _tree(leaf, Tier.SCRIPT)])
            yield Compiled.const_score_query(title, ladder.TITLE)


def _leaves(query: Query) -> Iterator[Leaf]:
    if isinstance(query, Leaf):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _leaves(part)


def _word_count(leaves: list[Leaf]) -> int:
    return max(1, sum(len(words.tokens_of(leaf.text)) for leaf in leaves if not isinstance(leaf, Alike)))


def _tree(query: Query, tier: Tier, share: float = 0.0) -> Compiled:
    """Compile for words matching in `tier` or better; with scores where `share` (of one word) is above 0."""
    match query:
        case Words():
            return words.words(query, tier, share)
        case Phrase(text, field, precise):
            return words.phrase(words.tokens_of(text), field, Tier.PRECISE if precise else tier, share)
        case Prefix(text, field):
            return words.prefix(words.tokens_of(text), field, tier, share)
        case Alike():
            return words.alike(query)
        case And(parts):
            return _conjunction(parts, tier, share)
        case Or(parts):
            return any_of([_tree(part, tier, share) for part in parts])
        case Not():
            return _conjunction((query,), tier, share)
        case Everything():
            return _unscored(Compiled.all_query())
        case _:
            return _unscored(_exact(query))


def _conjunction(parts: tuple[Query, ...], tier: Tier, share: float) -> Compiled:
    wanted = [_tree(part, tier, share) for part in parts if not isinstance(part, Not)]
    unwanted = [_tree(part.part, ladder.NEGATION) for part in parts if isinstance(part, Not)]
    if not unwanted:
        return all_of(wanted)
    found = [(Occur.Must, each) for each in wanted or [_unscored(Compiled.all_query())]]
    return Compiled.boolean_query([*found, *[(Occur.MustNot, each) for each in unwanted]])


def _exact(query: Query) -> Compiled:
    if isinstance(query, Exact):
        if query.field == HEADING:
            numbers = [int(each) for each in query.values if each.isdecimal() and int(each) <= LAST]
            return any_of([Compiled.term_query(schema(), HEADING, each) for each in numbers])
        return any_of([Compiled.term_query(schema(), query.field, each) for each in query.values])
    assert isinstance(query, YearRange)
    first = None if query.first is None else max(0, query.first)
    last = None if query.last is None else max(0, query.last)
    if first is None and last is None:
        return Compiled.exists_query("year")
    return Compiled.range_query(schema(), "year", FieldType.Unsigned, first, last)


def _unscored(query: Compiled) -> Compiled:
    return Compiled.const_score_query(query, 0.0)
