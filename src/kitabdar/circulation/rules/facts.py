"""What the rules are told: facts collected in one transaction, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kitabdar.circulation.rules.policy import Choice
from kitabdar.circulation.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Block:
    """A block that holds; `until` None: until it is lifted."""

    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PatronFacts:
    """A patron now. `owed` is in `currency`, that of the branch; `age` in completed years, None where not known;
    `overdue`: their loans that are late now; `family_owed`: with those they answer for, and who answer for them."""

    id: int
    expires_on: date
    is_erased: bool = False
    blocks: tuple[Block, ...] = ()
    owed: Decimal = Decimal(0)
    currency: str = ""
    age: int | None = None
    overdue: int = 0
    family_owed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item now. `lent_to`, `held_for`: ids of patrons; `destination`: name of the branch it travels to."""

    state: str
    title: str = ""
    lent_to: int | None = None
    due_at: datetime | None = None
    held_for: int | None = None
    destination: str = ""


@dataclass(frozen=True, slots=True)
class LoanCounts:
    """A patron's loans that have not ended: all, and those that the rule behind a limit covers; and their family's."""

    all: int = 0
    covered: int = 0
    in_reading_room: int = 0
    covered_in_reading_room: int = 0
    of_edition: int = 0
    of_family: int = 0


@dataclass(frozen=True, slots=True)
class LendingFacts:
    """A patron wants to take an item, away or (`in_reading_room`) to read it here.

    `others_waiting`: holds of others that come first and that this item may fill; `is_needed`: the other items on the
    shelves do not suffice for them; `lacks_mandate`: who takes it for the patron may not borrow for them today.
    `booked_from`: the first day on which it is kept for another, where no useful loan is left before;
    `fills_booking`: it is kept for this patron now.
    """

    patron: PatronFacts
    item: ItemFacts
    terms: Terms | None
    loans: LoanCounts
    others_waiting: int
    is_needed: bool
    today: date
    in_reading_room: bool = False
    booked_from: date | None = None
    fills_booking: bool = False
    lacks_mandate: bool = False


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """A patron wants to keep an item. `new_due_at`: what a renewal would give; `is_seen`: the item is in our hands;
    `booked_from`: the first day on which it is kept for another, where the renewal gains nothing for that;
    `is_called_back`: it is to come back for one who waits."""

    patron: PatronFacts
    loan_state: str
    renewals: int
    due_at: datetime
    new_due_at: datetime
    terms: Terms | None
    others_waiting: int
    is_needed: bool
    today: date
    now: datetime
    unseen_renewals: int = 0
    is_seen: bool = False
    in_reading_room: bool = False
    booked_from: date | None = None
    is_called_back: bool = False


@dataclass(frozen=True, slots=True)
class HoldCounts:
    """A patron's open holds: all, of today, of this edition."""

    all: int = 0
    today: int = 0
    of_edition: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a hold could be filled with, and the terms for it. None: no rule covers it.

    `choice`: why the terms are so; `covered`: the patron's open holds that the rule behind its limit covers.
    `is_on_shelf`: readers can take it themselves now, which is not so in closed stacks;
    `library_id`, `branch_id`: of its home; `is_at_pickup`: it is where the hold is collected; `is_of_pickup`: so
    is its home; `is_of_pickup_library`: its home is in the same library; `has_way`: it can be sent there;
    `is_damaged`: it is marked so.
    """

    terms: Terms | None
    is_on_shelf: bool = False
    library_id: int | None = None
    branch_id: int | None = None
    is_at_pickup: bool = True
    is_of_pickup: bool = True
    is_of_pickup_library: bool = True
    has_way: bool = True
    covered: int = 0
    choice: Choice | None = None
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """What decides which items may fill a hold, beside what it is of; the same when it is placed, aimed and filled.

    `library_id`, `branch_id`: those its patron belongs to; `is_narrow`: it is for one copy or volume;
    `in_reading_room`: to be read here; `set_aside`: codes of the reasons that staff set aside when it was placed.
    """

    library_id: int | None = None
    branch_id: int | None = None
    is_narrow: bool = False
    in_reading_room: bool = False
    set_aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A patron wants to reserve something for collection at a branch.

    `candidates`: the items that could fill it (lost, missing and withdrawn ones left out).
    """

    patron: PatronFacts
    candidates: tuple[Candidate, ...]
    holds: HoldCounts
    has_it_on_loan: bool
    pickup_is_possible: bool
    today: date
    purpose: Purpose = Purpose()
