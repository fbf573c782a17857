"""Loans and holds as the API gives them, and what is sent to make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import (
    Barcode,
    BodyId,
    Card,
    Code,
    Override,
    Sent,
    SentDay,
    SentMoment,
)


@dataclass(frozen=True, slots=True)
class Loan:
    """Something on loan. `state`: open, lost or claimed (returned, the reader says).

    `time_zone`: of the branch, in which the reader is told.
    """

    id: int
    barcode: str
    edition_id: int
    title: str
    branch: Annotated[str, Field(description="code of the branch that lent it")]
    time_zone: str
    checked_out_at: datetime
    due_at: datetime
    is_overdue: bool
    state: str
    renewals: int
    renewals_left: Annotated[int | None, Field(description="null: as many as one likes")]
    taken_by: Annotated[str | None, Field(description="card of the delegate who took it for an institution")]
    in_reading_room: Annotated[bool, Field(description="it is lent to be read here")]
    renewal_cost: Annotated[str, Field(description="decimal: what a renewal of now costs by its terms")]
    currency: str
    is_called_back: Annotated[bool, Field(description="it is due so early for another who waits")]


@dataclass(frozen=True, slots=True)
class LoansAnswer:
    """The loans of a patron not ended, the soonest due first."""

    loans: tuple[Loan, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of the terms of a loan or a hold. `label`, `value` and `why` in the language of the request."""

    kind: Annotated[str, Field(description="for example loan_length")]
    label: str
    value: str
    rule: Annotated[str, Field(description="name of the rule then; empty where none said it")]
    why: str


@dataclass(frozen=True, slots=True)
class TermsAnswer:
    """The terms a loan was made under, or last renewed; of a hold, what holds of it today."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """A reservation. `state`: waiting, in_transit or ready; `position` in the queue, from 1."""

    id: int
    edition_id: int
    title: str
    state: str
    position: int
    pickup_branch: str
    placed_at: datetime
    expires_at: Annotated[datetime | None, Field(description="end of its time on the hold shelf")]
    item: Annotated[str, Field(description="barcode of the one item it is for; empty: any")]
    volume: str
    any_edition: bool
    languages: tuple[str, ...]
    is_first: bool
    is_suspended: bool
    resumes_on: date | None
    in_reading_room: bool
    request_number: Annotated[int | None, Field(description="of the day, of what comes from closed stacks")]
    request_state: Annotated[
        str,
        Field(description="asked, fetching, on_its_way, ready, waiting or not_found; empty: from no stack"),
    ]
    fetch_from: Annotated[
        datetime | None, Field(description="when the stack opens to fetch it; null: it is open")
    ]
    recalled_until: Annotated[
        datetime | None, Field(description="when what is called back for it is due; null: nothing is")
    ]


@dataclass(frozen=True, slots=True)
class HoldsAnswer:
    """The open holds of a patron."""

    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The shelf of an item by a rule. `location`: a code, empty for none; `collection`: its own from now on."""

    rule: Annotated[str, Field(description="name of the rule")]
    location: str
    collection: str
    rests_in: Annotated[str, Field(description="code of where it lies before; empty: it does not")]
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class CheckOutAnswer:
    """A loan made, the rule that says how long, and what it costs."""

    loan_id: int
    barcode: str
    edition_id: int
    title: str
    due_at: datetime
    time_zone: Annotated[str, Field(description="of the branch, in which the reader is told")]
    policy: Annotated[str, Field(description="name of the rule")]
    why: Annotated[str, Field(description="why this rule and not another, in the language of the request")]
    overridden: tuple[str, ...]
    filled_hold_id: int | None
    in_reading_room: bool
    charged: Annotated[str, Field(description="decimal")]
    currency: str
    filled_booking_id: int | None
    kept_from: Annotated[
        date | None, Field(description="it is due earlier, because it is kept for a booking from this day on")
    ]
    damage: Annotated[
        str, Field(description="what is wrong with the item; empty: it is not marked as damaged")
    ]
    moved: Annotated[
        Moved | None, Field(description="the shelf it belongs on from now on; null: no rule moves it")
    ]


@dataclass(frozen=True, slots=True)
class CheckInAnswer:
    """An item taken back and where it goes. `then`: shelve, put_aside or send (to `to_branch`)."""

    barcode: str
    edition_id: int
    title: str
    loan_id: Annotated[int | None, Field(description="the loan ended, null when it was not on loan")]
    days_overdue: int
    charge_id: int | None
    charged: Annotated[str, Field(description="decimal")]
    currency: str
    given_back: Annotated[
        str, Field(description="decimal: credit of its reader, because what was lost is found")
    ]
    suspended_until: Annotated[
        date | None, Field(description="last day on which its reader may not borrow, for being late")
    ]
    then: str
    to_branch: str
    hold_id: int | None
    shelf_until: datetime | None
    booking_id: Annotated[int | None, Field(description="the booking it is put aside for or sent to")]
    kept_from: Annotated[date | None, Field(description="from when it is kept for a booking still to come")]
    bin: Annotated[str, Field(description="which it is sorted into; empty: no rule says it")]
    bin_rule: Annotated[str, Field(description="name of the rule of the branch that says so")]
    damage: Annotated[
        str, Field(description="what is wrong with the item; empty: it is not marked as damaged")
    ]
    moved: Annotated[Moved | None, Field(description="the shelf it goes to; null: no rule moves it")]


@dataclass(frozen=True, slots=True)
class RenewAnswer:
    """A loan prolonged, the rule that says for how long, and what it came to that it was overdue by then."""

    loan_id: int
    title: str
    due_at: datetime
    time_zone: Annotated[str, Field(description="of the branch that lent it")]
    renewals: int
    renewals_left: Annotated[int | None, Field(description="null: as many as one likes")]
    overridden: tuple[str, ...]
    days_overdue: int
    charge_id: int | None
    charged: Annotated[str, Field(description="decimal")]
    currency: str
    suspended_until: Annotated[
        date | None, Field(description="last day on which its reader may not borrow, for being late")
    ]
    policy: Annotated[str, Field(description="name of the rule")]
    why: Annotated[str, Field(description="why this rule and not another, in the language of the request")]
    renewal_charged: Annotated[str, Field(description="decimal: what the renewal itself and its days cost")]


@dataclass(frozen=True, slots=True)
class SwitchAnswer:
    """A loan to take away now, or to read here, the rule that says so, and what it came to that it was overdue."""

    loan_id: int
    title: str
    in_reading_room: bool
    due_at: datetime
    time_zone: Annotated[str, Field(description="of the branch that lent it")]
    overridden: tuple[str, ...]
    charged: Annotated[str, Field(description="decimal: for the loan itself")]
    currency: str
    days_overdue: int
    charged_late: Annotated[str, Field(description="decimal")]
    suspended_until: Annotated[
        date | None, Field(description="last day on which its reader may not borrow, for being late")
    ]
    kept_from: Annotated[
        date | None, Field(description="it is due earlier, because it is kept for a booking from this day on")
    ]
    policy: Annotated[str, Field(description="name of the rule")]
    why: Annotated[str, Field(description="why this rule and not another, in the language of the request")]


@dataclass(frozen=True, slots=True)
class RecallAnswer:
    """Something on loan called back for a hold, and the rule that says until when."""

    hold_id: int
    barcode: str
    title: str
    due_at: datetime
    time_zone: Annotated[str, Field(description="of the branch that lent it")]
    policy: Annotated[str, Field(description="name of the rule; empty where none says it")]
    why: Annotated[str, Field(description="why this rule and not another, in the language of the request")]


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """A loan whose item counts as lost, and what is charged for it; `bookings` of the item are in danger."""

    loan_id: int
    charge_id: int | None
    charged: Annotated[str, Field(description="decimal: the price and what the work costs")]
    currency: str
    bookings: int


@dataclass(frozen=True, slots=True)
class PlaceHoldAnswer:
    """A hold placed, its place in the queue, and the rule that lets it be reserved."""

    hold_id: int
    edition_id: int
    position: int
    pickup_branch: str
    policy: Annotated[str, Field(description="name of the rule; empty where none says it")]
    why: Annotated[str, Field(description="why this rule and not another, in the language of the request")]
    request_number: int | None = None


class CheckOutBody(Sent):
    """Lend an item to a patron at a branch (default: where the token's staff work)."""

    card_number: Card
    barcode: Barcode
    branch: Code | None = None
    override: Override = []
    in_reading_room: bool = False
    taken_by: Card | None = Field(None, description="card of the delegate who takes it for an institution")


class CheckInBody(Sent):
    """Take an item back at a branch (default: where the token's staff work).

    `dropped_at`: when it was put into the book drop; it is late as it was then.
    """

    barcode: Barcode
    branch: Code | None = None
    dropped_at: SentMoment | None = None


class RenewBody(Sent):
    """Prolong a loan; `is_seen`: the item is in our hands."""

    override: Override = []
    is_seen: bool = False


class SwitchBody(Sent):
    """Have a loan be one to read here, or to take away."""

    in_reading_room: bool
    override: Override = []


class SettleBody(Sent):
    """Why the loss of an item is settled for which nothing is owed."""

    note: Annotated[str, Field(min_length=1, max_length=250)]


Languages = Annotated[
    list[Annotated[str, Field(pattern=r"^[a-z]{3}$")]],
    Field(max_length=15, description="MARC codes; none: all"),
]


class PlaceHoldBody(Sent):
    """Reserve an edition for a patron (default: the patron of the token), to collect at a branch.

    Or one item or volume of it; or, with `any_edition`, whichever edition of its work comes first.
    """

    edition_id: BodyId
    pickup_branch: Code
    card_number: Card | None = None
    override: Override = []
    item_id: BodyId | None = None
    volume: Annotated[str, Field(max_length=60)] = ""
    any_edition: bool = False
    languages: Languages = []
    starts_on: SentDay | None = None
    in_reading_room: bool = False


class PlaceGroupBody(Sent):
    """Reserve whichever of several editions comes first; that one ends the other holds."""

    edition_ids: Annotated[list[BodyId], Field(min_length=2, max_length=20)]
    pickup_branch: Code
    card_number: Card | None = None
    override: Override = []


class SuspendBody(Sent):
    """Let a hold rest, until it is resumed or until this day."""

    resumes_on: SentDay | None = None


class PickupBody(Sent):
    """Have a hold collected at another branch."""

    branch: Code
    override: Override = []
