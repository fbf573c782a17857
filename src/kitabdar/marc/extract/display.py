"""Values made fit for reading: ISBD punctuation trimmed at the end, split ligature marks joined."""

from __future__ import annotations

import re

from kitabdar.marc.description import Form
from kitabdar.text.scripts import script_of

_ABBREVIATIONS = frozenset({
    "etc", "jr", "sr", "dr", "mr", "mrs", "st", "vol", "no", "pt", "ed", "eds", "inc", "ltd", "co", "corp", "bros",
    "ca", "cm", "mm", "pbk", "rev", "enl", "ill", "illus", "introd", "transl", "comp", "prof", "govt", "dept",
    "univ", "acad", "изд", "кн", "вып", "ред", "пер", "сост", "вед", "др", "гг", "стр", "илл", "доп", "испр",
    "перераб", "акад", "проф", "им", "bas", "yay", "çev", "haz", "tərc", "bət", "бас", "құраст",
})  # fmt: skip
_BEYOND_LATIN = re.compile(
    "[^\x00-\u036f\u1d00-\u1eff\u2000-\u2bff\ua720-\ua7ff\ufb00-\ufb06\ufe20-\ufe2f\uff00-\uff5e]"
)
_ISBD = " /:;,=،؛"
_HALF = re.compile("[\ufe20-\ufe23]")
_HALVES = str.maketrans({0xFE20: "\u0361", 0xFE21: None, 0xFE22: "\u0360", 0xFE23: None})


def script(value: str) -> str:
    """Return the ISO 15924 code of the script of most letters; romanisations are "Latn"."""
    if value.isascii() or not _BEYOND_LATIN.search(value):
        return "Latn"
    return script_of(value)


def form(value: str, language: str = "", nonfiling: int = 0) -> Form:
    """Return `value` with its script."""
    return Form(value, script(value), language, nonfiling)


def clean(value: str) -> str:
    """Return `value` without outer blanks, halves of ligatures (U+FE20, U+FE21) as one mark (U+0361)."""
    if not value.isascii() and _HALF.search(value):
        value = value.translate(_HALVES)
    return value.strip()


def trim(value: str) -> str:
    """Return `value` without the punctuation that ISBD puts before the next element, and without a full stop.

    The stop stays after an initial, an abbreviation or dots: "Abai, M. O.", "Bakı və s.", "and so on ...".
    """
    value = clean(value).rstrip(_ISBD)
    if value[-1:] != ".":
        return value
    if value[-2:-1] in (")", "]"):
        return value[:-1]
    last = value[:-1].rsplit(" ", 1)[-1].strip("([\"'«„“")
    if (len(last) <= 1 and not last.isdigit()) or "." in last or last.casefold() in _ABBREVIATIONS:
        return value
    return value[:-1].rstrip(_ISBD)
