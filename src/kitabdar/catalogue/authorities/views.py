"""What is shown of authorities: plain frozen data, so that no door needs a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class AuthorityNameView:
    """One name. `language`: MARC code or ""; `script`: ISO 15924; `relation`: a value of NameRelation."""

    text: str
    language: str
    script: str
    relation: str
    relation_name: str


@dataclass(frozen=True, slots=True)
class AuthorityLinkView:
    """A related heading; `other_id` where it is an authority here."""

    text: str
    relation: str
    other_id: int | None


@dataclass(frozen=True, slots=True)
class AuthoritySummary:
    """An authority in a list."""

    id: int
    kind: str
    kind_name: str
    heading: AuthorityNameView
    source: str
    names: int


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """All of an authority. `names` are the others, not the heading."""

    id: int
    code: str
    kind: str
    kind_name: str
    heading: AuthorityNameView
    names: tuple[AuthorityNameView, ...]
    links: tuple[AuthorityLinkView, ...]
    identifiers: tuple[tuple[str, str], ...]
    source: str
    note: str
    marc: str
    is_edited: bool
    version: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorityStateView:
    """One version: who made it, when and why, and which names it brought or took away."""

    number: int
    at: datetime
    reason: str
    actor_name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


class SeeReference(NamedTuple):
    """Another name that leads to a heading. `kind`: a value of AuthorityKind."""

    kind: str
    text: str
    language: str
    heading: str
    authority_id: int
