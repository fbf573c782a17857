"""Whole lists as the API takes and gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kitabdar.circulation.rules.batches import MOST_LINES
from kitabdar.interfaces.api.contracts.fields import Barcode, Card, Code, Sent, SentMoment


class BatchBody(Sent):
    """A list to be lent to a patron (`card_number`) or taken back, each barcode once."""

    kind: Literal["check_in", "check_out"]
    barcodes: Annotated[list[Barcode], Field(min_length=1, max_length=max(MOST_LINES.values()))]
    branch: Code | None = None
    card_number: Card | None = None
    dropped_at: SentMoment | None = None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line: what came of it, or while it waits (`is_expected`) what would; `said` in the language asked for first."""

    number: int
    barcode: str
    title: str
    state: Annotated[str, Field(description="waiting, done, already or refused")]
    is_expected: bool
    said: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """A list and how far it is: `left` lines wait to be done."""

    id: int
    kind: Annotated[str, Field(description="check_in or check_out")]
    branch: str
    card_number: str | None
    created_at: datetime
    ended_at: datetime | None
    total: int
    left: int
    lines: tuple[BatchLine, ...]
