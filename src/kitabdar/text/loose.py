"""The loose key: letters that one sound wears in several alphabets and habits of spelling become one."""

from __future__ import annotations

import re

CLASSES = ("aəe", "oöuüw", "iıy", "kqgğ", "hx", "cçj", "nŋ", "sş")
"""Letters of a class become its first; i, o, k, h and c stand for their classes."""

_SOFT = "ʲ"
_CLASS = str.maketrans({letter: group[0] for group in CLASSES for letter in group})
_SOFT_AS_Y = re.compile(rf"(^|[aəeiıoöuü]){_SOFT}")
_Y_BEFORE_E = re.compile(r"(^|[aəeiıoöuü])[yi](?=e)")
_BEFORE_ITSELF = re.compile(r"(.)(?=\1)")


def loosen(reading: str) -> str:
    """Fold a reading in the common-Turkic Latin alphabet to sound classes, doubles collapsed.

    "ye" and "ie" at the beginning and after a vowel are e. The sign ʲ of the tables is y there, and nothing elsewhere.
    """
    if _SOFT in reading:
        reading = _SOFT_AS_Y.sub(r"\1y", reading).replace(_SOFT, "")
    if "ye" in reading or "ie" in reading:
        reading = _Y_BEFORE_E.sub(r"\1", reading)
    return _BEFORE_ITSELF.sub("", reading.translate(_CLASS))


def classify(reading: str) -> str:
    """Name each letter by its class, with doubles kept."""
    return reading.translate(_CLASS)
