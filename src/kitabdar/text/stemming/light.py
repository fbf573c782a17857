"""A light stemmer for agglutinating languages: endings taken off slot by slot, from a table a linguist can correct.

It works on the script-normalised key, so one table serves the Latin, Cyrillic and Arabic spellings of a language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

TABLES = {"aze": "az", "kaz": "kk"}
"""MARC codes of the languages with a table of endings, and its name."""

SHORTEST_STEM = 4
MOST = 6

_VOWELS = "aeəiıoöuü"
_CLASSES = {"A": "[aeə]", "I": "[iuü]"}
_HARDENED = str.maketrans("bdcyğgq", "ptçkkkk")
_FLEETING = re.compile(rf"([{_VOWELS}][^{_VOWELS}])[iuü]([rlnmzs])$")


@lru_cache(maxsize=4)
def _slots(table: str) -> tuple[re.Pattern[str], ...]:
    text = (files("kitabdar.text") / "tables" / "suffixes" / f"{table}.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    patterns = []
    for _slot, _name, endings in rows:
        spelt = ("".join(_CLASSES.get(letter, letter) for letter in ending) for ending in endings.split("|"))
        patterns.append(re.compile(f"(?:{'|'.join(spelt)})"))
    return tuple(patterns)


def stems(word: str, table: str) -> tuple[str, ...]:
    """Return what is left of a word after each of its possible endings, final consonants hardened (kitab, kitap)."""
    found: dict[str, None] = {word: None}
    for pattern in _slots(table):
        for each in list(found):
            for place in range(max(SHORTEST_STEM, len(each) - 6), len(each)):
                if pattern.fullmatch(each, place) and _is_stem(each[:place]):
                    found[each[:place]] = None
    spelt = (each for left in sorted(found, key=len, reverse=True) for each in _alternants(left))
    return tuple(dict.fromkeys(each for each in spelt if each != word))[-MOST:]


def _is_stem(left: str) -> bool:
    return any(letter in _VOWELS for letter in left)


def _alternants(stem: str) -> tuple[str, ...]:
    """Return a stem as its forms share it: kitab and kitap, ürəy and ürək are one; burun loses its u in burnu."""
    hardened = stem[:-1] + stem[-1].translate(_HARDENED)
    without = _FLEETING.sub(r"\1\2", stem)
    return (stem, hardened) if without == stem else (stem, hardened, without)
