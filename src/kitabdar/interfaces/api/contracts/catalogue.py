"""Hits, editions and records as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from kitabdar.marc.description import Description


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """One written form of a title or a name: in the script of the book, in a romanisation …"""

    value: str
    script: Annotated[str, Field(description="ISO 15924: Latn, Cyrl, Arab …")]
    language: Annotated[str, Field(description="MARC language code (ISO 639-2/B), empty where unknown")]


@dataclass(frozen=True, slots=True)
class TitleForms:
    """A title in all its scripts; `main` is the form in the script of the book."""

    main: str
    forms: tuple[WrittenForm, ...]


@dataclass(frozen=True, slots=True)
class CreatorForms:
    """Who made it, in all scripts."""

    name: str
    forms: tuple[WrittenForm, ...]
    kind: Annotated[str, Field(description="person, body or meeting")]
    roles: Annotated[tuple[str, ...], Field(description="MARC relator codes: aut, trl, edt …")]
    dates: str


@dataclass(frozen=True, slots=True)
class Resting:
    """Where an available item lies that came back a while ago; from `until` on it is on its own shelf."""

    location: Annotated[str, Field(description="name of the place")]
    until: datetime


@dataclass(frozen=True, slots=True)
class BranchHolding:
    """What one branch has of an edition, as it is at this moment."""

    code: str
    name: str
    library: str
    available: int
    total: int
    call_numbers: tuple[str, ...]
    next_due_at: datetime | None
    resting: Annotated[tuple[Resting, ...], Field(description="available, and not on their shelves yet")] = ()


@dataclass(frozen=True, slots=True)
class LiveAvailability:
    """How many items there are and how many stand available now, by branch."""

    available: int
    total: int
    holds: Annotated[int, Field(description="readers waiting for it")]
    branches: tuple[BranchHolding, ...]


@dataclass(frozen=True, slots=True)
class EditionReference:
    """Another edition or translation of the same work."""

    id: int
    title: TitleForms
    languages: tuple[str, ...]
    year: int | None
    format: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An edition found. `why` says in words how its words were found, `matched` which."""

    edition_id: int
    record_id: int
    work_id: int
    control_number: str
    source: Annotated[str, Field(description="code of where the record comes from")]
    title: TitleForms
    creators: tuple[CreatorForms, ...]
    year: int | None
    languages: Annotated[tuple[str, ...], Field(description="MARC language codes")]
    original_languages: tuple[str, ...]
    format: str
    availability: LiveAvailability
    tier: Annotated[
        int | None,
        Field(
            description="0 the title or name itself, 1 as typed, 2 other script, 3 looser spelling, "
            "4 other name, 5 other form of a word, 6 other keyboard layout, 7 similar spelling; "
            "null without words"
        ),
    ]
    tier_code: Annotated[
        str | None, Field(description="title, precise, script, loose, name, stem, layout or similar")
    ]
    why: str
    matched: Annotated[tuple[str, ...], Field(description="words of title and creators that were found")]
    folded: Annotated[int, Field(description="further editions of its work that were found (fold=true)")]
    others: Annotated[tuple[EditionReference, ...], Field(description="the first of those")]
    url: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many editions have it. `label` is for people."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Hint:
    """What could help where nothing was found."""

    code: Annotated[str, Field(description="without_filters, fewer_words, without_quotes, check_spelling")]
    detail: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of hits, the number of all, counts by facet, and hints where nothing was found."""

    total: Annotated[int, Field(description="editions found")]
    entries: Annotated[int, Field(description="hits that can be paged through: works where folded")]
    offset: int
    limit: int
    hits: tuple[SearchHit, ...]
    further: Annotated[
        tuple[SearchHit, ...],
        Field(description="where hits are few: at most 20 of tiers 5 to 7, in no total and no facet"),
    ]
    did_you_mean: Annotated[str, Field(description="the words as the catalogue has them, or nothing")]
    facets: dict[str, tuple[FacetValue, ...]]
    facets_are_estimates: Annotated[
        bool, Field(description="counts of a sample: above a hundred thousand editions found")
    ]
    hints: tuple[Hint, ...]
    next_cursor: Annotated[str, Field(description="for the rest of a list read by cursor; empty at its end")]


@dataclass(frozen=True, slots=True)
class Completion:
    """What a reader may be about to type. `field` is title, author or subject."""

    text: Annotated[str, Field(description="as a record has it")]
    field: str
    count: int
    typed: Annotated[
        str,
        Field(
            description="the same in the script that is typed, as a record has it or rewritten; else empty"
        ),
    ]


@dataclass(frozen=True, slots=True)
class SuggestAnswer:
    """Completions, the likeliest first."""

    suggestions: tuple[Completion, ...]


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """A record: what it says (`description`) and its fields (`marc`, MARC-in-JSON)."""

    id: int
    edition_id: int
    source: str
    control_number: str
    version: int
    created_at: datetime
    updated_at: datetime
    description: Description
    marc: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordReference:
    """A record of an edition."""

    id: int
    source: str
    control_number: str


@dataclass(frozen=True, slots=True)
class EditionAnswer:
    """An edition: what its best record says, its records, where it stands, the other editions of its work."""

    id: int
    work_id: int
    control_number: str
    source: str
    title: TitleForms
    creators: tuple[CreatorForms, ...]
    description: Description
    records: tuple[RecordReference, ...]
    availability: LiveAvailability
    other_editions: tuple[EditionReference, ...]
    url: str
