"""Text made safe to show: no hidden direction marks, no controls, one normal form."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile(r"[\t\n\x0b\x0c\r ]+")
_JOINERS_AT_EDGES = re.compile("(?<!\\w)[\u200c\u200d]+|[\u200c\u200d]+(?!\\w)")


def clean(text: str) -> str:
    """Remove direction controls, zero-width signs and C0/C1 controls, join runs of spaces, and return NFC.

    The joiners U+200C and U+200D stay between letters, where Persian spelling needs them.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    shown = _SPACES.sub(" ", _HIDDEN.sub("", _SPACES.sub(" ", text)))
    if not text.isascii():
        shown = unicodedata.normalize("NFC", _JOINERS_AT_EDGES.sub("", shown))
    return shown.strip()
