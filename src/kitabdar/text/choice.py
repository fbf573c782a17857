"""Which letter tables a text is read by: the record's language, or the letters of a text whose language is unknown."""

from __future__ import annotations

import re
from functools import lru_cache

from kitabdar.text.letters import FOREIGN, known_languages, tables

UNKNOWN = frozenset(("", "und", "mul", "mis", "zxx", "|||", "   "))
"""Codes that tell no language: such a text is read like a query, by its letters."""


def table_for(text: str, language: str = "") -> str:
    """Return the name of the tables to read a text by: a MARC language code, a table's own name, or ""."""
    if language in _known():
        if language in _signed_languages():
            for pattern, name, languages in _signs():
                if language in languages and name not in languages and pattern.search(text):
                    return name
        return language
    if language not in UNKNOWN:
        return FOREIGN
    if text.isascii() and "'" not in text:
        return ""
    for pattern, name, _languages in _signs():
        if pattern.search(text):
            return name
    return ""


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return known_languages()


@lru_cache(maxsize=1)
def _signed_languages() -> frozenset[str]:
    return frozenset(code for table in tables() if table.is_by_signs for code in table.languages)


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """Return for each table with signs: pattern, name to read by, languages."""
    found = []
    for table in sorted(tables(), key=lambda table: (not table.is_by_signs, table.name)):
        if "signs" in table.header:
            name = table.name if table.is_by_signs else table.languages[0]
            found.append((re.compile(table.header["signs"]), name, table.languages))
    return tuple(found)
