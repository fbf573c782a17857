"""Bookings as the API gives them, and what is sent to make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Barcode, BodyId, Card, Code, Override, Sent, SentDay


@dataclass(frozen=True, slots=True)
class Booking:
    """An item booked ahead, both days included, on the calendar of the branch. `state`: booked or collected."""

    id: int
    barcode: str
    edition_id: int
    title: str
    state: str
    pickup_branch: str
    starts_on: date
    ends_on: date
    kept_from: Annotated[date, Field(description="the first day on which it is lent to nobody else")]
    kept_until: Annotated[date, Field(description="the last day on which it can be collected")]
    any_copy: Annotated[bool, Field(description="made for the edition: another copy may take its place")]
    is_ready: bool
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class BookingsAnswer:
    """The bookings of a patron not ended, the soonest first."""

    bookings: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that are all free, or all not, both ends included. JSON names them `first` and `last`."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an item. `state`: free, booked, kept (before or after a booking), away (lent), closed or past."""

    day: date
    state: str
    is_free: bool


@dataclass(frozen=True, slots=True)
class AvailabilityAnswer:
    """The days of an item. A closed day may be within a booking, not its first or last."""

    barcode: str
    days: tuple[Day, ...]
    free: tuple[Stretch, ...]


class BookBody(Sent):
    """Book an item (`barcode`) or any item of an edition for a patron (default: the patron of the token)."""

    pickup_branch: Code
    starts_on: SentDay
    ends_on: SentDay
    barcode: Barcode | None = None
    edition_id: BodyId | None = None
    card_number: Card | None = None
    override: Override = []
