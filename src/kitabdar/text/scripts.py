"""Which script a text is in, and which way it runs."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import icu

_LATIN = "A-Za-zªºÀ-ÖØ-öø-ʸ\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab64\uff21-\uff3a\uff41-\uff5a"
_CYRILLIC = "\u0400-\u0482\u048a-\u052f\u1c80-\u1c88\ua640-\ua66e\ua680-\ua69d"
_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7"
    "\ufb50-\ufdff\ufe70-\ufefc"
)
_COMMON = tuple(
    (code, re.compile(f"[{letters}]"))
    for code, letters in (("Latn", _LATIN), ("Cyrl", _CYRILLIC), ("Arab", _ARABIC))
)
_ASCII_LETTER = re.compile("[A-Za-z]")
_RIGHT_TO_LEFT = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Samr", "Mand", "Rohg"))


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script most letters are in, "" where there is no letter."""
    if text.isascii():
        return "Latn" if _ASCII_LETTER.search(text) else ""
    counts = Counter({code: len(pattern.findall(text)) for code, pattern in _COMMON})
    letters = sum(map(str.isalpha, text))
    if counts.total() < letters:
        counts.update(_script(letter) for letter in text if letter.isalpha())
        counts.subtract({code: len(pattern.findall(text)) for code, pattern in _COMMON})
        del counts["Zyyy"], counts["Zinh"]
    code, count = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return code if count else ""


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    return str(icu.Script.getScript(letter).getShortName())


def direction(script: str) -> str:
    """Return "rtl" for a script written from the right, "ltr" for every other (ISO 15924 code)."""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"
