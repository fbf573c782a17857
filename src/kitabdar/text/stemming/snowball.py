"""Snowball's stemmers for Turkish, Russian and English, fed with what they expect."""

from __future__ import annotations

import re
from threading import local

import snowballstemmer

from kitabdar.text.keys import keys_of

ALGORITHMS = {"tur": "turkish", "rus": "russian", "eng": "english"}
"""MARC codes of the languages, and Snowball's names."""

_CYRILLIC = re.compile("[а-яё]+")
_HARD = str.maketrans("bdcğ", "ptçk")
_BACK = frozenset("aou\u0131")
_VOWELS = frozenset("aeiou\u0131öü")
_held = local()


def stems(k0: str, k1: str, language: str) -> tuple[str, ...]:
    """Return the stem of a word in the alphabet of k1, and for Turkish with its final consonant hardened."""
    if language == "rus":
        return _russian(k0)
    if not k1.isalpha():
        return ()
    if language == "eng":
        stem = _stemmer("eng").stemWord(k0) if k0.isascii() else k0
        return (stem,) if stem != k0 else ()
    stem = _stemmer("tur").stemWord(_with_harmony(k1)).replace("ı", "i")
    hardened = stem[:-1] + stem[-1:].translate(_HARD)
    return tuple(dict.fromkeys(each for each in (stem, hardened) if each and each != k1))


def _russian(k0: str) -> tuple[str, ...]:
    if not _CYRILLIC.fullmatch(k0):
        return ()
    stem = _stemmer("rus").stemWord(k0)
    keys = keys_of(stem, "rus") if stem != k0 else []
    return keys[0].k1[:1] if keys else ()


def _with_harmony(k1: str) -> str:
    """Give the undotted ı back, which keys do not keep: after a back vowel i is ı."""
    out = []
    is_back = False
    for letter in k1:
        if letter == "i" and is_back:
            letter = "ı"
        elif letter in _VOWELS:
            is_back = letter in _BACK
        out.append(letter)
    return "".join(out)


def _stemmer(language: str) -> snowballstemmer.stemmer:
    """Return this thread's stemmer: one keeps its word in itself while it works."""
    held: dict[str, snowballstemmer.stemmer] = _held.__dict__
    if language not in held:
        held[language] = snowballstemmer.stemmer(ALGORITHMS[language])
    return held[language]
