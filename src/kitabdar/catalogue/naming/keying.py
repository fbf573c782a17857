"""The numbers by which a name meets the words of a question: made from loose keys, whatever the order of words.

Pure: names and questions pass through the same functions. A name of one short word (up to three letters) is
found only as it is written; words that merely say what a place is may be left out on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, product

from kitabdar.catalogue.naming.generic_words import bare_words
from kitabdar.text.keys import Token, analyse

MOST_WORDS = 6
"""Words of a name that count, and of a run of words in a question that may be a name."""

MOST_DROPPED = 2
"""Words beyond these that a name may have, since generic ones are dropped."""

MOST_NAME_KEYS = 6
MOST_ASKED_KEYS = 8
SHORT = 3  # letters of a word that has no loose key of its own
_WHOLE = frozenset({"work", "topic", "genre"})
"""Kinds in whose names a generic word is part of the name."""


def name_keys(text: str, language: str, kind: str) -> set[int]:
    """Return the keys of a name, with and without its generic words. `language`: MARC code or ""."""
    words = [word for word in analyse(text, language) if not (kind == "person" and word.k0.isdigit())]
    if not words or len(words) > MOST_WORDS + MOST_DROPPED:
        return set()
    found = set(_keys(words, MOST_NAME_KEYS))
    if kind not in _WHOLE:
        for bare in bare_words(tuple(word.text for word in words)):
            found.update(_keys(analyse(" ".join(bare), language), MOST_NAME_KEYS))
    return found


def asked_keys(words: Sequence[Token]) -> dict[int, None]:
    """Return the keys by which a run of words in a question may be a name, the likeliest first."""
    found = dict.fromkeys(_keys(words, MOST_ASKED_KEYS))
    for bare in bare_words(tuple(word.text for word in words)):
        found.update(dict.fromkeys(_keys(analyse(" ".join(bare)), MOST_ASKED_KEYS)))
    return found


def loose_forms(text: str, language: str = "") -> tuple[str, ...]:
    """Return the loose keys of a text as strings, to tell whether two names are one in spelling."""
    return tuple(islice(_readings(analyse(text, language)), MOST_NAME_KEYS))


def _keys(words: Sequence[Token], most: int) -> Iterator[int]:
    """Hash the loose readings of these words in alphabetical order; a single short word is hashed as written."""
    if len(words) == 1 and len(words[0].k0) <= SHORT:
        yield _number(f"={words[0].k0}")
        return
    for reading in islice(_readings(words), most):
        yield _number(reading)


def _readings(words: Sequence[Token]) -> Iterator[str]:
    """Yield the loose readings of all words together, sorted by word, those nearest to the likeliest first."""
    choices = [word.k2 for word in words]
    seen: set[str] = set()
    for places in _nearest(tuple(len(choice) for choice in choices)):
        reading = " ".join(sorted(choice[place] for choice, place in zip(choices, places, strict=True)))
        if reading not in seen:
            seen.add(reading)
            yield reading


@lru_cache(maxsize=4096)
def _nearest(sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return which reading to take of each word: first all likeliest, then as few others as possible.

    Readings of a language go together (г as h in one word is h in the next), so each step is also tried in all
    words at once.
    """
    alike = [tuple(min(step, size - 1) for size in sizes) for step in range(max(sizes, default=1))]
    capped = [range(min(size, 3)) for size in sizes[:4]] + [range(1)] * max(0, len(sizes) - 4)
    single = sorted(product(*capped), key=lambda places: (sum(places), places))
    return tuple(dict.fromkeys([*alike, *single]))


def _number(key: str) -> int:
    """Name a key by a number that a database's BIGINT holds."""
    return int.from_bytes(
        blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )
