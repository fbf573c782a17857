"""The keys by which a word is found in any script: precise (k0), script-normalised (k1) and loose (k2).

One function serves index and query. Where letters are ambiguous a key has several readings, emitted at one
position; two words meet at a key when they share a reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from kitabdar.text.choice import table_for
from kitabdar.text.folding import APOSTROPHES, fold
from kitabdar.text.letters import Pieces, letters_of
from kitabdar.text.loose import loosen

ANALYSIS_VERSION = 1
"""Grows with every change of tables or rules: an index of another version must be rebuilt."""

MOST_SCRIPT_READINGS = 4
MOST_LOOSE_READINGS = 6
MOST_TRIED = 24
MOST_DOUBTS = 5
LONGEST_WORD = 64
"""Letters of a word that count; what follows is cut from the keys."""

_MARKS = "\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\ufe20-\ufe2f"
_JOINERS = "\u00ad\u0640\u200c\u200d\u2060"
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Kana, Han
)
_LETTER = rf"[^\W_{_ALONE}]"
_QUOTES = "".join(sign for sign in APOSTROPHES if not sign.isalpha())
WORD = re.compile(
    rf"{_LETTER}+(?:(?:[{_JOINERS}{_MARKS}]|[{_QUOTES}]+(?={_LETTER}))+{_LETTER}*)*(?:(?<=[yY])[{_QUOTES}])?|[{_ALONE}]"
)
"""What is a word: letters, digits and their marks, apostrophes within; each sign of Han, Kana or Thai alone."""


class Token(NamedTuple):
    """One word with its keys. `start` and `end` are offsets in the text, `position` counts words from 0."""

    text: str
    start: int
    end: int
    position: int
    k0: str
    k1: tuple[str, ...]
    k2: tuple[str, ...]


class Keys(NamedTuple):
    """The keys of one word; the first reading of each is the likeliest."""

    k0: str
    k1: tuple[str, ...]
    k2: tuple[str, ...]


def analyse(text: str, language: str = "") -> tuple[Token, ...]:
    """Cut a text into words with all their keys. `language`: MARC code, "" where unknown (a query)."""
    table = table_for(text, language)
    new = tuple.__new__
    found = []
    position = 0
    for match in WORD.finditer(text):
        word = match.group()
        keys = word_keys(word, table)
        if keys is not None:
            found.append(new(Token, (word, match.start(), match.end(), position, *keys)))
            position += 1
    return tuple(found)


@lru_cache(maxsize=1 << 18)
def word_keys(word: str, table: str) -> Keys | None:
    """Return the keys of one word by the named tables, None for a word of marks and signs alone."""
    written = fold(word)[:LONGEST_WORD]
    folded = written.strip("'")
    if not folded:
        return None
    letters = letters_of(table)
    pieces = letters.cut(written)
    script = _distinct(_expand(pieces, letters.script), MOST_SCRIPT_READINGS) or (folded,)
    loose = _distinct(map(loosen, _expand(pieces, letters.loose)), MOST_LOOSE_READINGS)
    return Keys(folded, script, loose or script[:1])


def _distinct(readings: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first `most` different readings that are not empty."""
    found: dict[str, None] = {}
    for reading in readings:
        if reading:
            found[reading] = None
            if len(found) == most:
                break
    return tuple(found)


def _expand(pieces: list[str], readings: Pieces) -> Iterator[str]:
    """Yield the readings of a word, those nearest to the likeliest first, at most MOST_TRIED.

    A piece that occurs twice is read alike in both places, so the readings grow with the distinct letters.
    """
    values = [readings[piece] for piece in pieces]
    yield "".join([value[0] for value in values])
    doubtful = readings.doubtful.intersection(pieces)
    if not doubtful:
        return
    names = sorted(doubtful)[:MOST_DOUBTS]
    for choice in _choices(tuple([len(readings[name]) for name in names])):
        chosen = dict(zip(names, choice, strict=True))
        yield "".join([readings[piece][chosen.get(piece, 0)] for piece in pieces])


@lru_cache(maxsize=1024)
def _choices(sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return which reading to take of each doubtful piece: nearest to the likeliest first."""
    every = sorted(product(*map(range, sizes)), key=lambda choice: (sum(choice), max(choice), choice))
    return tuple(every[1:MOST_TRIED])


def precise_key(text: str) -> str:
    """Return the k0 keys of all words, joined by spaces. Applying it twice changes nothing."""
    return " ".join(token.k0 for token in analyse(text))


def loose_key(text: str, language: str = "") -> str:
    """Return the first k2 readings of all words, joined by spaces."""
    return " ".join(token.k2[0] for token in analyse(text, language))
