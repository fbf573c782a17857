"""Authorities as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class NamePart:
    """One name of an authority."""

    text: str
    language: Annotated[str, Field(description="MARC language code (ISO 639-2/B), empty where unknown")]
    script: Annotated[str, Field(description="ISO 15924: Latn, Cyrl, Arab …")]
    relation: Annotated[
        str, Field(description="preferred, variant, earlier, later, short, pseudonym or translation")
    ]


@dataclass(frozen=True, slots=True)
class RelatedPart:
    """A heading it is related to; `authority_id` where that is an authority here."""

    text: str
    relation: Annotated[str, Field(description="related, broader, narrower, earlier or later")]
    authority_id: int | None


@dataclass(frozen=True, slots=True)
class AuthorityReference:
    """An authority in a list."""

    id: int
    kind: str
    heading: NamePart


@dataclass(frozen=True, slots=True)
class AuthoritiesAnswer:
    """Authorities found, the weightiest first."""

    authorities: tuple[AuthorityReference, ...]


@dataclass(frozen=True, slots=True)
class AuthorityAnswer:
    """One person, body, meeting, work, topic, place or genre under all its names."""

    id: int
    kind: str
    heading: NamePart
    names: tuple[NamePart, ...]
    related: tuple[RelatedPart, ...]
    identifiers: dict[str, str]
    source: str
    note: str
    version: int
    updated_at: datetime
