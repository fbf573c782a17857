"""Words that may be left out of a name, from tables that a linguist can correct: rayonu, облысы, oğlu …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from kitabdar.text.folding import fold

SHORTEST_STEM = 3
"""Letters that must be left of an adjective."""


def bare_words(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return what is left of a name without its generic words, and with the adjectives in it as place names.

    Nothing is returned where nothing is left, or where the name has neither.
    """
    return _bare(tuple(fold(word) for word in words))


@lru_cache(maxsize=8192)
def _bare(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    left = _without_generic(words)
    if not left:
        return ()
    found = dict.fromkeys([left, *_with_stems(left)])
    found.pop(words, None)
    return tuple(found)


def is_generic(words: tuple[str, ...]) -> bool:
    """Whether there is nothing but generic words in a run."""
    return not _without_generic(tuple(fold(word) for word in words))


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    places, persons = _generic("place"), _generic("person")
    first, last = 0, len(words)
    while first < last and words[first] in places:
        first += 1
    while last > first and words[last - 1] in places:
        last -= 1
    return tuple(word for word in words[first:last] if word not in persons)


def _with_stems(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Put the place for the adjective in one word of the name after another."""
    for place, word in enumerate(words):
        for stem in _stems(word):
            yield (*words[:place], stem, *words[place + 1 :])


def _stems(word: str) -> tuple[str, ...]:
    pattern, instead = _endings()
    match = pattern.search(word)
    if match is None or match.start() < SHORTEST_STEM:
        return ()
    return tuple(word[: match.start()] + each for each in instead[match.group()])


@lru_cache(maxsize=2)
def _generic(what: str) -> frozenset[str]:
    return frozenset(
        fold(word)
        for kind, _language, words in _rows("kitabdar.text", "words/generic.tsv")
        if kind == what
        for word in words.split("|")
    )


@lru_cache(maxsize=1)
def _endings() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return a pattern of the endings, of which it finds the longest, and what stands for each."""
    instead = {
        ending: tuple("" if each == "-" else each for each in values.split("|"))
        for ending, values in _rows("kitabdar.catalogue", "authorities/adjective_endings.tsv")
    }
    longest_first = sorted(instead, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest_first)})$"), instead


def _rows(package: str, name: str) -> list[list[str]]:
    text = (files(package) / "tables" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
