"""Charges, payments and tills as the API gives them, and what is sent to make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import Amount, Code, Sent

Way = Annotated[
    Literal["cash", "card", "transfer", "credit"],
    Field(description="credit: what the library owes the patron"),
]
Note = Annotated[str, Field(max_length=250)]
Reason = Annotated[str, Field(min_length=1, max_length=250)]


@dataclass(frozen=True, slots=True)
class Charge:
    """Money owed. `kind`: overdue, lost, processing, loan, renewal, hold, uncollected, damage, membership, new_card,
    copies or other."""

    id: int
    kind: str
    amount: Annotated[str, Field(description="decimal, for example 12.50")]
    balance: Annotated[str, Field(description="what is still to pay")]
    currency: Annotated[str, Field(description="ISO 4217")]
    note: str
    title: Annotated[str, Field(description="what it was lent for, where a loan is behind it")]
    created_at: datetime
    loan_id: Annotated[int | None, Field(description="the loan behind it, whose terms can be asked")]
    policy: Annotated[str, Field(description="name of the rule of that loan that says how much; or empty")]
    why: Annotated[str, Field(description="why that rule, in the language of the request; empty: no loan")]


@dataclass(frozen=True, slots=True)
class ChargesAnswer:
    """The charges of a patron not fully paid, and what the library owes them."""

    charges: tuple[Charge, ...]
    credit: Annotated[dict[str, str], Field(description="currency -> decimal")]


@dataclass(frozen=True, slots=True)
class SettledCharge:
    """The part of a sum that is about a charge."""

    charge_id: int
    amount: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with money in the journal. `kind`: charge, payment, credit_used, write_off, in_kind, cancellation,
    refund, deposit, pay_out, reversal, credit_back or deposit_back."""

    id: int
    kind: str
    amount: str
    currency: str
    at: datetime
    note: str
    charges: tuple[SettledCharge, ...]
    reverses: Annotated[int | None, Field(description="the payment that it takes back")]
    is_reversed: Annotated[bool, Field(description="it is a payment that was taken back")]


@dataclass(frozen=True, slots=True)
class EntriesAnswer:
    """A patron's story with money, the latest first."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """A payment kept; the same Idempotency-Key gives the same payment."""

    payment_id: int
    charge_id: int
    amount: str
    balance: Annotated[str, Field(description="what is still to pay of the charge")]
    currency: str
    was_repeated: Annotated[bool, Field(description="this key was sent before: nothing was done again")]


@dataclass(frozen=True, slots=True)
class MovedAnswer:
    """Money taken for several charges or in advance, or credit paid out; the same Idempotency-Key, the same answer."""

    entry_id: int
    amount: str
    balance: Annotated[str, Field(description="what is left: still owed of these charges, or still credit")]
    currency: str
    charges: tuple[SettledCharge, ...]
    was_repeated: bool


@dataclass(frozen=True, slots=True)
class ForgivenAnswer:
    """A charge given up (`amount`: what was still owed) or taken back (what was paid and is credit now)."""

    charge_id: int
    amount: str


@dataclass(frozen=True, slots=True)
class TillLine:
    """What went through a till; `what` and `way` in the language of the request."""

    what: str
    way: str
    count: int
    amount: str


@dataclass(frozen=True, slots=True)
class TillAnswer:
    """What should be in the till of a branch, and what went through it since it was last closed."""

    currency: str
    cash: str
    since: datetime | None
    lines: tuple[TillLine, ...]
    others: Annotated[tuple[str, ...], Field(description="further currencies the branch has a till of")]


@dataclass(frozen=True, slots=True)
class ClosingAnswer:
    """A till closed: `difference` is what was counted less what was expected."""

    closing_id: int
    expected: str
    counted: str
    difference: str
    banked: str
    left: str
    currency: str


class ChargeBody(Sent):
    """Charge a patron for what lending does not see, at a branch (default: where the token's staff work)."""

    kind: Annotated[str, Field(max_length=20, examples=["damage"])]
    amount: Amount
    note: Note = ""
    branch: Code | None = None


class PaymentBody(Sent):
    """Take money at a branch (default: where the token's staff work)."""

    amount: Amount
    way: Way = "cash"
    branch: Code | None = None


class DepositBody(Sent):
    """Take money in advance at a branch (default: where the token's staff work), in its currency."""

    amount: Amount
    way: Literal["cash", "card", "transfer"] = "cash"
    branch: Code | None = None


class PayOutBody(Sent):
    """Pay a patron what the library owes them."""

    amount: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    way: Literal["cash", "card", "transfer"] = "cash"
    branch: Code | None = None


class ForgiveBody(Sent):
    """Why a charge is given up or taken back."""

    note: Reason


class WriteOffBody(ForgiveBody):
    """Why a charge is given up, and how much of it: all that is owed, where no `amount` is given."""

    amount: Amount | None = None


class ClosingBody(Sent):
    """Close a till with what was counted in it; `note` is needed where that differs from the books."""

    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$", description="empty: that of the branch")] = ""
    counted: Amount
    banked: Amount = "0"
    note: Note = ""
