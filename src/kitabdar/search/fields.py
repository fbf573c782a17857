"""The fields of an index, alike in every engine. SCHEMA_VERSION grows with every change of them or of documents.py."""

from __future__ import annotations

SCHEMA_VERSION = 7

INTERFACE_LANGUAGES = ("az", "kk", "tr", "ru", "en")
KEYWORDS = ("control_number", "isbn", "issn", "available_at")
FACETED = ("format", "language", "branch", "library", "author_facet", "subject_facet")
PREFER = "prefer"
NUMBERS = ("work_id", "version", "year", "created", PREFER)
SUGGEST = "suggest"
HEADING = "heading"
WHOLE = "whole"
LAST = 2**64 - 1
"""Where a title that has no letters stands in an order."""


def text_field(field: str, level: int) -> str:
    """Name the index field that holds a text field's stream of keys at a level (0 to 3)."""
    return f"{field}_{level}"


def sort_field(language: str) -> str:
    """Name the field that orders titles for readers of an interface language."""
    return f"title_{language if language in INTERFACE_LANGUAGES else 'en'}_sort"
