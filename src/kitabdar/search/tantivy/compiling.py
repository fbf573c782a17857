"""From the query tree to Tantivy's queries, climbing the ladder of tiers (see search/ladder.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tantivy import FieldType, Occur
from tantivy import Query as Compiled

from kitabdar.search import ladder
from kitabdar.search.query import (
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
)
from kitabdar.search.streams import beginnings, phrases, readings
from kitabdar.search.tantivy.schema import HEADING, LAST, schema, text_field
from kitabdar.text.keys import Token, analyse

Filters = tuple[Exact | YearRange, ...]


def has_words(query: Query) -> bool:
    """Say whether a tier can be told: some part of the query asks for words."""
    return next(_leaves(query), None) is not None


def match(query: Query, filters: Filters, loosest: Tier) -> Compiled:
    """Compile what must be found, without order: for counting, facets and sorted lists."""
    return _all_of([_tree(query, loosest), *[_exact(each) for each in filters]])


def rank(query: Query, filters: Filters, loosest: Tier) -> Compiled:
    """Compile the same with scores in bands: tier, then phrase, then relevance."""
    leaves = list(_leaves(query))
    if not leaves:
        return Compiled.const_score_query(match(query, filters, loosest), 0.0)
    parts = [(Occur.Must, _tree(query, loosest, share=1.0 / _word_count(leaves)))]
    parts += [(Occur.Must, Compiled.const_score_query(_exact(each), 0.0)) for each in filters]
    for tier in ladder.tiers_up_to(loosest)[:-1]:
        parts.append((Occur.Should, Compiled.const_score_query(_tree(query, tier), ladder.BAND)))
    together = [each for leaf in leaves if isinstance(leaf, Words) and (each := _together(leaf, loosest))]
    for each in together:
        parts.append((Occur.Should, Compiled.const_score_query(each, ladder.PHRASE / len(together))))
    return Compiled.boolean_query(parts)


def among(query: Compiled, ids: Iterable[int]) -> Compiled:
    """Narrow a ranked query to these editions, leaving its scores as they are."""
    chosen = Compiled.const_score_query(Compiled.term_set_query(schema(), "id", list(ids)), 0.0)
    return Compiled.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])


def _leaves(query: Query) -> Iterator[Words | Phrase | Prefix]:
    if isinstance(query, Words | Phrase | Prefix):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _leaves(part)


def _word_count(leaves: list[Words | Phrase | Prefix]) -> int:
    return max(1, sum(len(analyse(leaf.text, "")) for leaf in leaves))


def _tree(query: Query, tier: Tier, share: float = 0.0) -> Compiled:
    """Compile for words matching in `tier` or better; with scores where `share` (of one word) is above 0."""
    match query:
        case Words(text, field):
            return _all_of([_word(token, field, tier, share) for token in analyse(text, "")] or [_nothing()])
        case Phrase(text, field, precise):
            return _phrase(analyse(text, ""), field, Tier.PRECISE if precise else tier, share)
        case Prefix(text, field):
            return _prefix(analyse(text, ""), field, tier, share)
        case And(parts):
            return _conjunction(parts, tier, share)
        case Or(parts):
            return _any_of([_tree(part, tier, share) for part in parts])
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
        return _all_of(wanted)
    found = [(Occur.Must, each) for each in wanted or [_unscored(Compiled.all_query())]]
    return Compiled.boolean_query([*found, *[(Occur.MustNot, each) for each in unwanted]])


def _word(token: Token, field: str, tier: Tier, share: float) -> Compiled:
    alternatives = []
    for name in ladder.fields_of(field):
        weight = ladder.WEIGHTS[name] * share
        for level in ladder.LEVELS[tier]:
            for key in readings(token, level):
                if level == 2 and key.startswith("="):
                    continue  # a short word: its script key was asked for already
                term = Compiled.term_query(schema(), text_field(name, level), key)
                alternatives.append(Compiled.boost_query(term, weight) if share else term)
    if share:
        return Compiled.disjunction_max_query(alternatives, ladder.TIE_BREAKER)
    return _any_of(alternatives)


def _phrase(tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Compiled:
    if len(tokens) < 2:
        return _all_of([_word(token, field, tier, share) for token in tokens] or [_nothing()])
    found = []
    for name in ladder.fields_of(field):
        for level in ladder.LEVELS[tier]:
            for words in phrases(tokens, level):
                one = Compiled.phrase_query(schema(), text_field(name, level), [*words])
                found.append(Compiled.boost_query(one, ladder.WEIGHTS[name] * share) if share else one)
    return Compiled.disjunction_max_query(found, 0.0) if share else _any_of(found)


def _together(leaf: Words, loosest: Tier) -> Compiled | None:
    """Compile "its words stand one after another in some field", at the loosest level asked."""
    tokens = analyse(leaf.text, "")
    if len(tokens) < 2:
        return None
    level = ladder.LEVELS[loosest][-1]
    return _any_of(
        [
            Compiled.phrase_query(schema(), text_field(name, level), [*words])
            for name in ladder.fields_of(leaf.field)
            for words in phrases(tokens, level)
        ]
    )


def _prefix(tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Compiled:
    """Compile words of which the last is only begun. Its hits count alike whatever follows."""
    if not tokens:
        return _nothing()
    whole = [_word(token, field, tier, share) for token in tokens[:-1]]
    begun = []
    for name in ladder.BEGUN_FIELDS if field == "any" else (field,):
        for level in ladder.LEVELS[tier]:
            one = _beginning(text_field(name, level), beginnings(tokens[-1], level))
            begun.append(Compiled.const_score_query(one, ladder.WEIGHTS[name] * share) if share else one)
    last = Compiled.disjunction_max_query(begun, ladder.TIE_BREAKER) if share else _any_of(begun)
    return _all_of([*whole, last])


@lru_cache(maxsize=512)
def _beginning(name: str, keys: tuple[str, ...]) -> Compiled:
    """Compile "some word of this field begins with one of these keys".

    Making the automaton is most of the cost, so one serves all readings, and all tiers of a question.
    """
    return Compiled.regex_query(schema(), name, f"(?:{'|'.join(re.escape(key) for key in keys)}).*")


def _exact(query: Query) -> Compiled:
    if isinstance(query, Exact):
        if query.field == HEADING:
            numbers = [int(each) for each in query.values if each.isdecimal() and int(each) <= LAST]
            return _any_of([Compiled.term_query(schema(), HEADING, each) for each in numbers])
        return _any_of([Compiled.term_query(schema(), query.field, each) for each in query.values])
    assert isinstance(query, YearRange)
    first = None if query.first is None else max(0, query.first)
    last = None if query.last is None else max(0, query.last)
    if first is None and last is None:
        return Compiled.exists_query("year")
    return Compiled.range_query(schema(), "year", FieldType.Unsigned, first, last)


def _unscored(query: Compiled) -> Compiled:
    return Compiled.const_score_query(query, 0.0)


def _nothing() -> Compiled:
    return Compiled.empty_query()


def _all_of(parts: list[Compiled]) -> Compiled:
    if len(parts) == 1:
        return parts[0]
    return Compiled.boolean_query([(Occur.Must, each) for each in parts])


def _any_of(parts: list[Compiled]) -> Compiled:
    if not parts:
        return _nothing()
    return parts[0] if len(parts) == 1 else Compiled.boolean_query([(Occur.Should, each) for each in parts])
