"""What moves in a house and between houses, as the API gives it: transfers, closed stacks, bins, rotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Barcode, Code, Sent


@dataclass(frozen=True, slots=True)
class Transfer:
    """An item on its way. `reason`: hold, home, staff or rotation."""

    id: int
    barcode: str
    title: str
    from_branch: str
    to_branch: str
    reason: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class TransfersAnswer:
    """What is on its way to a branch, and from it."""

    coming: tuple[Transfer, ...]
    going: tuple[Transfer, ...]


class SendBody(Sent):
    """An item on the shelf of a branch (default: where the token's staff work) to be sent to another."""

    barcode: Barcode
    to_branch: Code
    branch: Code | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an item, and the day on which that was noted first."""

    barcode: str
    damage: str
    damaged_on: date


class DamageBody(Sent):
    """What is wrong with an item."""

    damage: Annotated[str, Field(min_length=1, max_length=250, pattern=NO_CONTROL)]


@dataclass(frozen=True, slots=True)
class StackRequest:
    """What is to be fetched from closed stacks; it names no reader. `code`: as the bars of its slip say it."""

    id: int
    hold_id: int
    number: Annotated[int, Field(description="of the day, at the branch where it is collected")]
    code: str
    state: str
    title: str
    barcode: str
    call_number: str
    stack: str
    sector: str
    pickup_branch: str
    in_reading_room: bool
    asked_at: datetime
    fetch_from: Annotated[datetime, Field(description="when the stack is open to fetch it")]
    fetching_at: datetime | None
    rests_in: Annotated[
        str, Field(description="where it lies for now since it came back; empty: in its stack")
    ] = ""


@dataclass(frozen=True, slots=True)
class StackRequestsAnswer:
    """What is to be fetched from the stacks of a branch, in the order of the shelves."""

    requests: tuple[StackRequest, ...]


@dataclass(frozen=True, slots=True)
class FetchingAnswer:
    """How far a request is now; `not_found` may ask for another copy at once."""

    id: int
    number: int
    state: str
    barcode: str


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """The numbers called at a branch: being fetched, and ready at the desk."""

    branch: str
    fetching: tuple[int, ...]
    ready: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SortRule:
    """A rule by which a branch sorts what comes back; null and empty fit anything. Places count with all below them."""

    id: int
    name: str
    bin: str
    item_type: str | None
    collection: str
    location: str | None
    owner: Annotated[str | None, Field(description="code of the place it belongs to")]
    outcome: Annotated[str, Field(description="shelve, put_aside, send or attention; empty: any")]
    destination: Annotated[str | None, Field(description="code of the place it travels to")]


@dataclass(frozen=True, slots=True)
class SortRulesAnswer:
    """The rules of a branch in their order: the first that fits decides."""

    rules: tuple[SortRule, ...]


class SortRuleBody(Sent):
    """A rule by which a branch sorts what comes back."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    bin: Annotated[str, Field(min_length=1, max_length=40)]
    item_type: Code | None = None
    collection: Annotated[str, Field(max_length=40)] = ""
    location: Code | None = None
    owner: Code | None = None
    outcome: Annotated[str, Field(max_length=10)] = ""
    destination: Code | None = None


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A rule by which items change their shelf; null and empty fit anything, or leave it as it is.

    `moment`: check_in or check_out. With `rest_hours` an item lies in `to_location` for so long only.
    """

    id: int
    place: Annotated[str, Field(description="code of the place it holds at, and at all below it")]
    name: str
    moment: str
    item_type: str | None
    collection: str
    location: str | None
    to_location: str | None
    no_location: bool
    to_collection: str
    no_collection: bool
    rest_hours: int | None


@dataclass(frozen=True, slots=True)
class MoveRulesAnswer:
    """The rules that hold at a place in their order, those of the nearest place first: the first that fits decides."""

    rules: tuple[MoveRule, ...]


class MoveRuleBody(Sent):
    """A rule by which items change their shelf."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    moment: Annotated[str, Field(max_length=10)] = "check_in"
    item_type: Code | None = None
    collection: Annotated[str, Field(max_length=40)] = ""
    location: Code | None = None
    to_location: Code | None = None
    no_location: bool = False
    to_collection: Annotated[str, Field(max_length=40)] = ""
    no_collection: bool = False
    rest_hours: int | None = None


class MoveBody(Sent):
    """Move a rule one place up, or down."""

    up: bool


@dataclass(frozen=True, slots=True)
class RotaStage:
    """A branch where the items of a rota rest for so many days; `items` at it or on their way to it."""

    id: int
    branch: str
    days: int
    items: int


@dataclass(frozen=True, slots=True)
class RotaAnswer:
    """A rota: a round of stages that items make, within a place."""

    id: int
    name: str
    place: str
    repeats: bool
    is_paused: bool
    has_ended: bool
    stages: tuple[RotaStage, ...]
    items: int
    due: Annotated[int, Field(description="of the items, those that are to go elsewhere")]


@dataclass(frozen=True, slots=True)
class RotasAnswer:
    """The rotas that have not ended."""

    rotas: tuple[RotaAnswer, ...]


@dataclass(frozen=True, slots=True)
class RotaLine:
    """An item on a rota. `state`: due (to go to `goal`), resting there, paused, homeward or ended."""

    id: int
    rota_id: int
    barcode: str
    title: str
    state: str
    here: str
    goal: str
    ends_on: date | None
    why: Annotated[
        str,
        Field(description="what keeps it from being sent: on_loan, on_hold_shelf, wanted …; empty: nothing"),
    ]
    why_text: Annotated[str, Field(description="in the language of the request")]


@dataclass(frozen=True, slots=True)
class RotaLinesAnswer:
    """Items on rotas."""

    items: tuple[RotaLine, ...]


class RotaBody(Sent):
    """A rota for the branches of a place; `repeats`: again and again."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    place: Code
    repeats: bool = False


class StageBody(Sent):
    """A branch where the items of a rota rest, after its other stages."""

    branch: Code
    days: Annotated[int, Field(ge=1, le=3660)]


class PutOnBody(Sent):
    """An item to be put on a rota."""

    barcode: Barcode
