"""The query tree: what every parser (web form, API, later CQL and RPN) makes and every engine understands."""

from __future__ import annotations

from collections.abc import Callable
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

SORTS = ("relevance", "title", "author", "newest", "year", "year_descending")


class Tier(IntEnum):
    """How a hit was found, best first (languages.md section 8)."""

    TITLE = 0  # a whole title or name, in whatever script
    PRECISE = 1  # the letters as typed
    SCRIPT = 2  # the same word in another script or alphabet
    LOOSE = 3  # the same word in a looser spelling
    NAME = 4  # another name of the same, from the authorities
    STEM = 5  # another form of the word, or its beginning
    LAYOUT = 6  # typed with another keyboard layout on
    SIMILAR = 7  # spelled much alike


@dataclass(frozen=True, slots=True)
class Named:
    """Words number `start` to before `end` name something that is also called so: (form, MARC code or "")."""

    start: int
    end: int
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All of these words, in any order; `names` are other names of what some of them name."""

    text: str
    field: str = "any"
    names: tuple[Named, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Alike:
    """Headings (by number) and words (loose keys) that are spelled like what was asked, each with its likeness
    from 0 to 1. An edition is found under one of the headings, or with one of the keys of every word."""

    headings: tuple[tuple[int, float], ...]
    words: tuple[tuple[tuple[str, float], ...], ...]
    field: str = "any"


Query = Words | Phrase | Prefix | Exact | YearRange | And | Or | Not | Everything | Alike


def with_words(query: Query, change: Callable[[Words], Query]) -> Query:
    """Return the tree with every leaf of words changed, but for words that are not wanted."""
    match query:
        case Words():
            return change(query)
        case And(parts):
            return And(tuple(with_words(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(with_words(part, change) for part in parts))
        case _:
            return query


def words_of(query: Query) -> tuple[Words, ...]:
    """Return the leaves of words, but for words that are not wanted."""
    found: list[Words] = []

    def note(words: Words) -> Query:
        found.append(words)
        return words

    with_words(query, note)
    return tuple(found)
