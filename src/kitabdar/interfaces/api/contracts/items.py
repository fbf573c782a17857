"""Items as the API gives them, and what is sent to add and change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.bookings import Booking
from kitabdar.interfaces.api.contracts.catalogue import Resting
from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Amount, Barcode, Code, Sent, SentDay
from kitabdar.interfaces.api.contracts.lending import Hold
from kitabdar.interfaces.api.contracts.movement import RotaLine, Transfer

Words = Annotated[str, Field(max_length=400, pattern=NO_CONTROL)]
CardShown = Annotated[
    str | None, Field(description="of the reader, noted as shown; null: their network's readers are not seen")
]


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One barcoded thing. Branches, `location` and `item_type` are codes; `state`: available, on_loan …"""

    id: int
    barcode: str
    record_id: int
    edition_id: int
    title: str
    state: str
    branch: Annotated[str, Field(description="where it belongs")]
    location: str
    current_branch: Annotated[str, Field(description="where it is, or was last")]
    rests_at: Annotated[str, Field(description="where it stands when it is in; empty: where it belongs")]
    item_type: str
    collection: str
    call_number: str
    copy_number: str
    volume: str
    inventory_number: str
    note: str
    acquired_on: date | None
    price: Annotated[
        str | None,
        Field(
            description="decimal, in the currency of its branch; null: none is known, "
            "or catalogue.items is not held there"
        ),
    ]
    damage: Annotated[str, Field(description="what is wrong with it; empty: nothing")]
    damaged_on: date | None


@dataclass(frozen=True, slots=True)
class ItemLoan:
    """The loan an item is on. `state`: open, lost or claimed (returned, the reader says)."""

    id: int
    card_number: CardShown
    branch: Annotated[str, Field(description="code of the branch that lent it")]
    time_zone: str
    checked_out_at: datetime
    due_at: datetime
    is_overdue: bool
    state: str
    renewals: int


@dataclass(frozen=True, slots=True)
class ItemHold:
    """The hold an item is put aside for, or travels for."""

    card_number: CardShown
    hold: Hold


@dataclass(frozen=True, slots=True)
class ItemStandingAnswer:
    """An item and what it is doing."""

    item: ItemAnswer
    loan: ItemLoan | None
    hold: ItemHold | None
    transfer: Transfer | None
    rota: RotaLine | None
    bookings: Annotated[tuple[Booking, ...], Field(description="not ended, the soonest first")]
    waiting_holds: Annotated[int, Field(description="how many wait for its edition")]
    resting: Annotated[
        Resting | None, Field(description="where it lies that came back a while ago; null: not so")
    ] = None


@dataclass(frozen=True, slots=True)
class ItemMissingAnswer:
    """An item that is not where it should be; `bookings`: how many of it are in danger."""

    item: ItemAnswer
    bookings: int


@dataclass(frozen=True, slots=True)
class ItemPastLoan:
    """A loan an item had or has; it names no reader. `state`: open, lost, claimed, returned, settled or undone."""

    branch: Annotated[str, Field(description="code of the branch that lent it")]
    time_zone: str
    checked_out_at: datetime
    returned_at: datetime | None
    state: str
    renewals: int


@dataclass(frozen=True, slots=True)
class ItemJourney:
    """A journey of an item that is over."""

    transfer: Transfer
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemClaim:
    """That an item was returned, as a reader says, and what came of it."""

    id: int
    branch: str
    claimed_at: datetime
    searches: int
    outcome: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemStoryAnswer:
    """What an item has been through, the latest first, at most fifty of each; it names no reader."""

    barcode: str
    loans: tuple[ItemPastLoan, ...]
    journeys: tuple[ItemJourney, ...]
    claims: tuple[ItemClaim, ...]


class ItemBody(Sent):
    """All that is known of an item: what is left out is empty. `branch`, `location` and `item_type` are codes."""

    barcode: Barcode
    branch: Code
    item_type: Code
    location: Words = ""
    call_number: Words = ""
    copy_number: Words = ""
    volume: Words = ""
    collection: Words = ""
    inventory_number: Words = ""
    note: Words = ""
    price: Amount | None = None
    acquired_on: SentDay | None = None
