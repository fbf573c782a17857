"""The case fold of every key: Unicode compatibility forms, apostrophes and the two i of the Turkic alphabets."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

APOSTROPHES = "'`´ʹʺʻʼʽʾʿˈˊˋ‘’‛′″ʻ＇"
"""Signs written for the apostrophe, the soft and hard sign, ayn and hamza; all become U+0027 in keys."""

INVISIBLE = "\u00ad\u034f\u061c\u0640\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphen, joiners, direction marks and the Arabic tatweel: never part of a key."""

_PLAIN = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(INVISIBLE), "İ": "i", "I": "i", "\ufe20": "\u0361"}
    | {"\ufe21": None, "\ufe22": "\u0360", "\ufe23": None}
)
_LAST = str.maketrans({"ı": "i", "ς": "σ", "\u0345": "ι"})
_DOT_AFTER_I = re.compile("i\u0307+")


def fold(word: str) -> str:
    """Fold case, compatibility forms and apostrophes; i, ı, I and İ become one. Diacritics stay.

    Ligature halves (U+FE20, U+FE21) become U+0361 after the first letter. Folding twice changes nothing.
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    letters, table = _single_letters()
    if letters.issuperset(word):
        return word.translate(table)
    return _fold_fully(word)


def _fold_fully(word: str) -> str:
    folded = word
    for _ in range(3):  # compatibility forms may hold capitals, and capitals compatibility forms
        before = folded
        folded = unicodedata.normalize("NFKC", folded.translate(_PLAIN)).casefold().translate(_LAST)
        folded = unicodedata.normalize("NFKC", _DOT_AFTER_I.sub("i", folded))
        if folded == before:
            break
    return folded


@cache
def _single_letters() -> tuple[frozenset[str], dict[int, str]]:
    """Return the letters that fold one by one, whatever stands beside them, with what each becomes.

    Most words have no others, and need no normalisation: a fifth of the time.
    """
    ranges = ((0x21, 0x530), (0x620, 0x64B), (0x671, 0x6D4), (0x1E00, 0x1F00))
    folded = {chr(code): _fold_fully(chr(code)) for first, last in ranges for code in range(first, last)}
    single = {
        letter: fold
        for letter, fold in folded.items()
        if len(fold) == 1 and not unicodedata.combining(letter) and not unicodedata.combining(fold)
    }
    return frozenset(single), {ord(letter): fold for letter, fold in single.items() if letter != fold}


def strip_marks(text: str) -> str:
    """Remove combining marks, whatever letters they stand on."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith("M"))
    return unicodedata.normalize("NFC", kept)
