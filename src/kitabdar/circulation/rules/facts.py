"""What the rules are told: facts collected in one transaction, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kitabdar.circulation.rules.policy import PolicyRow


@dataclass(frozen=True, slots=True)
class Block:
    """A block that holds; `until` None: until it is lifted."""

    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PatronFacts:
    """A patron now. `owed` is in `currency`, that of the branch."""

    id: int
    expires_on: date
    is_erased: bool = False
    blocks: tuple[Block, ...] = ()
    owed: Decimal = Decimal(0)
    currency: str = ""


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
class LendingFacts:
    """A patron wants to take an item.

    `loans`: their loans that count against the policy's limit; `others_waiting`: holds of other patrons that have
    no item yet; `spare_items`: items of the edition on the shelves, but for this one.
    """

    patron: PatronFacts
    item: ItemFacts
    policy: PolicyRow | None
    loans: int
    others_waiting: int
    spare_items: int
    today: date


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """A patron wants to keep an item. `new_due_at`: what a renewal would give."""

    patron: PatronFacts
    loan_state: str
    renewals: int
    due_at: datetime
    new_due_at: datetime
    policy: PolicyRow | None
    others_waiting: int
    spare_items: int
    today: date


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A patron wants to reserve an edition for collection at a branch.

    `policies`: those that govern its items at the branch (lost, missing and withdrawn ones left out), one an item.
    """

    patron: PatronFacts
    policies: tuple[PolicyRow | None, ...]
    open_holds: int
    holds_it_already: bool
    has_it_on_loan: bool
    pickup_is_possible: bool
    today: date
