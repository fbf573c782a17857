"""The further tiers of the ladder, asked one after another while hits are few: stems, keyboard layout, spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from kitabdar.search import ladder
from kitabdar.search.engine import Hit, SearchRequest, SearchResult
from kitabdar.search.query import Alike, Query, Tier, Words, with_words, words_of
from kitabdar.text.keys import Token, analyse
from kitabdar.text.layouts import retyped
from kitabdar.text.stopwords import is_stop_word

Ask = Callable[[SearchRequest], SearchResult]
Knows = Callable[[Token], bool]
"""Whether the catalogue has a word, loosely spelled."""

MOST_WORDS = 12
"""A question of more words is not looked for among similar spellings: it is a text, not a name."""


class Spellings(Protocol):
    """The catalogue's own headings and words, found by likeness."""

    def headings(self, words: Sequence[Token], field: str, limit: int) -> Sequence[tuple[int, float]]:
        """Return the numbers of headings most like these words, with their likeness from 0 to 1.

        `field`: the kind of heading ("title", "author", "subject"), "any" for all.
        """

    def words(self, word: Token, limit: int) -> Sequence[tuple[str, str, float]]:
        """Return words most like this one: as written (k0), loose key, likeness."""


def further(
    request: SearchRequest, found: SearchResult, ask: Ask, spellings: Spellings, is_known: Knows
) -> tuple[Hit, ...]:
    """Climb on from what the main tiers found; at most 20 hits, in the order of their tiers.

    Nothing for questions without words of their own (quotes, filters alone), beyond the first page, in another
    order than relevance, and where the main tiers found enough.
    """
    wanted = [tier for tier in ladder.FURTHER if tier in request.tiers]
    apart = request.sort == "relevance" and request.offset == 0 and found.total < ladder.FEW
    if not wanted or not apart or not words_of(request.query):
        return ()
    first = replace(request, facets=(), limit=ladder.MOST_FURTHER)
    seen = {hit.id for hit in (found if found.total <= len(found.hits) else ask(first)).hits}
    hits: list[Hit] = []
    for tier in wanted:
        if tier is not Tier.SIMILAR and tier is not Tier.STEM and (hits or found.total):
            continue  # another layout makes sense of what makes none
        for asked in _asked(tier, first, spellings, is_known):
            fresh = [hit for hit in ask(asked).hits if hit.id not in seen]
            hits += [replace(hit, tier=tier) for hit in fresh]
            seen.update(hit.id for hit in fresh)
        if found.total + len(hits) >= ladder.FEW:
            break
    return tuple(hits[: ladder.MOST_FURTHER])


def _asked(tier: Tier, request: SearchRequest, spellings: Spellings, is_known: Knows) -> list[SearchRequest]:
    """Return the questions that a tier asks in the place of the one asked."""
    query = request.query
    if tier is Tier.STEM:
        return [replace(request, tiers=(Tier.STEM,))]
    if tier is Tier.LAYOUT:
        return [replace(request, query=each, tiers=ladder.MAIN) for each in _retyped(query)]
    alike = with_words(query, lambda words: _alike(words, spellings, is_known))
    return [replace(request, query=alike, tiers=(Tier.SIMILAR,))]


def _retyped(query: Query) -> list[Query]:
    """Return the question on each other layout that all its words make sense on."""
    choices = [retyped(words.text) for words in words_of(query)]
    return [
        with_words(query, lambda words, at=at: Words(retyped(words.text)[at], words.field))  # type: ignore[misc]
        for at in range(min(map(len, choices)))
    ]


def _alike(words: Words, spellings: Spellings, is_known: Knows) -> Query:
    """Return what is spelled like these words: like all of them together, and like each that the catalogue lacks."""
    tokens = analyse(words.text)
    if not tokens or len(tokens) > MOST_WORDS:
        return Alike((), ())
    headings = spellings.headings(tokens, words.field, ladder.MOST_FURTHER)
    telling = [token for token in tokens if not is_stop_word(token.k1[0])] or list(tokens)
    unknown = [token for token in telling if not is_known(token)] if len(telling) > 1 else []
    each = (
        tuple(_word(token, spellings if token in unknown else None) for token in telling) if unknown else ()
    )
    return Alike(tuple(headings), each, words.field)


def _word(token: Token, spellings: Spellings | None) -> tuple[tuple[str, float], ...]:
    """Return the loose keys of a word itself and, where spellings are given, of those like it with their likeness."""
    keys = dict.fromkeys(token.k2, 1.0)
    for _written, key, likeness in spellings.words(token, 8) if spellings else ():
        keys[key] = max(likeness, keys.get(key, 0.0))
    return tuple(keys.items())


def corrected(text: str, spellings: Spellings, is_known: Knows) -> str:
    """Return the text with the words that the catalogue does not have put as it has them; "" for no better one."""
    tokens = analyse(text)
    if not tokens or len(tokens) > MOST_WORDS:
        return ""
    better = text
    for token in reversed(tokens):  # from the end, so that offsets stay
        if len(token.k0) <= ladder.SHORT or is_known(token):
            continue
        like = spellings.words(token, 1)
        if not like:
            return ""
        better = f"{better[: token.start]}{like[0][0]}{better[token.end :]}"
    return better if better != text else ""
