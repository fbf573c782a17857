"""Words, phrases and names compiled to an engine's queries: what each tier lets them match on.

`share` is what one word counts in the relevance of a question; 0 compiles without scores.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Generic

from kitabdar.search import ladder
from kitabdar.search.dialect import Dialect, IsThere, Q
from kitabdar.search.fields import HEADING, WHOLE, text_field
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
from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import Token, analyse
from kitabdar.text.stopwords import is_stop_word

STEM_SCORE, BEGUN_SCORE = 3.0, 1.0
SHORTEST_BEGUN = 3  # letters of a last word that may be only begun
ALIKE_SCORE = 1000.0
MOST_FORMS = 12  # other names of one match that are looked for
MOST_READINGS_OF_NAME = 2


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Cut words of a question as a query is read; every tier of one question is made of the same."""
    return analyse(text, "")


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


class WordQueries(Generic[Q]):
    """Makes the queries of one engine's language."""

    def __init__(self, to: Dialect[Q]) -> None:
        self._to = to

    def words(self, leaf: Words, tier: Tier, share: float) -> Q:
        """Compile "all of these words", or what some of them name by another name."""
        tokens = tokens_of(leaf.text)
        parts = [self._word(token, leaf.field, tier, share) for token in needed(tokens, tier)]
        if tier is Tier.STEM and len(parts) > 1 and len(tokens[-1].k0) >= SHORTEST_BEGUN:
            parts[-1] = self._to.any_of([parts[-1], self._begun(tokens[-1], leaf.field)])
        plain = self._to.all_of(parts or [self._to.nothing()])
        if tier is not Tier.NAME or not leaf.names:
            return plain
        return self._to.any_of(
            [plain, *(self._named(tokens, each, leaf.field, share) for each in leaf.names)]
        )

    def _begun(self, token: Token, field: str) -> Q:
        """Compile "the last of several words is only begun": in titles, unless another field is named."""
        name = "title" if field == "any" else field
        return self._to.constant(self._to.beginning(text_field(name, 2), token.k2), BEGUN_SCORE)

    def _word(self, token: Token, field: str, tier: Tier, share: float) -> Q:
        share *= weight_of(token) if share else 0.0
        alternatives = []
        for name in ladder.fields_of(field):
            weight = ladder.WEIGHTS[name] * share
            for level in ladder.levels(tier):
                for key in readings(token, level):
                    if level == 2 and key.startswith("="):
                        continue  # a short word: its script key was asked for already
                    term = self._to.term(text_field(name, level), key)
                    alternatives.append(self._to.boost(term, weight) if share else term)
        if tier is Tier.STEM and len(token.k0) > ladder.SHORT:
            alternatives += self._forms(token, field)
        if share:
            return self._to.best(alternatives, ladder.TIE_BREAKER)
        return self._to.any_of(alternatives)

    def _forms(self, token: Token, field: str) -> list[Q]:
        """Compile "another form of this word": one is the stem of the other, or they share a stem."""
        found = []
        stems = stem_keys(token)
        for name in ladder.name_fields_of(field):
            loose, stemmed = text_field(name, 2), text_field(name, STEM_LEVEL)
            for level, keys in ((loose, stems), (stemmed, (*stems, *token.k2))):
                found += [self._constant(level, key, STEM_SCORE) for key in keys]
        return found

    def _constant(self, name: str, key: str, score: float) -> Q:
        return self._to.constant(self._to.term(name, key), score)

    def _named(self, tokens: tuple[Token, ...], named: Named, field: str, share: float) -> Q:
        """Compile "the other words, and one of the other names in place of these"."""
        rest = [
            self._word(token, field, Tier.LOOSE, share)
            for token in tokens
            if not named.start <= token.position < named.end
        ]
        forms = [self._form(analyse(*form), field, share) for form in named.forms[:MOST_FORMS]]
        return self._to.all_of([*rest, self._to.any_of([form for form in forms if form is not None])])

    def _form(self, tokens: tuple[Token, ...], field: str, share: float) -> Q | None:
        """Compile one name as it may stand in titles and headings, at the loose level."""
        if not tokens:
            return None
        found = []
        for name in ladder.name_fields_of(field):
            for keys in phrases(tokens, 2)[:MOST_READINGS_OF_NAME]:
                place = text_field(name, 2)
                one = self._to.phrase(place, [*keys]) if len(keys) > 1 else self._to.term(place, keys[0])
                found.append(self._to.boost(one, ladder.WEIGHTS[name] * share) if share else one)
        return self._to.best(found, 0.0) if share else self._to.any_of(found)

    def phrase(self, tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Q:
        """Compile "these words one after another"."""
        if len(tokens) < 2:
            return self._to.all_of(
                [self._word(token, field, tier, share) for token in tokens] or [self._to.nothing()]
            )
        found = []
        for name in ladder.fields_of(field):
            for level in ladder.levels(tier):
                for keys in phrases(tokens, level):
                    one = self._to.phrase(text_field(name, level), [*keys])
                    found.append(self._to.boost(one, ladder.WEIGHTS[name] * share) if share else one)
        return self._to.best(found, 0.0) if share else self._to.any_of(found)

    def together(self, leaf: Words, loosest: Tier) -> Q | None:
        """Compile "its words stand one after another in some field", at the loosest level asked."""
        tokens = tokens_of(leaf.text)
        if len(tokens) < 2:
            return None
        level = ladder.levels(loosest)[-1]
        return self._to.any_of(
            [
                self._to.phrase(text_field(name, level), [*keys])
                for name in ladder.fields_of(leaf.field)
                for keys in phrases(tokens, level)
            ]
        )

    def wholes(self, leaf: Words, is_there: IsThere) -> dict[str, list[Q]]:
        """Compile "its words are a whole heading", by kind, of the kinds it looks in and that there are."""
        keys = [key for key in whole_keys(tokens_of(leaf.text)) if key]
        found: dict[str, list[Q]] = {}
        for kind in HEADING_KINDS:
            for key in keys if leaf.field in ("any", kind) else ():
                term = whole_term(kind, key)
                if is_there(WHOLE, term):
                    found.setdefault(kind, []).append(self._to.term(WHOLE, term))
        return found

    def prefix(self, tokens: tuple[Token, ...], field: str, tier: Tier, share: float) -> Q:
        """Compile words of which the last is only begun. Its hits count alike whatever follows."""
        if not tokens:
            return self._to.nothing()
        before = [self._word(token, field, tier, share) for token in tokens[:-1]]
        begun = []
        for name in ladder.name_fields_of(field):
            for level in ladder.levels(tier):
                one = self._to.beginning(text_field(name, level), beginnings(tokens[-1], level))
                begun.append(self._to.constant(one, ladder.WEIGHTS[name] * share) if share else one)
        last = self._to.best(begun, ladder.TIE_BREAKER) if share else self._to.any_of(begun)
        return self._to.all_of([*before, last])

    def alike(self, query: Alike) -> Q:
        """Compile "under one of these headings, or with a word like each of these": the better likeness counts."""
        found = [
            self._to.constant(self._to.term(HEADING, number), ALIKE_SCORE * likeness)
            for number, likeness in query.headings
        ]
        if query.words:
            each = [self._alike_word(keys, query.field, 1 / len(query.words)) for keys in query.words]
            found.append(self._to.all_of(each))
        return self._to.best(found, 0.0) if found else self._to.nothing()

    def _alike_word(self, keys: tuple[tuple[str, float], ...], field: str, share: float) -> Q:
        terms = [
            self._constant(text_field(name, 2), key, ALIKE_SCORE * likeness * share)
            for key, likeness in keys
            for name in ladder.name_fields_of(field)
        ]
        return self._to.best(terms, 0.0)

    def known(self, token: Token) -> Q:
        """Compile "the catalogue has this word", loosely."""
        return self._to.any_of(
            [
                self._to.term(text_field(name, 2), key)
                for name in ladder.NAME_FIELDS
                for key in readings(token, 2)
            ]
        )
