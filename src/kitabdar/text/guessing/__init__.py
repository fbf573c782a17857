"""Which language an untagged text is in: pure Python, from a small model of letters and words that ships with us.

    guess("Azərbaycan tarixi")      -> Guess("aze", "Latn", 1.0)
    guess("Қазақ әдебиеті")         -> Guess("kaz", "Cyrl", 1.0)
    guess("Roman")                  -> Guess("", "Latn", 0.3)

What it learnt from and how right it is: docs/guessing.md. The decision what a page claims stands in `claiming`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kitabdar.text.guessing.model import SCRIPTS, model
from kitabdar.text.scripts import script_of

__all__ = ["SURE", "Guess", "guess", "ranked"]

SURE = 0.7
"""Below this confidence `guess` names no language."""

_BY_SCRIPT = {
    "Armn": ("arm", 0.97), "Geor": ("geo", 0.97), "Grek": ("gre", 0.97), "Hebr": ("heb", 0.9), "Hang": ("kor", 0.97),
    "Hira": ("jpn", 0.97), "Kana": ("jpn", 0.97), "Hani": ("chi", 0.7), "Thai": ("tha", 0.97), "Deva": ("hin", 0.6),
    "Beng": ("ben", 0.9), "Taml": ("tam", 0.97), "Ethi": ("amh", 0.7), "Syrc": ("syr", 0.9), "Tibt": ("tib", 0.9),
}  # fmt: skip


class Guess(NamedTuple):
    """A language (MARC code, "" for unsure), the script of most letters, and how sure it is from 0 to 1."""

    language: str
    script: str
    confidence: float


def guess(text: str) -> Guess:
    """Return the likeliest language, or none where it is not sure: titles of one or two words often are in several."""
    found = ranked(text)
    if not found:
        return Guess("", "", 0.0)
    best = found[0]
    return best if best.confidence >= SURE else best._replace(language="")


@lru_cache(maxsize=8192)
def ranked(text: str) -> tuple[Guess, ...]:
    """Return the languages a text may be in, likeliest first, those below one in a hundred left out.

    Confidences are shares of 1, held against texts kept out of the learning. A text without letters has none.
    """
    script = script_of(text)
    if script in SCRIPTS:
        shares = model(script).shares(text)
        chosen = sorted(shares.items(), key=lambda pair: -pair[1])
        return tuple(Guess(language, script, min(share, 1.0)) for language, share in chosen if share >= 0.01)
    if script in _BY_SCRIPT:
        language, confidence = _BY_SCRIPT[script]
        return (Guess(language, script, confidence),)
    return (Guess("", script, 0.0),) if script else ()
