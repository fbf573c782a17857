"""Closings of tills, money put in, and letters to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Amount, Sent
from kitabdar.interfaces.api.contracts.money import Note, TillLine


@dataclass(frozen=True, slots=True)
class PutInAnswer:
    """Money put into a till; the same Idempotency-Key gives the same entry."""

    entry_id: int
    amount: str
    currency: str
    cash: Annotated[str, Field(description="what should be in the till now")]


class PutInBody(Sent):
    """Money put into a till to give change from."""

    amount: Amount
    note: Note = ""


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """A till as it was closed; `lines`: what went through it since the closing before (not in a list of closings)."""

    id: int
    branch: str
    time_zone: str
    currency: str
    at: datetime
    expected: str
    counted: str
    difference: str
    banked: str
    left: str
    note: str
    lines: tuple[TillLine, ...]


@dataclass(frozen=True, slots=True)
class ClosingsAnswer:
    """The closings of the tills of a branch, the latest first."""

    closings: tuple[ClosingReport, ...]


@dataclass(frozen=True, slots=True)
class LettersAnswer:
    """Letters that count as printed now. `pdf`: the document in base64, empty where there was nothing to print."""

    count: int
    pdf: str
