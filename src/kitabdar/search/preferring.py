"""What decides between nearly equal hits: what can be had, what the reader reads, what the letters asked for tell.

Each document has one number that says all three. Hits are put in order by it window by window: terms in the question
itself cost a quarter of the time of a search, since half of a catalogue is in one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from kitabdar.search import ladder
from kitabdar.search.query import Query, Words, words_of
from kitabdar.text.guessing import guess
from kitabdar.text.languages import MARC_CODES

WINDOW = 100
"""Hits are reordered among so many of their neighbours, so that pages follow one another."""

_HELD = 1
_BITS, _MOST = 15, 4  # of a language, and languages of a document

At = TypeVar("At")


def number_of(languages: Iterable[str], *, is_held: bool) -> int:
    """Pack what matters of a document: whether it can be had, and its first four languages (MARC codes)."""
    number, shift = (_HELD if is_held else 0), 1
    for code in list(languages)[:_MOST]:
        number |= _code_number(code) << shift
        shift += _BITS
    return number


def preferred(
    found: Sequence[tuple[float, At]], numbers: Sequence[int], query: Query, language: str
) -> list[tuple[float, At]]:
    """Add to the scores what is preferred and put each window of hits in order; the first begins with the first hit.

    `numbers`: what `number_of` gave for each hit; `language`: of the interface.
    """
    asked = [leaf for leaf in words_of(query) if isinstance(leaf, Words)]
    if not asked or not found:
        return list(found)
    weights = _weights(asked, language)
    scored = [
        (score + _added(number, weights), at) for (score, at), number in zip(found, numbers, strict=True)
    ]
    ordered: list[tuple[float, At]] = []
    for start in range(0, len(scored), WINDOW):
        ordered += sorted(scored[start : start + WINDOW], key=lambda each: -each[0])
    return ordered


def _weights(asked: Sequence[Words], language: str) -> dict[int, float]:
    """Return what each language adds, by its number."""
    weights = dict.fromkeys(_READ.get(language, ()), ladder.READ)
    guessed = guess(" ".join(leaf.text for leaf in asked))
    if guessed.language and guessed.confidence >= ladder.SURE:
        meant = _code_number(guessed.language)
        weights[meant] = weights.get(meant, 0.0) + ladder.MEANT
    return weights


def _added(number: int, weights: dict[int, float]) -> float:
    added = ladder.HELD if number & _HELD else 0.0
    number >>= 1
    while number:
        added += weights.get(number & ((1 << _BITS) - 1), 0.0)
        number >>= _BITS
    return added


def _code_number(code: str) -> int:
    """Number a MARC code of three small letters from 1 on; 0 for any other."""
    if len(code) != 3 or not (code.isascii() and code.islower()):
        return 0
    first, second, third = (ord(letter) - ord("a") for letter in code)
    return 1 + first * 676 + second * 26 + third


_READ = {
    interface: tuple(_code_number(code) for code, tag in MARC_CODES.items() if tag == interface)
    for interface in ("az", "kk", "tr", "ru", "en")
}
