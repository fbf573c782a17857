"""Browse lists as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.catalogue import EditionReference


@dataclass(frozen=True, slots=True)
class HeadingName:
    """A heading to go to."""

    text: str
    language: Annotated[str, Field(description="MARC language code (ISO 639-2/B), empty where unknown")]


@dataclass(frozen=True, slots=True)
class ListedHeading:
    """A line of a browse list: a heading with its editions, or another name that leads to `see`."""

    text: str
    language: Annotated[str, Field(description="MARC language code (ISO 639-2/B), empty where unknown")]
    editions: int
    see: HeadingName | None
    see_also: tuple[HeadingName, ...]
    url: Annotated[str, Field(description="search for exactly its editions, below /api/v1")]


@dataclass(frozen=True, slots=True)
class BrowseAnswer:
    """A stretch of a browse list."""

    entries: tuple[ListedHeading, ...]
    reached: Annotated[int | None, Field(description="number of the entry that `at` leads to, from 0")]
    begins: Annotated[bool, Field(description="whether that entry begins so")]
    before: Annotated[
        str, Field(description="value of `before` for the page above, empty where the list begins")
    ]
    after: Annotated[str, Field(description="value of `after` for the page below, empty where the list ends")]


@dataclass(frozen=True, slots=True)
class ShelfPlace:
    """A line of the shelf list, from which a page goes on."""

    call_number: str
    edition_id: int


@dataclass(frozen=True, slots=True)
class ListedCallNumber:
    """A call number with its edition and the branches that have it."""

    call_number: str
    edition: EditionReference
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShelfAnswer:
    """A stretch of the shelf list."""

    entries: tuple[ListedCallNumber, ...]
    reached: Annotated[int | None, Field(description="number of the entry that `at` leads to, from 0")]
    begins: Annotated[bool, Field(description="whether that entry begins so")]
    before: ShelfPlace | None
    after: ShelfPlace | None
