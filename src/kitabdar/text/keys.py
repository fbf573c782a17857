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
from kitabdar.text.letters import Letters, Pieces, letters_of
from kitabdar.text.loose import loosen

ANALYSIS_VERSION = 2
"""Grows with every change of tables or rules: an index of another version must be rebuilt."""

MOST_SCRIPT_READINGS = 4
MOST_LOOSE_READINGS = 6
MOST_TRIED = 24
MOST_DOUBTS = 5
LONGEST_WORD = 64
"""Letters of a word that count; what follows is cut from the keys."""

MOST_REMEMBERED = 1 << 14
"""Words of one table whose keys are kept in memory, about 500 bytes each, and as many that were met before them."""

LONGEST_REMEMBERED = 200  # characters of a text whose keys are remembered, one of 16,384

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
    words = _words(table_for(text, language))
    new = tuple.__new__
    found = []
    position = 0
    for match in WORD.finditer(text):
        word = match.group()
        keys = words[word]
        if keys is not None:
            found.append(new(Token, (word, match.start(), match.end(), position, *keys)))
            position += 1
    return tuple(found)


def keys_of(text: str, language: str = "") -> tuple[Keys, ...]:
    """Return the keys of each word of a text, as `analyse` does but without where it stands: half the work.

    Those of short texts are remembered for a while: a title is asked for five times while its record is indexed.
    """
    return _remembered(text, language) if len(text) <= LONGEST_REMEMBERED else _keys_of(text, language)


def _keys_of(text: str, language: str) -> tuple[Keys, ...]:
    words = _words(table_for(text, language))
    return tuple([keys for word in WORD.findall(text) if (keys := words[word]) is not None])


_remembered = lru_cache(maxsize=1 << 14)(_keys_of)


class _Words(dict[str, Keys | None]):
    """The keys of words by one table, worked out when first asked for, then remembered.

    When they are too many, those that were not asked for since the last time are forgotten.
    """

    def __init__(self, table: str) -> None:
        super().__init__()
        self._letters = letters_of(table)
        self._older: dict[str, Keys | None] = {}

    def __missing__(self, word: str) -> Keys | None:
        if len(self) >= MOST_REMEMBERED:
            self._older = dict(self)
            self.clear()
        older = self._older
        keys = self[word] = older[word] if word in older else word_keys(word, self._letters)
        return keys


@lru_cache(maxsize=64)
def _words(table: str) -> _Words:
    return _Words(table)


def word_keys(word: str, letters: Letters) -> Keys | None:
    """Return the keys of one word, None for a word of marks and signs alone."""
    written = fold(word)[:LONGEST_WORD]
    folded = written.strip("'")
    if not folded:
        return None
    pieces = letters.cut(written)
    if letters.uncertain.isdisjoint(pieces):
        reading = "".join([letters.script[piece][0] for piece in pieces])
        if reading:
            return Keys(folded, (reading,), (loosen(reading),))
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


def _expand(pieces: list[str], readings: Pieces) -> Iterable[str]:
    """Return the readings of a word, those nearest to the likeliest first, at most MOST_TRIED.

    A piece that occurs twice is read alike in both places, so the readings grow with the distinct letters.
    """
    values = [readings[piece][0] for piece in pieces]
    doubtful = readings.doubtful.intersection(pieces)
    if not doubtful:
        return ("".join(values),)
    return _expand_doubts(pieces, values, sorted(doubtful)[:MOST_DOUBTS], readings)


def _expand_doubts(pieces: list[str], values: list[str], names: list[str], readings: Pieces) -> Iterator[str]:
    yield "".join(values)
    choices = [readings[name] for name in names]
    places = [(place, names.index(piece)) for place, piece in enumerate(pieces) if piece in names]
    for choice in _choices(tuple([len(each) for each in choices])):
        for place, name in places:
            values[place] = choices[name][choice[name]]
        yield "".join(values)


@lru_cache(maxsize=1024)
def _choices(sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return which reading to take of each doubtful piece: nearest to the likeliest first."""
    every = sorted(product(*map(range, sizes)), key=lambda choice: (sum(choice), max(choice), choice))
    return tuple(every[1:MOST_TRIED])


def precise_key(text: str) -> str:
    """Return the k0 keys of all words, joined by spaces. Applying it twice changes nothing.

    Save for signs that fold to several, as ¼ and ⑴ do, or to an apostrophe: these part words only when folded.
    """
    return " ".join([keys.k0 for keys in keys_of(text)])


def loose_key(text: str, language: str = "") -> str:
    """Return the first k2 readings of all words, joined by spaces."""
    return " ".join([keys.k2[0] for keys in keys_of(text, language)])
