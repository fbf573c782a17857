"""Capitals by the language of the text: the Turkic alphabets pair i with İ and ı with I."""

from __future__ import annotations

from kitabdar.text.scripts import script_of

DOTTED = frozenset(("az", "aze", "tr", "tur", "kk", "kaz", "tt", "tat", "crh", "gag", "ota", "ba", "bak"))
"""Languages (MARC or BCP 47 codes) whose Latin alphabets have both İ i and I ı."""

_UPPER = str.maketrans({"i": "İ", "ı": "I"})
_LOWER = str.maketrans({"I": "ı", "İ": "i"})


def _has_two_i(text: str, language: str) -> bool:
    code = language.split("-")[0].lower()
    return code in DOTTED and script_of(text) in ("Latn", "")


def upper(text: str, language: str) -> str:
    """Return the text in capitals, as its language writes them (MARC or BCP 47 code, "" where unknown)."""
    return (text.translate(_UPPER) if _has_two_i(text, language) else text).upper()


def lower(text: str, language: str) -> str:
    """Return the text in small letters, as its language writes them; İ never becomes two characters."""
    if _has_two_i(text, language):
        return text.replace("I\u0307", "i").translate(_LOWER).lower()
    return text.replace("İ", "i").lower()


def capitalise(text: str, language: str) -> str:
    """Return the text with its first letter capital and the rest as it stands."""
    for place, letter in enumerate(text):
        if letter.isalpha():
            return text[:place] + upper(letter, language) + text[place + 1 :]
    return text
