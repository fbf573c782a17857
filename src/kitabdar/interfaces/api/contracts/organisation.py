"""Places, their hours, staff and roles as the API gives them, and what is sent to change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path
from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Code, Sent

PlaceInPath = Annotated[str, Path(max_length=40, pattern=NO_CONTROL, description="code of the place")]
Names = Annotated[dict[str, Annotated[str, Field(max_length=200)]], Field(max_length=10)]
Clock = Annotated[
    str,
    Field(
        pattern=r"^([0-3][0-9]|4[0-8]):[0-5][0-9]$",
        description="clock time; 24:00 and later is the next day: 25:30 is half past one in the night",
        examples=["09:00"],
    ),
]


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place. `time_zone`, `currency` and `language` are its own, empty where it takes those of the place above."""

    code: str
    kind: Annotated[str, Field(description="network, library, branch or location")]
    parent: str | None
    name: str
    names: dict[str, str]
    time_zone: str
    currency: str
    language: str
    holds: Annotated[
        dict[str, str],
        Field(description="time_zone, currency and language that hold there, own or inherited"),
    ]
    address: str
    phone: str
    position: int
    is_public: bool
    is_retired: Annotated[bool, Field(description="no longer used, it or one above it")]


@dataclass(frozen=True, slots=True)
class PlacesAnswer:
    """The places that the caller manages, those above before those below."""

    places: tuple[PlaceAnswer, ...]


class PlaceBody(Sent):
    """What a place is told, all of it; `time_zone` (IANA), `currency` (ISO 4217) and `language` empty: as above it."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROL)]
    names: Names = {}
    time_zone: Annotated[str, Field(max_length=40)] = ""
    currency: Annotated[str, Field(max_length=3)] = ""
    language: Annotated[str, Field(max_length=8)] = ""
    address: Annotated[str, Field(max_length=250, pattern=NO_CONTROL)] = ""
    phone: Annotated[str, Field(max_length=40, pattern=NO_CONTROL)] = ""
    position: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    is_public: bool = True


class NewPlaceBody(PlaceBody):
    """A place to be added below `parent`, a network where that is left out; its kind follows from it."""

    parent: Code | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening; `closes` 24:00 and later is the next day."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class WeekAnswer:
    """The weekly hours that hold at a place; `is_own`: they are its own, not those of a place above."""

    place: str
    time_zone: str
    is_own: bool
    is_round_the_clock: bool
    week: Annotated[tuple[tuple[Opening, ...], ...], Field(description="seven days, from Monday")]


class OpeningBody(Sent):
    """An opening; `closes` 24:00 and later is the next day."""

    opens: Clock
    closes: Clock


Openings = Annotated[list[OpeningBody], Field(max_length=10)]


class WeekBody(Sent):
    """Seven days from Monday, each with its openings; none at all: the hours of the place above."""

    week: Annotated[list[Openings], Field(min_length=7, max_length=7)]


@dataclass(frozen=True, slots=True)
class ExceptionAnswer:
    """Days on which a place departs from its week: closed without openings."""

    id: int
    place: str
    first_day: date
    last_day: date
    is_yearly: bool
    openings: tuple[Opening, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ExceptionsAnswer:
    """Days unlike the others at a place, its own and those of the places above; the first that has a day decides it."""

    exceptions: tuple[ExceptionAnswer, ...]


class ExceptionBody(Sent):
    """Days on which a place departs from its week; `last_day` left out: one day. `is_yearly`: and every year after."""

    first_day: date
    last_day: date | None = None
    openings: Openings = []
    note: Annotated[str, Field(max_length=200, pattern=NO_CONTROL)] = ""
    is_yearly: bool = False


class CloseDaysBody(Sent):
    """Close a place unexpectedly; with `rehearse` it says what would move and moves nothing."""

    first_day: date
    last_day: date | None = None
    note: Annotated[str, Field(max_length=200, pattern=NO_CONTROL)] = ""
    rehearse: bool = False


@dataclass(frozen=True, slots=True)
class MovedAt:
    """What moved at one branch, and how many bookings are hit there."""

    branch: str
    due_dates: int
    shelf_times: int
    bookings: int


@dataclass(frozen=True, slots=True)
class DaysClosedAnswer:
    """What moved. `bookings` are hit and stay as they are: their readers are to be called."""

    branches: tuple[MovedAt, ...]
    last_due: datetime | None
    bookings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """A role and its permissions."""

    code: str
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesAnswer:
    """All roles, and every permission there is with its name in the language of the request."""

    roles: tuple[RoleAnswer, ...]
    permissions: dict[str, str]


class RoleBody(Sent):
    """A role as it shall be."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROL)]
    permissions: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place and below it."""

    role: str
    place: str


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """A colleague."""

    id: int
    username: str
    name: str
    branch: str
    is_active: bool
    roles: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class StaffListAnswer:
    """Who works or has a role where the caller manages."""

    staff: tuple[StaffAnswer, ...]


class HeldBody(Sent):
    """A role to be given, or taken away, at a place and below it."""

    role: Code
    place: Code


class NewStaffBody(Sent):
    """A colleague to be taken on at a branch."""

    username: Annotated[str, Field(min_length=1, max_length=80, pattern=NO_CONTROL)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROL)]
    branch: Code


@dataclass(frozen=True, slots=True)
class TrailLine:
    """Who did what, when, to what and where; `actor` "" is the system, `words` the action in the reader's language."""

    id: int
    at: datetime
    actor: str
    action: str
    words: str
    subject: str
    place: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrailAnswer:
    """Lines of the audit trail, the newest first; `next_before` pages on, null at the end."""

    lines: tuple[TrailLine, ...]
    next_before: int | None
