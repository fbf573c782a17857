"""The letters by which a list is entered, script by script, in the order of an interface language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kitabdar.text.collation import LOCALES, sort_start

OTHER_SCRIPTS = {
    "Grek": "Α",
    "Geor": "ა",
    "Armn": "Ա",
    "Hebr": "א",
    "Syrc": "ܐ",
    "Deva": "अ",
    "Mong": "ᠠ",
    "Hang": "가",
    "Hira": "あ",
    "Hani": "一",
}
"""Scripts that have no row of letters in tables/collation/alphabets.tsv, each with a letter where it begins."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The letters of one script (ISO 15924), "" for what stands before all letters: numbers and signs."""

    script: str
    letters: tuple[str, ...]


@lru_cache(maxsize=len(LOCALES))
def alphabets(locale: str) -> tuple[Alphabet, ...]:
    """Return every script of a list in its order, the own first after numbers (az, kk, tr, ru, en).

    Scripts without a row of letters have one letter, by which they begin.
    """
    rows = {script: letters for language, script, letters in _rows() if language == "*"}
    rows |= {script: letters for language, script, letters in _rows() if language == locale}
    found = [Alphabet(script, letters) for script, letters in rows.items()]
    found += [Alphabet(script, (letter,)) for script, letter in OTHER_SCRIPTS.items()]
    found.sort(key=lambda each: sort_start(each.letters[0], locale))
    return (Alphabet("", ("0",)), *found)


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    entry = files("kitabdar.text") / "tables" / "collation" / "alphabets.tsv"
    lines = entry.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((language, script, tuple(letters.split())) for language, script, letters in rows)
