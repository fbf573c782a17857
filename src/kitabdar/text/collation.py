"""The order of lists: ICU's rules for a locale, with our own where ICU has none or the wrong ones.

An interface language has one order for everything: its own script first, numbers before all letters, then the other
scripts (Latin, Cyrillic, Greek, Georgian, Armenian, Hebrew, Arabic, those of Asia). See docs/browse.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from threading import local

import icu

LOCALES = ("az", "kk", "tr", "ru", "en")
_LONGEST = 512
_WITHIN_WORDS = re.compile("['’‘ʼʻʹʺ`\u200b-\u200f\ud800-\udfff]+")
_PUNCTUATION = re.compile(r"[^\w\u0300-\u036f\u0610-\u065f\ufe20-\ufe2f]+")
_held = local()


@lru_cache(maxsize=8)
def own_rules(name: str) -> str:
    """Write the rules of `tables/collation/<name>.tsv` in ICU's notation; "" where there is no such table."""
    entry = files("kitabdar.text") / "tables" / "collation" / f"{name}.tsv"
    if not entry.is_file():
        return ""
    lines = entry.read_text(encoding="utf-8").splitlines()
    return "".join(_rule(line) for line in lines if line and not line.startswith("#"))


def _rule(line: str) -> str:
    """Turn "к TAB ҝ Ҝ" into a letter after к, and "ک TAB =ك" into another form of the same letter."""
    after, *rest = line.split("\t")
    rule = f"&{after}"
    for each in rest:
        small, _, capital = each.partition(" ")
        rule += f"<<{small[1:]}" if small.startswith("=") else f"<{small}"
        rule += f"<<<{capital}" if capital else ""
    return rule


def _collator(locale: str, strength: int = icu.UCollAttributeValue.TERTIARY) -> icu.Collator:
    """Return this thread's collator: ICU's objects must not be shared between threads."""
    held: dict[tuple[str, int], icu.Collator] = _held.__dict__.setdefault("collators", {})
    if (locale, strength) not in held:
        rules = icu.Collator.createInstance(icu.Locale(locale)).getRules()
        collator = icu.RuleBasedCollator(rules + own_rules("any") + own_rules(locale))
        collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
        collator.setAttribute(icu.UCollAttribute.STRENGTH, strength)
        held[locale, strength] = collator
    return held[locale, strength]


def _known(locale: str) -> str:
    if locale in LOCALES:
        return locale
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LOCALES else "en"


def sort_key(text: str, locale: str) -> bytes:
    """Return bytes that sort as the words do under an interface language (az, kk, tr, ru, en).

    Word by word: a space comes before every letter, punctuation is passed over, numbers sort by value.
    Unknown locales sort as en.
    """
    return bytes(_collator(_known(locale)).getSortKey(_clean(text[:_LONGEST])))


def sort_start(beginning: str, locale: str) -> bytes:
    """Return the least bytes that the sort key of a text beginning so can have: where a list is entered.

    Only letters count, not their accents or case, so a list entered at "sa" begins with "Sa", "sá" or "SA".
    A number must be typed whole to be found: "1" enters the list at 1, not at 10.
    """
    key = bytes(
        _collator(_known(locale), icu.UCollAttributeValue.PRIMARY).getSortKey(_clean(beginning[:_LONGEST]))
    )
    return key.rstrip(b"\0")


def sort_number(text: str, locale: str) -> int:
    """Return the first eight bytes of the sort key as an unsigned number: enough to order a page of results."""
    return int.from_bytes(sort_key(text, locale)[:8].ljust(8, b"\0"), "big")


@lru_cache(maxsize=64)  # a title is sorted by the rules of five languages
def _clean(text: str) -> str:
    """Leave words and single spaces: apostrophes vanish, other punctuation parts words."""
    return " ".join(_PUNCTUATION.sub(" ", _WITHIN_WORDS.sub("", text)).split())
