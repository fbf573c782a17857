"""What desk and reader see of lending: frozen, with everything a page or the API needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kitabdar.circulation.rules import PolicyRow, Value, Why


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan. `time_zone`: of the branch that lent it; `renewals_left`: by the terms it was made under,
    None for as many as one likes; `taken_by_card`, `taken_by_name`: of the delegate who took it for an institution;
    `settled_because`: why staff settled its loss; `may_be_read_here`: its terms let it be read here;
    `renewal_charge`: what a renewal of now costs by them, in the `currency` of the branch that lent it;
    `is_called_back`: it is due so early for another who waits."""

    id: int
    patron_id: int
    item_id: int
    barcode: str
    edition_id: int
    record_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    branch_id: int
    branch_name: str
    time_zone: str
    checked_out_at: datetime
    due_at: datetime
    returned_at: datetime | None
    state: str
    renewals: int
    renewals_left: int | None
    is_overdue: bool
    taken_by_card: str = ""
    taken_by_name: str = ""
    settled_because: str = ""
    in_reading_room: bool = False
    may_be_read_here: bool = False
    renewal_charge: Decimal = Decimal(0)
    currency: str = ""
    is_called_back: bool = False


@dataclass(frozen=True, slots=True)
class OpenNumbers:
    """How much a patron has open; `overdue`, `claimed` (to be returned) and `lent_here` of the loans."""

    loans: int
    overdue: int
    holds: int
    claimed: int
    lent_here: int = 0


@dataclass(frozen=True, slots=True)
class FileParts:
    """Which parts of a patron's file have anything in them; `money`: there is an entry in the journal."""

    bookings: bool
    charges: bool
    claims: bool
    money: bool


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold. `position`: its place in the queue from 1, 0 once it has ended; `expires_at`: end of the shelf time.

    `wanted_barcode` and `volume`: of the one copy or part it is for; `languages`: of any edition (`any_edition`).
    Where it comes from closed stacks: `request_number` of the day, `request_state`, `fetch_from` when the
    stack opens to fetch it (None: it is open). `recalled_until`: when what is called back for it is due.
    """

    id: int
    patron_id: int
    edition_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    pickup_branch_id: int
    pickup_branch_name: str
    pickup_branch_code: str
    time_zone: str
    state: str
    position: int
    placed_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    item_id: int | None
    barcode: str
    wanted_barcode: str
    volume: str
    any_edition: bool
    languages: tuple[str, ...]
    is_in_group: bool
    is_first: bool
    is_suspended: bool
    resumes_on: date | None
    in_reading_room: bool
    request_number: int | None
    request_state: str
    fetch_from: datetime | None
    recalled_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldChoices:
    """How precisely an edition can be reserved: its volumes, and the languages of its work's editions with items.

    `editions`: how many of its work have items; `in_stack`: whether one of its own stands in closed stacks.
    """

    volumes: tuple[str, ...]
    languages: tuple[str, ...]
    editions: int
    in_stack: bool = False


@dataclass(frozen=True, slots=True)
class TransferView:
    """An item travelling. `reason`: "hold", "home", "staff" or "rotation"."""

    id: int
    item_id: int
    barcode: str
    title: str
    title_language: str  # MARC code, "" where the record does not say
    from_branch_id: int
    from_branch_name: str
    to_branch_id: int
    to_branch_name: str
    reason: str
    hold_id: int | None
    sent_at: datetime
    received_at: datetime | None = None
    reason_name: str = ""


@dataclass(frozen=True, slots=True)
class CostView:
    """What it costs to send items from one branch to another; None: never."""

    id: int
    from_branch_id: int
    from_branch_name: str
    to_branch_id: int
    to_branch_name: str
    cost: int | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Where an item lies that came back, and until when; then it is on its own shelf."""

    place_id: int
    place_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ItemCirculation:
    """Where an item stands in lending."""

    item_id: int
    barcode: str
    state: str
    state_name: str
    edition_id: int
    record_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    branch_id: int
    branch_name: str
    current_branch_id: int
    current_branch_name: str
    loan: LoanView | None
    hold: HoldView | None
    transfer: TransferView | None
    waiting_holds: int
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class ToFetch:
    """A waiting hold for which an item stands on a shelf here: check it in and it goes its way."""

    hold_id: int
    edition_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    barcode: str
    call_number: str
    location_name: str
    pickup_branch_id: int
    pickup_branch_name: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class AgreedView:
    """One kind of the terms that a loan was made under, and why it was so."""

    kind: str
    value: Value
    why: Why


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a loan would be: due then, wanted by nobody else; `cost`: of it and its days, in `currency`."""

    due_at: datetime
    in_reading_room: bool
    cost: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is to be otherwise than with the reader and the item at hand: codes; "" and None leave it as it is.

    `days_here`: since the item was acquired.
    """

    category: str = ""
    age: int | None = None
    item_type: str = ""
    location: str = ""
    collection: str = ""
    material: str = ""
    days_here: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A row of policy with the names of what it covers ("" is any)."""

    row: PolicyRow
    place_name: str
    category_name: str
    item_type_names: tuple[str, ...]
