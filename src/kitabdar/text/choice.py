"""Which letter tables a text is read by: the record's language, or its letters where the language is unknown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from kitabdar.text.letters import FOREIGN, known_languages, tables

UNKNOWN = frozenset(("", "und", "mul", "mis", "zxx", "|||", "   "))
"""Codes that tell no language: such a text is read like a query, by its letters."""


class _Sign(NamedTuple):
    pattern: re.Pattern[str]
    telling: frozenset[str]
    """Letters of which the pattern finds at least one: a text that has none need not be searched."""

    table: str
    languages: tuple[str, ...]
    is_needed: bool


def table_for(text: str, language: str = "") -> str:
    """Return the name of the tables to read a text by: a MARC code, a table's own name, FOREIGN, or "" (general)."""
    if language in known_languages():
        return _by_signs(text, language) or language
    if language not in UNKNOWN:
        return FOREIGN
    return _by_signs(text)


def _by_signs(text: str, language: str = "") -> str:
    """Return the first table whose signs stand in the text, "" for none."""
    if text.isascii() and "'" not in text and "-" not in text:
        return ""
    text = unicodedata.normalize("NFC", text)
    met = _telling(language).intersection(text)
    if met:
        for sign in _signs(language):
            if not met.isdisjoint(sign.telling) and sign.pattern.search(text):
                return sign.table
    return ""


@lru_cache(maxsize=512)
def _telling(language: str) -> frozenset[str]:
    """Return the letters without which a text has no sign of whatever table: most texts need no further look."""
    return frozenset().union(*(sign.telling for sign in _signs(language)))


@lru_cache(maxsize=512)
def _signs(language: str) -> tuple[_Sign, ...]:
    """Return the signs that count: for an unknown language all, else those that set apart tables of the language."""
    found = []
    for table in sorted(tables(), key=lambda table: (not table.is_by_signs, table.name)):
        if "signs" in table.header:
            name = table.name if table.is_by_signs else table.languages[0]
            telling = frozenset(table.header["telling"].split(" "))
            pattern = re.compile(table.header["signs"])
            found.append(_Sign(pattern, telling, name, table.languages, table.is_by_signs))
    return tuple(sign for sign in found if not language or (sign.is_needed and language in sign.languages))
