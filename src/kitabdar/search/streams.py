"""A field's text as streams of keys, one a level: what is indexed, and what a query looks for.

A stream is keys separated by spaces, one for each word, so that word n of the text is word n of every stream
and phrases work at every level. A word with several readings (letters that stand for several sounds) is at its
place in the stream with its likeliest reading; the further readings of a text stand in a stream of their own,
where words find them. A phrase is looked for in every combination of its own readings.

Plain streams split at spaces by the engine were measured at a quarter of the cost of tokens handed over one by
one with their positions; further readings among their neighbours at twice the cost of this.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from kitabdar.search.ladder import SHORT
from kitabdar.text.keys import Token, keys_of

MOST_COMBINATIONS = 8
LONGEST_REMEMBERED = 100  # letters of a text that is likely to come again

Streams = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def remembered_streams(text: str, language: str) -> Streams:
    """Return the streams of what comes again and again: names, subjects, publishers, "Includes index."."""
    return _remembered(text, language) if len(text) <= LONGEST_REMEMBERED else streams(text, language)


@lru_cache(maxsize=1 << 15)
def _remembered(text: str, language: str) -> Streams:
    return streams(text, language)


def readings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys of one word at a level, most likely first.

    A short word has no loose key; in the loose stream its script key stands for it, marked so that no loose
    key of a longer word can equal it.
    """
    if level < 2:
        return token.k1 if level else (token.k0,)
    return tuple(f"={each}" for each in token.k1) if len(token.k0) <= SHORT else token.k2


def beginnings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys that a word begun so far may begin with; it may be short, the word it becomes is not."""
    return ((token.k0,), token.k1, token.k2)[level]


def phrases(tokens: tuple[Token, ...], level: int) -> list[list[str]]:
    """Return the word sequences that a phrase may stand as at a level (each combination of readings, at most 8)."""
    choices = [readings(token, level) for token in tokens]
    number = 1
    for place, keys in enumerate(choices):
        if number * len(keys) > MOST_COMBINATIONS:
            choices[place] = keys[:1]
        number *= len(choices[place])
    return [list(each) for each in product(*choices)]


def streams(text: str, language: str) -> Streams:
    """Return the streams of a text for each of the three levels, made in one pass: the hot path of indexing."""
    words = keys_of(text, language)
    loose: list[str] = []
    more_script: list[str] = []
    more_loose: list[str] = []
    for k0, k1, k2 in words:
        if len(k1) > 1:
            more_script += k1[1:]
        if len(k0) <= SHORT:
            loose.append(f"={k1[0]}")
            more_loose += [f"={each}" for each in k1[1:]]
        else:
            loose.append(k2[0])
            if len(k2) > 1:
                more_loose += k2[1:]
    if not words:
        return (), (), ()
    precise = " ".join([keys[0] for keys in words])
    script = " ".join([keys[1][0] for keys in words])
    return (precise,), _with(script, more_script), _with(" ".join(loose), more_loose)


def _with(stream: str, further: list[str]) -> tuple[str, ...]:
    return (stream, " ".join(further)) if further else (stream,)
