"""What a loan costs by its length, what coming back late does in money and in waiting, and what a lost item costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from kitabdar.circulation.rules.dates import overdue_days, overdue_hours
from kitabdar.circulation.rules.terms import CENT, LARGEST_SUM, Terms
from kitabdar.organisation.hours import Hours

NOTHING = Decimal(0)


def loan_cost(terms: Terms, hours: Hours, start: datetime, due: datetime) -> Decimal:
    """Return what a loan costs from its start until it is due: one sum, and the price of its days. [CIR-M15]"""
    return _within(terms.loan_charge + terms.loan_charge_daily * _days_of(terms, hours, start, due))


def longer_cost(terms: Terms, hours: Hours, start: datetime, since: datetime, due: datetime) -> Decimal:
    """Return what the days cost that a loan gains: those after `since`, until when it is paid for. [CIR-M16]

    Counted from its start, so that hours begun twice are charged once.
    """
    gained = _days_of(terms, hours, start, due) - _days_of(terms, hours, start, since)
    return _within(terms.loan_charge_daily * max(0, gained))


def _days_of(terms: Terms, hours: Hours, start: datetime, due: datetime) -> int:
    """Count the days of a loan, of one by the hour its begun hours; one at least."""
    all_count = terms.loan_charge_closed_days
    if terms.loan_unit == "hours":
        return max(1, overdue_hours(hours, start, due, closed_hours_count=all_count))
    return max(1, overdue_days(hours, start, due, closed_days_count=all_count))


def _within(amount: Decimal) -> Decimal:
    return min(amount, LARGEST_SUM).quantize(CENT)


def overdue_amount(
    terms: Terms, late: int, price: Decimal | None = None, *, is_recalled: bool = False
) -> Decimal:
    """Return what being so late costs; `late`: days, or hours of a loan by the hour. [CIR-M2]

    Nothing within the grace; past it a charge for each whole period, or each begun one, up to the cap and the price.
    `is_recalled`: it was called back, which may cost more. [CIR-E3]
    """
    periods = _periods(terms, late)
    each = terms.recall_charge if is_recalled and terms.recall_charge else terms.charge
    amount = each * periods
    if terms.charge_cap:
        amount = min(amount, terms.charge_cap)
    if terms.charge_cap_is_price and price is not None:
        amount = min(amount, price)
    return amount.quantize(CENT)


def _periods(terms: Terms, late: int) -> int:
    if late <= terms.grace:
        return 0
    counted = late if terms.grace_is_charged else late - terms.grace
    every = max(1, terms.charge_every)
    return counted // every if terms.charge_begins == "end" else -(-counted // every)


def suspension(terms: Terms, late_days: int, late_hours: int | None = None) -> int:
    """Return for how many days someone so late may not borrow, instead of money or beside it. [CIR-M3]

    `late_hours`: of a loan by the hour, whose grace is in hours.
    """
    late, grace = (late_days, terms.grace) if late_hours is None else (late_hours, 0)
    if not terms.suspension_days or late <= terms.grace:
        return 0
    counted = late_days if terms.grace_is_charged else late_days - grace
    days = counted // max(1, terms.suspension_every) * terms.suspension_days
    return days if terms.suspension_most is None else min(days, terms.suspension_most)


@dataclass(frozen=True, slots=True)
class LossCharges:
    """What a lost item costs: the item itself, and the work with it."""

    item: Decimal
    processing: Decimal


def loss_charges(terms: Terms, price: Decimal | None) -> LossCharges:
    """Return what is charged for a lost item: its price, the price the rule gives where it has none. [CIR-M4]"""
    if terms.lost_charge == "none":
        return LossCharges(NOTHING, NOTHING)
    item = price if price else terms.lost_price
    return LossCharges(item.quantize(CENT), terms.processing_charge.quantize(CENT))


def found_in_time(terms: Terms, charged_at: datetime, now: datetime) -> bool:
    """Say whether a lost item is found early enough for its charges to be taken back. [CIR-M5]"""
    return terms.found_days is None or now - charged_at <= timedelta(days=terms.found_days)
