"""MARC language codes, as BCP 47 tags and as names in the language of the interface."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from babel.core import Locale, UnknownLocaleError, get_global

_DEFAULT_SCRIPT = {
    "ar": "Arab", "fa": "Arab", "ota": "Arab", "ps": "Arab", "ur": "Arab", "ug": "Arab", "ckb": "Arab", "ru": "Cyrl",
    "kk": "Cyrl", "ky": "Cyrl", "tt": "Cyrl", "ba": "Cyrl", "tg": "Cyrl", "mn": "Cyrl", "uk": "Cyrl", "be": "Cyrl",
    "bg": "Cyrl", "mk": "Cyrl", "hy": "Armn", "ka": "Geor", "he": "Hebr", "yi": "Hebr", "el": "Grek", "ja": "Jpan",
    "zh": "Hans", "ko": "Kore", "cv": "Cyrl", "sah": "Cyrl", "ce": "Cyrl", "os": "Cyrl", "chg": "Arab",
}  # fmt: skip
NO_LANGUAGE = frozenset(("", "und", "zxx", "mul", "mis", "|||", "   "))
"""Codes that tell no language."""

_ALSO_IN = {
    "aze": ("Cyrl", "Arab"), "kaz": ("Latn", "Arab"), "uzb": ("Cyrl", "Arab"), "tuk": ("Cyrl", "Arab"),
    "tat": ("Latn", "Arab"), "kir": ("Arab",), "bak": ("Arab",), "kaa": ("Cyrl",), "crh": ("Cyrl", "Arab"),
    "gag": ("Cyrl",), "kur": ("Cyrl", "Arab"), "uig": ("Latn", "Cyrl"), "tgk": ("Arab",), "tur": ("Arab",),
    "srp": ("Latn",), "mon": ("Mong",), "rum": ("Cyrl",), "pan": ("Arab",), "chi": ("Hani",),
    "jpn": ("Hira", "Kana", "Hani"), "kor": ("Hang", "Hani"), "per": ("Hebr",), "tut": ("Cyrl", "Arab"),
}  # fmt: skip


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Read the table of MARC codes: code -> BCP 47 language."""
    text = (files("kitabdar.text") / "tables" / "marc" / "languages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


MARC_CODES: dict[str, str] = _codes()
"""MARC language codes (ISO 639-2/B) with their BCP 47 language."""


@lru_cache(maxsize=4096)
def bcp47(marc_code: str, script: str = "") -> str:
    """Return the tag for HTML's lang: ("aze", "Cyrl") -> "az-Cyrl", ("aze", "Latn") -> "az", ("", "") -> "und".

    A script is named only where the language is usually written in another (ISO 15924 code).
    """
    aliases = get_global("language_aliases")
    tag = (
        "und" if marc_code in NO_LANGUAGE else MARC_CODES.get(marc_code) or aliases.get(marc_code, marc_code)
    )
    if script and script != _DEFAULT_SCRIPT.get(tag, "Latn"):
        return f"{tag}-{script}"
    return tag


def usual_script(marc_code: str) -> str:
    """Return the script (ISO 15924) that a language is usually written in today; Latin for those not in the table."""
    return _DEFAULT_SCRIPT.get(bcp47(marc_code), "Latn")


@lru_cache(maxsize=1024)
def scripts_of(marc_code: str) -> frozenset[str]:
    """Return the scripts (ISO 15924) that books in a language are printed in, now or in the last hundred years."""
    return frozenset((usual_script(marc_code), *_ALSO_IN.get(marc_code, ())))


@lru_cache(maxsize=8192)
def language_name(marc_code: str, interface: str) -> str:
    """Return the name of a language in the language of the interface; the English name, or the code, failing that."""
    tag = bcp47(marc_code)
    for locale in (interface.replace("_", "-"), "en"):
        try:
            names = Locale.parse(locale, sep="-").languages
        except (UnknownLocaleError, ValueError):
            continue
        if tag in names:
            return str(names[tag])
    return marc_code
