"""The order of lists: ICU's rules for a locale, with our own where ICU has none or the wrong ones."""

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
def _own_rules(locale: str) -> str:
    """Write the rules of `tables/collation/<locale>.tsv` in ICU's notation; "" where there is no such table."""
    entry = files("kitabdar.text") / "tables" / "collation" / f"{locale}.tsv"
    if not entry.is_file():
        return ""
    rules = []
    for line in entry.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            after, *pairs = line.split("\t")
            rules.append(f"&{after}" + "".join("<{}<<<{}".format(*pair.split()) for pair in pairs))
    return "".join(rules)


def _collator(locale: str) -> icu.Collator:
    """Return this thread's collator: ICU's objects must not be shared between threads."""
    held: dict[str, icu.Collator] = _held.__dict__
    if locale not in held:
        rules = _own_rules(locale)
        collator = icu.Collator.createInstance(icu.Locale(locale))
        if rules:
            collator = icu.RuleBasedCollator(collator.getRules() + rules)
        collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
        held[locale] = collator
    return held[locale]


def _known(locale: str) -> str:
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LOCALES else "en"


def sort_key(text: str, locale: str) -> bytes:
    """Return bytes that sort as the words do under an interface language (az, kk, tr, ru, en).

    Word by word: a space comes before every letter, punctuation is passed over, numbers sort by value.
    Unknown locales sort as en.
    """
    return bytes(_collator(_known(locale)).getSortKey(_clean(text[:_LONGEST])))


def sort_number(text: str, locale: str) -> int:
    """Return the first eight bytes of the sort key as an unsigned number: enough to order a page of results."""
    return int.from_bytes(sort_key(text, locale)[:8].ljust(8, b"\0"), "big")


@lru_cache(maxsize=64)  # a title is sorted by the rules of five languages
def _clean(text: str) -> str:
    """Leave words and single spaces: apostrophes vanish, other punctuation parts words."""
    return " ".join(_PUNCTUATION.sub(" ", _WITHIN_WORDS.sub("", text)).split())
