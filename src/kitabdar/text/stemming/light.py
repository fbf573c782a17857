"""A light stemmer for agglutinating languages: endings taken off slot by slot, from a table a linguist can correct.

It works on the script-normalised key, so one table serves the Latin, Cyrillic and Arabic spellings of a language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

TABLES = {"aze": "az", "kaz": "kk"}
"""MARC codes of the languages with a table of endings, and its name."""

SHORTEST_STEM = 4
SHORTEST_BARE_STEM = 3
LEAST_OF_BARE = 3
"""Three letters are a stem where at least as many are taken off (yol of yolunda), or a vowel was lost (oğl of oğlu)."""

LONGEST_ENDING = 6
MOST = 6

_VOWELS = "aeəiıoöuü"
_CLASSES = {"A": "[aeə]", "I": "[iuü]"}
_LOSING = "iuü"
_BACK = frozenset("aou")
_FRONT = frozenset("əöü")
_AFTER = {
    "any": "",
    "vowel": f"(?<=[{_VOWELS}])",
    "consonant": f"(?<=[^{_VOWELS}])",
    "nasal": "(?<=[mŋ])",
    "hard": "(?<=[pftkqxhsşçcbvgd])",
    "soft": "(?<![pftkqxhsşçc])",
}
"""What an ending stands after. x: Kazakh х; b, v, g and d may be heard either way at the end of a loan."""


class Table(NamedTuple):
    """The endings of a language: a pattern a slot; and its stems: what hardens, what may lose a vowel, what has."""

    slots: tuple[re.Pattern[str], ...]
    hard: dict[str, str]
    fleeting: re.Pattern[str]
    lost: re.Pattern[str]


@lru_cache(maxsize=4)
def _table(name: str) -> Table:
    text = (files("kitabdar.text") / "tables" / "suffixes" / f"{name}.tsv").read_text(encoding="utf-8")
    slots: dict[str, list[str]] = {}
    stem: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        slot, row, after, cell = line.split("\t")
        if slot == "0":
            stem[row] = cell.split("|")
            continue
        spelt = ("".join(_CLASSES.get(letter, letter) for letter in ending) for ending in cell.split("|"))
        slots.setdefault(slot, []).append(f"{_AFTER[after]}(?:{'|'.join(spelt)})")
    fleeting = "".join(stem["fleeting"])
    return Table(
        tuple(re.compile("|".join(slots[slot])) for slot in sorted(slots)),
        dict(pair.split(":") for pair in stem["hard"]),
        re.compile(rf"([{_VOWELS}][^{_VOWELS}])[iuü]([{fleeting}])$"),
        re.compile(rf"[{_VOWELS}][^{_VOWELS}][{fleeting}]"),
    )


def stems(word: str, name: str) -> tuple[str, ...]:
    """Return what is left of a word after each of its possible endings, the shortest last (kitabı: kitab, kitap)."""
    if len(word) < SHORTEST_STEM:
        return ()
    table = _table(name)
    found: dict[str, None] = {word: None}
    for pattern in table.slots:
        for each in list(found):
            for place in range(max(SHORTEST_BARE_STEM, len(each) - LONGEST_ENDING), len(each)):
                if pattern.fullmatch(each, place) and _is_stem(each[:place], each[place:], word, table):
                    found[each[:place]] = None
    spelt = (each for left in sorted(found, key=len, reverse=True) for each in _alternants(left, table))
    return tuple(dict.fromkeys(each for each in spelt if each != word))[-MOST:]


def _is_stem(left: str, ending: str, word: str, table: Table) -> bool:
    """Say whether enough of a word is left, with a vowel, and the ending's vowels agree with it.

    e and i agree with all: readers without the letters type e for ə and i for ı.
    """
    has_lost_a_vowel = ending[0] in _LOSING and table.lost.fullmatch(left)
    if len(left) < SHORTEST_STEM and len(word) - len(left) < LEAST_OF_BARE and not has_lost_a_vowel:
        return False
    last = next((letter for letter in reversed(left) if letter in _VOWELS), "")
    against = _FRONT if last in _BACK else _BACK if last in _FRONT else ""
    return last != "" and all(letter not in against for letter in ending)


def _alternants(stem: str, table: Table) -> tuple[str, ...]:
    """Return a stem as its forms share it: kitab and kitap, ürəy and ürək are one; burun loses its u in burnu."""
    hardened = stem[:-1] + table.hard.get(stem[-1], stem[-1])
    without = table.fleeting.sub(r"\1\2", stem)
    return (stem, hardened) if without == stem else (stem, hardened, without)
