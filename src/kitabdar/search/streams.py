"""A field's text as streams of keys, one a level: what is indexed, and what a query looks for.

A stream is keys separated by spaces, one for each word, so that word n of the text is word n of every stream
and phrases work at every level. A word with several readings (letters that stand for several sounds) is at its
place in the first stream with its first reading; each further reading stands in a short stream of its own with
two neighbours on either side, so that phrases of up to three words find it too. Plain streams split at spaces by
the engine were measured at a quarter of the cost of tokens handed over one by one.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from kitabdar.search.ladder import SHORT
from kitabdar.text.keys import Token, analyse

NEIGHBOURS = 2
LONGEST_KEY = 200
MOST_COMBINATIONS = 8

Streams = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def streams(text: str, language: str) -> Streams:
    """Return the streams of a text for each of the three levels."""
    return _kept(text, language) if len(text) <= 120 else _make(text, language)


def readings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys of one word at a level, most likely first.

    A short word has no loose key; in the loose stream its script key stands for it, marked so that no loose
    key of a longer word can equal it.
    """
    if level == 0:
        return (token.k0[:LONGEST_KEY],)
    if level == 1:
        return tuple(each[:LONGEST_KEY] for each in token.k1) or (token.k0[:LONGEST_KEY],)
    if is_short(token) or not token.k2:
        return tuple(f"={each[:LONGEST_KEY]}" for each in token.k1 or (token.k0,))
    return tuple(each[:LONGEST_KEY] for each in token.k2)


def beginnings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys that a word begun so far may begin with; it may be short, the word it becomes is not."""
    keys = ((token.k0,), token.k1, token.k2)[level] or (token.k0,)
    return tuple(each[:LONGEST_KEY] for each in keys)


def is_short(token: Token) -> bool:
    """Say whether a word is too short for a loose key."""
    return len(token.k0) <= SHORT


def phrases(tokens: tuple[Token, ...], level: int) -> list[list[str]]:
    """Return the word sequences that a phrase may stand as at a level (each combination of readings, at most 8)."""
    choices = [readings(token, level) for token in tokens]
    number = 1
    for place, keys in enumerate(choices):
        if number * len(keys) > MOST_COMBINATIONS:
            choices[place] = keys[:1]
        number *= len(choices[place])
    return [list(each) for each in product(*choices)]


@lru_cache(maxsize=65_536)
def _kept(text: str, language: str) -> Streams:
    """Remember short texts: names, subjects and publishers come again and again."""
    return _make(text, language)


def _make(text: str, language: str) -> Streams:
    tokens = analyse(text, language)
    return (_stream(tokens, 0), _stream(tokens, 1), _stream(tokens, 2))


def _stream(tokens: tuple[Token, ...], level: int) -> tuple[str, ...]:
    keys = [readings(token, level) for token in tokens]
    first = " ".join([each[0] for each in keys])
    if not any(len(each) > 1 for each in keys):
        return (first,) if first else ()
    return (first, *_further(keys))


def _further(keys: list[tuple[str, ...]]) -> list[str]:
    found = []
    for place, each in enumerate(keys):
        before = [near[0] for near in keys[max(0, place - NEIGHBOURS) : place]]
        after = [near[0] for near in keys[place + 1 : place + 1 + NEIGHBOURS]]
        found += [" ".join([*before, reading, *after]) for reading in each[1:]]
    return found
