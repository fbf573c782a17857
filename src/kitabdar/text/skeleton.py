"""The skeleton of a word (k3): its consonants, those that languages exchange made one. It fetches, never matches."""

from __future__ import annotations

import re

_VOWELS = str.maketrans("", "", "aeiouəöüıy")
_EXCHANGED = str.maketrans(
    {
        **dict.fromkeys("hgqxğŋ", "k"),
        **dict.fromkeys("d", "t"),
        **dict.fromkeys("bvfw", "p"),
        **dict.fromkeys("zcjşç", "s"),
    }
)
_DOUBLES = re.compile(r"(.)\1+")


def skeleton(loose: str) -> str:
    """Return the skeleton of a loose key (k2): h = g = k, t = d, p = b = v, s = z = ç; "" for vowels alone.

    "kazakstan", "kazahstan" and "kazakistan" share "kskstn".
    """
    return _DOUBLES.sub(r"\1", loose.translate(_VOWELS).translate(_EXCHANGED))
