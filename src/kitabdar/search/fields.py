"""The fields of an index, alike in every engine. SCHEMA_VERSION grows with every change of them or of documents.py."""

from __future__ import annotations

SCHEMA_VERSION = 10

INTERFACE_LANGUAGES = ("az", "kk", "tr", "ru", "en")
KEYWORDS = ("control_number", "isbn", "issn", "available_at")
FACETED = ("format", "language", "branch", "library", "author_facet", "subject_facet")
PREFER = "prefer"
NUMBERS = ("work_id", "version", "year", "created", PREFER)
SUGGEST_NAME, SUGGEST_TITLE = SUGGEST = ("suggest_name", "suggest_title")
HEADING = "heading"
WHOLE = "whole"
LAST = 2**64 - 1
"""Where what has no title, or no author, stands in an order."""


def text_field(field: str, level: int) -> str:
    """Name the index field that holds a text field's stream of keys at a level (0 to 3)."""
    return f"{field}_{level}"


SORTED = ("title", "author")
"""What has an order in each interface language."""


def sort_field(what: str, language: str) -> str:
    """Name the field that orders titles, or authors, for readers of an interface language."""
    return f"{what}_{language if language in INTERFACE_LANGUAGES else 'en'}_sort"
