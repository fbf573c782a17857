"""A field's text as streams of keys, one a level: what is indexed, and what a query looks for.

Levels: 0 as typed, 1 script-normalised, 2 loose, 3 stems (only of words that have another stem than themselves).

A stream is keys separated by spaces, one for each word, so that word n of the text is word n of every stream
and phrases work at every level. A word with several readings (letters that stand for several sounds) is at its
place in the stream with its likeliest reading; the further readings of a text stand in a stream of their own,
where words find them. A phrase is looked for in every combination of its own readings.

Plain streams split at spaces by the engine were measured at a quarter of the cost of tokens handed over one by
one with their positions; further readings among their neighbours at twice the cost of this.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import product

from kitabdar.search.ladder import SHORT
from kitabdar.text.keys import Keys, Token, keys_of
from kitabdar.text.loose import loosen
from kitabdar.text.scripts import script_of
from kitabdar.text.stemming import STEMMED, stems
from kitabdar.text.stopwords import is_stop_word

MOST_COMBINATIONS = 8
LONGEST_WHOLE = 200  # characters of a title that a question may equal
LONGEST_REMEMBERED = 100  # letters of a text that is likely to come again

STEM_LEVEL = 3
SHORTEST_STEM = 4
"""Letters of a stem's loose key: shorter ones are shared by words of every language (Boone, bundan, буунди)."""

BY_SCRIPT = {"Latn": ("aze", "tur", "eng", "kaz"), "Cyrl": ("rus", "kaz", "aze"), "Arab": ("aze", "kaz")}
"""Languages whose stems a word of a query may have, by its script."""

Streams = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def remembered_streams(text: str, language: str) -> Streams:
    """Return the streams of what comes again and again: names, subjects, publishers, "Includes index."."""
    return _remembered(text, language) if len(text) <= LONGEST_REMEMBERED else streams(text, language)


@lru_cache(maxsize=1 << 15)
def _remembered(text: str, language: str) -> Streams:
    return streams(text, language)


def readings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys of one word at a level, most likely first.

    A short word has no loose key; in the loose stream its script key stands for it, marked so that no loose
    key of a longer word can equal it. A stop word has one, short or not: və, ve and va are one.
    """
    if level < 2:
        return token.k1 if level else (token.k0,)
    return tuple(f"={each}" for each in token.k1) if _has_no_loose_key(token.k0, token.k1) else token.k2


def stem_keys(word: Keys | Token, language: str = "") -> tuple[str, ...]:
    """Return the loose keys of a word's stems in a language; where it is unknown (a query), in all of its script.

    The word's own loose key is none of them.
    """
    if language:
        return _stem_keys(word.k0, word.k1[0], word.k2[0], language) if language in STEMMED else ()
    found: dict[str, None] = {}
    for each in BY_SCRIPT.get(script_of(word.k0), ()):
        found.update(dict.fromkeys(_stem_keys(word.k0, word.k1[0], word.k2[0], each)))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _stem_keys(k0: str, k1: str, k2: str, language: str) -> tuple[str, ...]:
    made = (loosen(stem) for stem in stems(k0, k1, language))
    return tuple(dict.fromkeys(key for key in made if len(key) >= SHORTEST_STEM and key != k2))


def _has_no_loose_key(k0: str, k1: tuple[str, ...]) -> bool:
    return len(k0) <= SHORT and not is_stop_word(k1[0])


def beginnings(token: Token, level: int) -> tuple[str, ...]:
    """Return the keys that a word begun so far may begin with; it may be short, the word it becomes is not."""
    return ((token.k0,), token.k1, token.k2)[level]


def phrases(tokens: tuple[Token, ...], level: int) -> list[list[str]]:
    """Return the word sequences that a phrase may stand as at a level (each combination of readings, at most 8)."""
    return [list(each) for each in _combinations([readings(token, level) for token in tokens])]


@lru_cache(maxsize=1 << 15)
def whole_key(text: str, language: str) -> str:
    """Return the key of a whole title or name: the likeliest loose key of each word, in no order."""
    return " ".join(sorted([keys.k2[0] for keys in keys_of(text[:LONGEST_WHOLE], language)]))


def whole_term(kind: str, key: str) -> str:
    """Return what stands in the index for the whole key of a heading of a kind: eight letters, however long it is.

    Two keys share them by chance less than once in ten million headings.
    """
    named = f"{kind}\0{key}".encode("utf-8", "surrogatepass")
    return b64encode(blake2b(named, digest_size=6).digest()).decode()


def whole_keys(tokens: tuple[Token, ...]) -> list[str]:
    """Return the keys of whole titles that words of a query may be, at most 8."""
    return [" ".join(sorted(each)) for each in _combinations([token.k2 for token in tokens])]


def _combinations(choices: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Combine the readings of words, at most 8 times: words that would make more keep their likeliest."""
    number = 1
    for place, keys in enumerate(choices):
        if number * len(keys) > MOST_COMBINATIONS:
            choices[place] = keys[:1]
        number *= len(choices[place])
    return product(*choices)


def streams(text: str, language: str) -> Streams:
    """Return the streams of a text for each of the four levels, made in one pass: the hot path of indexing."""
    words = keys_of(text, language)
    loose: list[str] = []
    more_script: list[str] = []
    more_loose: list[str] = []
    for k0, k1, k2 in words:
        if len(k1) > 1:
            more_script += k1[1:]
        if len(k0) <= SHORT and not is_stop_word(k1[0]):
            loose.append(f"={k1[0]}")
            more_loose += [f"={each}" for each in k1[1:]]
        else:
            loose.append(k2[0])
            if len(k2) > 1:
                more_loose += k2[1:]
    if not words:
        return (), (), (), ()
    precise = " ".join([keys[0] for keys in words])
    script = " ".join([keys[1][0] for keys in words])
    stemmed = " ".join(_stem_stream(words, language)) if language in STEMMED else ""
    return (
        (precise,),
        _with(script, more_script),
        _with(" ".join(loose), more_loose),
        (stemmed,) if stemmed else (),
    )


def _stem_stream(words: Sequence[Keys], language: str) -> Iterator[str]:
    for k0, k1, k2 in words:
        if len(k0) > SHORT:
            yield from _stem_keys(k0, k1[0], k2[0], language)


def _with(stream: str, further: list[str]) -> tuple[str, ...]:
    return (stream, " ".join(further)) if further else (stream,)
