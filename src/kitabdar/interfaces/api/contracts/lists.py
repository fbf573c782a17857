"""The lists of a branch as the API gives them: what to fetch, what waits, what is booked, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.bookings import Booking
from kitabdar.interfaces.api.contracts.lending import Hold, Loan


@dataclass(frozen=True, slots=True)
class ToFetchLine:
    """An item on a shelf of the branch that a waiting hold asks for: scanned at returns it goes its way."""

    hold_id: int
    edition_id: int
    title: str
    barcode: str
    call_number: str
    location: Annotated[str, Field(description="its name, in the language of the request")]
    pickup_branch: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class ToFetchAnswer:
    """What is to be fetched at a branch, in the order of its shelves."""

    items: tuple[ToFetchLine, ...]


@dataclass(frozen=True, slots=True)
class HoldShelfLine:
    """A hold that is ready; `is_late`: nobody collected it in time."""

    hold: Hold
    barcode: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class HoldShelfAnswer:
    """The hold shelf of a branch, the first to expire first."""

    holds: tuple[HoldShelfLine, ...]


@dataclass(frozen=True, slots=True)
class EndedAnswer:
    """How many holds have ended."""

    ended: int


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """A loan that is overdue, and for how many days on the branch's calendar."""

    loan: Loan
    days: int


@dataclass(frozen=True, slots=True)
class OverdueAnswer:
    """What is overdue at a branch, the longest first; at most 500, not those that are claimed returned."""

    loans: tuple[OverdueLine, ...]


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A booking and how far it is. `what`: ready, fetch, elsewhere, coming, lent, aside, late or gone."""

    booking: Booking
    what: str
    is_now: bool
    is_in_danger: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookedAnswer:
    """What is booked at a branch in the next fourteen days, the soonest first."""

    bookings: tuple[BookedLine, ...]


@dataclass(frozen=True, slots=True)
class QueueAnswer:
    """The open holds on an edition, or on any of its work, in the order of the queue; they name nobody."""

    holds: tuple[Hold, ...]
