"""Charges, payments and tills in the API's form."""

from __future__ import annotations

from decimal import Decimal

from kitabdar.circulation.ledger import ChargeView, ClosingView, EntryView, TillView
from kitabdar.circulation.ledger import TillLine as Through
from kitabdar.circulation.messages import reason
from kitabdar.circulation.services.charges import Paid
from kitabdar.circulation.services.tills import Closed
from kitabdar.interfaces.api.contracts.money import (
    Charge,
    ClosingAnswer,
    Entry,
    MovedAnswer,
    PaymentAnswer,
    SettledCharge,
    TillAnswer,
    TillLine,
)
from kitabdar.interfaces.api.contracts.tills import ClosingReport
from kitabdar.organisation.queries import place_by_id


def charge(found: ChargeView) -> Charge:
    """Give what is owed."""
    return Charge(
        id=found.id,
        kind=found.kind,
        amount=money(found.amount),
        balance=money(found.balance),
        currency=found.currency,
        note=found.note,
        title=found.title,
        created_at=found.created_at,
        loan_id=found.loan_id,
        policy=found.why.winner if found.why is not None else "",
        why=reason(found.why) if found.why is not None else "",
    )


def entry(found: EntryView) -> Entry:
    """Give an act with money."""
    return Entry(
        id=found.id,
        kind=found.kind,
        amount=money(found.amount),
        currency=found.currency,
        at=found.at,
        note=found.note,
        charges=tuple(SettledCharge(line.charge_id, money(line.amount)) for line in found.lines),
        reverses=found.reverses,
        is_reversed=found.is_reversed,
    )


def paid(done: Paid) -> PaymentAnswer:
    """Give a payment for one charge."""
    return PaymentAnswer(
        payment_id=done.payment_id,
        charge_id=done.settled[0][0],
        amount=money(done.amount),
        balance=money(done.balance),
        currency=done.currency,
        was_repeated=done.was_repeated,
    )


def moved(done: Paid) -> MovedAnswer:
    """Give a payment for several charges or in advance, or credit paid out."""
    return MovedAnswer(
        entry_id=done.payment_id,
        amount=money(done.amount),
        balance=money(done.balance),
        currency=done.currency,
        charges=tuple(SettledCharge(charge_id, money(part)) for charge_id, part in done.settled),
        was_repeated=done.was_repeated,
    )


def till(found: TillView, others: tuple[str, ...]) -> TillAnswer:
    """Give what is in a till."""
    return TillAnswer(
        currency=found.currency,
        cash=money(found.cash),
        since=found.since,
        lines=tuple(till_line(line) for line in found.lines),
        others=others,
    )


def till_line(found: Through) -> TillLine:
    """Give what went through a till of one kind and way."""
    return TillLine(found.kind_name, found.way_name, found.count, money(found.amount))


def closing(found: ClosingView) -> ClosingReport:
    """Give a till as it was closed before."""
    return ClosingReport(
        id=found.id,
        branch=place_by_id(found.branch_id).code,
        time_zone=found.time_zone,
        currency=found.currency,
        at=found.at,
        expected=money(found.expected),
        counted=money(found.counted),
        difference=money(found.difference),
        banked=money(found.banked),
        left=money(found.left),
        note=found.note,
        lines=tuple(till_line(each) for each in found.lines),
    )


def closed(done: Closed) -> ClosingAnswer:
    """Give a till closed."""
    return ClosingAnswer(
        closing_id=done.closing_id,
        expected=money(done.expected),
        counted=money(done.counted),
        difference=money(done.difference),
        banked=money(done.banked),
        left=money(done.left),
        currency=done.currency,
    )


def money(amount: Decimal) -> str:
    """Write an amount with two decimals."""
    return f"{amount:.2f}"
