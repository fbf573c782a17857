"""Words, phrases and names compiled to Tantivy's queries: what each tier lets them match on.

`share` is what one word counts in the relevance of a question; 0 compiles without scores.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from tantivy import Occur
from tantivy import Query as Compiled

from kitabdar.search import ladder
from kitabdar.search.headings import HEADING_KINDS
from kitabdar.search.query import Alike, Named, Tier, Words
from kitabdar.search.streams import (
    STEM_LEVEL,
    beginnings,
    phrases,
    readings,
    stem_keys,
    whole_keys,
    whole_term,
)
from kitabdar.search.tantivy.schema import HEADING, WHOLE, schema, text_field
from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Token, analyse
from kitabdar.text.stopwords import is_stop_word

IsThere = Callable[[str, str], bool]
"""Whether a field of the index has a term."""

STEM_SCORE, BEGUN_SCORE = 3.0, 1.0
SHORTEST_BEGUN = 3  # letters of a last word that may be only begun
ALIKE_SCORE = 1000.0
MOST_FORMS = 12  # other names of one match that are looked for
MOST_READINGS_OF_NAME = 2


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Cut words of a question as a query is read; every tier of one question is made of the same."""
    return analyse(text, "")


def words(leaf: Words, tier: Tier, share: float) -> Compiled:
    """Compile "all of these words", or what some of them name by another name."""
    tokens = tokens_of(leaf.text)
    parts = [_word(token, leaf.field, tier, share) for token in needed(tokens, tier)]
    if tier is Tier.STEM and len(parts) > 1 and len(tokens[-1].k0) >= SHORTEST_BEGUN:
        parts[-1] = any_of([parts[-1], _begun(tokens[-1], leaf.field)])
    plain = all_of(parts or [nothing()])
    if tier is not Tier.NAME or not leaf.names:
        return plain
    return any_of([plain, *(_named(tokens, each, leaf.field, share) for each in leaf.names)])


def _begun(token: Token, field: str) -> Compiled:
    """Compile "the last of several words is only begun": in titles, unless another field is named."""
    name = "title" if field == "any" else field
    return Compiled.const_score_query(_beginning(text_field(name, 2), token.k2), BEGUN_SCORE)


def needed(tokens: tuple[Token, ...], tier: Tier) -> tuple[Token, ...]:
    """Leave out the stop words where words are inflected anyhow, if anything else is left."""
    if tier in ladder.MAIN:
        return tokens
    return tuple(token for token in tokens if not is_stop_word(token.k1[0])) or tokens


@lru_cache(maxsize=1024)
def weight_of(token: Token) -> float:
    """Return what a word counts beside others: a stop word, and a kind of place (rayonu, облысы), little."""
    says_little = is_stop_word(token.k1[0]) or is_bare(concept_of(token.k2))
    return ladder.STOP_WORD if says_little else 1.0


def _word(token: Token, field: str, tier: Tier, share: float) -> Compiled:
    share *= weight_of(token) if share else 0.0
    alternatives = []
    for name in ladder.fields_of(field):
        weight = ladder.WEIGHTS[name] * share
        for level in ladder.levels(tier):
            for key in readings(token, level):
                if level == 2 and key.startswith("="):
                    continue  # a short word: its script key was asked for already
                term = Compiled.term_query(schema(), text_field(name, level), key)
                alternatives.append(Compiled.boost_query(term, weight) if share else term)
    if tier is Tier.STEM and len(token.k0) > ladder.SHORT:
        alternatives += _forms(token, field)
    if share:
        return Compiled.disjunction_max_query(alternatives, ladder.TIE_BREAKER)
    return any_of(alternatives)


def _forms(token: Token, field: str) -> list[Compiled]:
    """Compile "another form of this word": one is the stem of the other, or they share a stem."""
    found = []
    stems = stem_keys(token)
    for name in ladder.name_fields_of(field):
        loose, stemmed = text_field(name, 2), text_field(name, STEM_LEVEL)
        for level, keys in ((loose, stems), (stemmed, (*stems, *token.k2))):
            found += [_constant(level, key, STEM_SCORE) for key in keys]
    return found


def _constant(name: str, key: str, score: float) -> Compiled:
    return Compiled.const_score_query(Compiled.term_query(schema(), name, key), score)


def _named(tokens: tuple[Token, ...], named: Named, field: str, share: float) -> Compiled:
    """Compile "the other words, and one of the other names in place of these"."""
    rest = [
        _word(token, field, Tier.LOOSE, share)
        for token in tokens
        if not named.start <= token.position < named.end
    ]
    forms = [_form(analyse(*form), field, share) for form in named.forms[:MOST_FORMS]]
    return all_of([*rest, any_of([form for form in forms if form is not None])])


def _form(tokens: tuple[Token, ...], field: str, share: float) -> Compiled | None:
    """Compile one name as it may stand in titles and headings, at the loose level."""
    if not tokens:
        return None
    found = []
    for name in ladder.name_fields_of(field):
        for keys in phrases(tokens, 2)[:MOST_READINGS_OF_NAME]:
            place = text_field(name, 2)
            one = (
                Compiled.phrase_query(schema(), place, [*keys])
                if len(keys) > 1
                else Compiled.term_query(schema(), place, keys[0])
            )
            found.append(Compiled.boost_query(one, ladder.WEIGHTS[name] * share) if share else one)
    return Compiled.disjunction_max_query(found, 0.0) if share else any_of(found)


def phrase(tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Compiled:
    """Compile "these words one after another"."""
    if len(tokens) < 2:
        return all_of([_word(token, field, tier, share) for token in tokens] or [nothing()])
    found = []
    for name in ladder.fields_of(field):
        for level in ladder.levels(tier):
            for keys in phrases(tokens, level):
                one = Compiled.phrase_query(schema(), text_field(name, level), [*keys])
                found.append(Compiled.boost_query(one, ladder.WEIGHTS[name] * share) if share else one)
    return Compiled.disjunction_max_query(found, 0.0) if share else any_of(found)


def together(leaf: Words, loosest: Tier) -> Compiled | None:
    """Compile "its words stand one after another in some field", at the loosest level asked."""
    tokens = tokens_of(leaf.text)
    if len(tokens) < 2:
        return None
    level = ladder.levels(loosest)[-1]
    return any_of(
        [
            Compiled.phrase_query(schema(), text_field(name, level), [*keys])
            for name in ladder.fields_of(leaf.field)
            for keys in phrases(tokens, level)
        ]
    )


def wholes(leaf: Words, is_there: IsThere) -> dict[str, list[Compiled]]:
    """Compile "its words are a whole heading", by kind, of the kinds it looks in and that there are."""
    keys = [key for key in whole_keys(tokens_of(leaf.text)) if key]
    found: dict[str, list[Compiled]] = {}
    for kind in HEADING_KINDS:
        for key in keys if leaf.field in ("any", kind) else ():
            term = whole_term(kind, key)
            if is_there(WHOLE, term):
                found.setdefault(kind, []).append(Compiled.term_query(schema(), WHOLE, term))
    return found


def prefix(tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Compiled:
    """Compile words of which the last is only begun. Its hits count alike whatever follows."""
    if not tokens:
        return nothing()
    before = [_word(token, field, tier, share) for token in tokens[:-1]]
    begun = []
    for name in ladder.name_fields_of(field):
        for level in ladder.levels(tier):
            one = _beginning(text_field(name, level), beginnings(tokens[-1], level))
            begun.append(Compiled.const_score_query(one, ladder.WEIGHTS[name] * share) if share else one)
    last = Compiled.disjunction_max_query(begun, ladder.TIE_BREAKER) if share else any_of(begun)
    return all_of([*before, last])


@lru_cache(maxsize=512)
def _beginning(name: str, keys: tuple[str, ...]) -> Compiled:
    """Compile "some word of this field begins with one of these keys".

    A fuzzy term at no distance is a prefix whose automaton is made as it is asked: a tenth of the time that a regular
    expression takes to be compiled.
    """
    return any_of(
        [
            Compiled.fuzzy_term_query(
                schema(), name, key, distance=0, transposition_cost_one=False, prefix=True
            )
            for key in keys
        ]
    )


def alike(query: Alike) -> Compiled:
    """Compile "under one of these headings, or with a word like each of these": the better likeness counts."""
    found = [
        Compiled.const_score_query(Compiled.term_query(schema(), HEADING, number), ALIKE_SCORE * likeness)
        for number, likeness in query.headings
    ]
    if query.words:
        each = [_alike_word(keys, query.field, 1 / len(query.words)) for keys in query.words]
        found.append(all_of(each))
    return Compiled.disjunction_max_query(found, 0.0) if found else nothing()


def _alike_word(keys: tuple[tuple[str, float], ...], field: str, share: float) -> Compiled:
    terms = [
        _constant(text_field(name, 2), key, ALIKE_SCORE * likeness * share)
        for key, likeness in keys
        for name in ladder.name_fields_of(field)
    ]
    return Compiled.disjunction_max_query(terms, 0.0)


def known(token: Token) -> Compiled:
    """Compile "the catalogue has this word", loosely."""
    return any_of(
        [
            Compiled.term_query(schema(), text_field(name, 2), key)
            for name in ladder.NAME_FIELDS
            for key in readings(token, 2)
        ]
    )


def nothing() -> Compiled:
    """Compile what nothing matches."""
    return Compiled.empty_query()


def all_of(parts: list[Compiled]) -> Compiled:
    """Compile what all parts match."""
    if len(parts) == 1:
        return parts[0]
    return Compiled.boolean_query([(Occur.Must, each) for each in parts])


def any_of(parts: list[Compiled]) -> Compiled:
    """Compile what any part matches."""
    if not parts:
        return nothing()
    return parts[0] if len(parts) == 1 else Compiled.boolean_query([(Occur.Should, each) for each in parts])
