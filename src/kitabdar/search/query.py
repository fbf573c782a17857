"""The query tree: what every parser (web form, API, later CQL and RPN) makes and every engine understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

FIELDS = ("any", "title", "author", "subject", "publisher")
"""Text fields a query may name; "any" looks in all of them and in notes and contents."""

EXACT_FIELDS = (
    "isbn",
    "issn",
    "control_number",
    "format",
    "language",
    "branch",
    "library",
    "author_facet",
    "subject_facet",
    "available_at",
    "heading",
)
"""Fields compared whole, as they stand in the index; "heading" by the number of a heading of a browse list."""

SORTS = ("relevance", "title", "newest", "year", "year_descending")


class Tier(IntEnum):
    """How a hit was found, best first (languages.md section 8)."""

    PRECISE = 1  # the letters as typed
    SCRIPT = 2  # the same word in another script or alphabet
    LOOSE = 3  # the same word in a looser spelling
    STEM = 4
    LAYOUT = 5
    SIMILAR = 6


@dataclass(frozen=True, slots=True)
class Words:
    """All of these words, in any order."""

    text: str
    field: str = "any"


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words one after another. `precise` (typed in quotes) admits only tier PRECISE."""

    text: str
    field: str = "any"
    precise: bool = True


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words beginning so."""

    text: str
    field: str = "any"


@dataclass(frozen=True, slots=True)
class Exact:
    """One of these values of an exact field."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearRange:
    """Published from `first` to `last`, either end open."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    """Everything that all parts find."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Everything that any part finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that the part does not find."""

    part: Query


@dataclass(frozen=True, slots=True)
class Everything:
    """The whole catalogue."""


Query = Words | Phrase | Prefix | Exact | YearRange | And | Or | Not | Everything
