"""What a page may claim of a text in HTML: its language, when that is known or sure, its script and its direction.

A wrong `lang` is worse than none: a screen reader would read the text with the sounds of another language. So the
record is believed where the script fits its language, then the guesser where it is sure, then what was to be expected.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from kitabdar.text.guessing import SURE, ranked
from kitabdar.text.languages import NO_LANGUAGE, bcp47, scripts_of, usual_script
from kitabdar.text.scripts import direction, script_of

SURE_OF_A_NAME = 0.95
"""Confidence from which a name is said to be in a language, where nothing else says so: names look much alike."""

_POSSIBLE = 0.05
"""Confidence from which an expected language is believed where letters alone do not decide."""

_LIBRARY_OF_CONGRESS = re.compile("[ăĭŏḣṡżŭėīʺʹ̐︠︡͡]|[uo]̇|ȯ|zh", re.IGNORECASE)
_OTHER_ROMANISATION = re.compile("[ŠšŽžČčŜŝâğışŞñ]")
_ALSO_CYRILLIC = frozenset(("aze", "kaz", "uzb", "tuk", "tat", "kaa", "crh", "uig"))
_ROMANISED = "alalc97"


class Claim(NamedTuple):
    """What an element says: `tag` for lang (BCP 47, "" for no claim) and `direction` for dir ("ltr", "rtl", "auto")."""

    tag: str
    direction: str


@lru_cache(maxsize=8192)
def language_of(
    text: str,
    language: str = "",
    script: str = "",
    expected: tuple[str, ...] = (),
    *,
    sure: float = SURE,
) -> str:
    """Return the MARC code of a text's language, "" where nobody can tell.

    `language` is what the record says of this text, believed where it is written in `script` (ISO 15924, found in
    the letters if ""), or romanised; `expected` are languages it is likely in (of the book, of its cataloguers), asked
    where the guesser's confidence is below `sure`.
    """
    script = script or script_of(text)
    if not script:
        return ""
    is_doubtful = script == "Latn" and usual_script(language) != "Latn"
    if is_printed_in(language, script) and not is_doubtful:
        return language
    found = {guess.language: guess.confidence for guess in ranked(text)}
    best = max(found, key=lambda code: found[code], default="")
    is_sure = found.get(best, 0.0) >= sure
    if is_doubtful and language not in NO_LANGUAGE:
        is_other = is_sure and is_printed_in(best, script) and found.get(language, 0.0) < _POSSIBLE
        return best if is_other else language
    if is_sure:
        return best
    likely = [code for code in expected if found.get(code, 0.0) >= _POSSIBLE]
    return max(likely, key=lambda code: found[code], default="")


def is_printed_in(language: str, script: str) -> bool:
    """Tell whether books in a language (MARC code) are printed in a script; never of no language."""
    return language not in NO_LANGUAGE and script in scripts_of(language)


def is_romanised(language: str, script: str) -> bool:
    """Tell whether a text of a language in this script can only be a romanisation."""
    return language not in NO_LANGUAGE and script == "Latn" and "Latn" not in scripts_of(language)


@lru_cache(maxsize=8192)
def claim(text: str, language: str = "", script: str = "", expected: tuple[str, ...] = ()) -> Claim:
    """Return what the element around a text says; a text without letters says nothing and runs as its letters do."""
    script = script or script_of(text)
    if not script:
        return Claim("", "auto")
    code = language_of(text, language, script, expected)
    return Claim(tag(text, code, script) if code else "", direction(script))


def tag(text: str, language: str, script: str) -> str:
    """Return the BCP 47 tag: "az-Cyrl" names an unusual script, "kk-Latn-alalc97" a romanisation.

    Latin letters of a language that is not written in them are the Library of Congress's romanisation, unless they
    say otherwise; of one that is written in both, where they are letters that only the romanisation has.
    """
    plain = bcp47(language, script)
    if script != "Latn" or plain == "und":
        return plain
    text = unicodedata.normalize("NFC", text)
    if is_romanised(language, script):
        is_ours = not _OTHER_ROMANISATION.search(text)
    else:
        is_ours = language in _ALSO_CYRILLIC and bool(_LIBRARY_OF_CONGRESS.search(text))
    if is_ours:
        return f"{plain if '-' in plain else plain + '-Latn'}-{_ROMANISED}"
    return plain
