"""Why a loan, its renewals and a charge are as they are: what was agreed, and how the sum came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.circulation.ledger import ChargeView
from kitabdar.circulation.models import ChargeKind, Loan, Recall, RecallOutcome, Renewal
from kitabdar.circulation.queries import agreed_on
from kitabdar.circulation.rules import agreed_terms, overdue_amount, overdue_days, overdue_hours
from kitabdar.circulation.settings import lending_settings
from kitabdar.circulation.views import AgreedView

_BEHIND: dict[str, tuple[str, ...]] = {
    ChargeKind.OVERDUE: (
        "charge",
        "charge_every",
        "charge_begins",
        "grace",
        "grace_is_charged",
        "closed_days_charged",
        "charge_cap",
        "charge_cap_is_price",
    ),
    ChargeKind.LOST: ("lost_charge", "lost_price", "lost_after_days"),
    ChargeKind.PROCESSING: ("lost_charge", "processing_charge"),
    ChargeKind.LOAN: ("loan_charge", "loan_charge_daily", "loan_charge_closed_days"),
    ChargeKind.RENEWAL: ("renewal_charge", "loan_charge_daily", "loan_charge_closed_days"),
}
"""The kinds of results that a charge follows from."""


@dataclass(frozen=True, slots=True)
class RenewalView:
    """A loan was prolonged. `by_name`: of staff, "" for the reader and for what renews by itself."""

    at: datetime
    previous_due_at: datetime
    due_at: datetime
    by_name: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a loan was when it was charged; `unit`: days or hours."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class RecallView:
    """A loan was called back for another. `by_name`: of staff, "" for the reader who waits; `ended_at` None: it is."""

    called_at: datetime
    previous_due_at: datetime
    due_at: datetime
    by_name: str
    outcome: str
    outcome_name: str
    ended_at: datetime | None


def recalls_of(loan_id: int) -> list[RecallView]:
    """Return how a loan was called back, the first time first."""
    rows = Recall.objects.filter(loan_id=loan_id).select_related("actor__staff").order_by("called_at", "pk")
    return [
        RecallView(
            row.called_at,
            row.previous_due_at,
            row.due_at,
            _staff_name(row),
            row.outcome,
            row.get_outcome_display(),
            row.ended_at,
        )
        for row in rows
    ]


def _was_late_when_recalled(loan_id: int) -> bool:
    """Whether a loan was called back when it ended, or is. [CIR-E3]"""
    stands = (RecallOutcome.OPEN, RecallOutcome.ENDED, RecallOutcome.LOST)
    return Recall.objects.filter(loan_id=loan_id, outcome__in=stands).exists()


def renewals_of(loan_id: int) -> list[RenewalView]:
    """Return how a loan was prolonged, the first time first."""
    rows = Renewal.objects.filter(loan_id=loan_id).select_related("actor__staff").order_by("at", "pk")
    return [
        RenewalView(row.at, row.previous_due_at, row.due_at, _staff_name(row), row.is_seen) for row in rows
    ]


def behind_charge(charge: ChargeView) -> list[AgreedView]:
    """Return the terms of its loan that a charge follows from; empty where no loan is behind it."""
    kinds = _BEHIND.get(charge.kind, ())
    if charge.loan_id is None or not kinds:
        return []
    if charge.kind == ChargeKind.OVERDUE and _was_late_when_recalled(charge.loan_id):
        kinds = ("recall_charge", *kinds)
    agreed = {each.kind: each for each in agreed_on(charge.loan_id)}
    return [agreed[kind] for kind in kinds if kind in agreed]


def lateness(charge: ChargeView) -> Lateness | None:
    """Return for how many days or hours something was charged as late.

    None for other charges, and where it cannot be told any more: put into the book drop earlier, hours changed since.
    """
    if charge.kind != ChargeKind.OVERDUE or charge.loan_id is None:
        return None
    loan = Loan.objects.select_related("terms", "item").get(pk=charge.loan_id)
    terms, back_at = agreed_terms(loan.terms.says), loan.returned_at or charge.created_at
    by_the_hour = terms.loan_unit == "hours" and not loan.in_reading_room
    hours = lending_settings().hours(loan.branch_id)
    all_count = terms.closed_days_charged
    late = (
        overdue_hours(hours, loan.due_at, back_at, closed_hours_count=all_count)
        if by_the_hour
        else overdue_days(hours, loan.due_at, back_at, closed_days_count=all_count)
    )
    is_recalled = _was_late_when_recalled(loan.pk)
    if overdue_amount(terms, late, loan.item.price, is_recalled=is_recalled) != charge.amount:
        return None
    return Lateness(late, "hours" if by_the_hour else "days")


def _staff_name(row: Renewal | Recall) -> str:
    staff = getattr(row.actor, "staff", None)
    return staff.name if staff is not None else ""
