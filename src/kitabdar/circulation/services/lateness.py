"""Charge what is late, and have who is late wait: at the return, and at the renewal of what is overdue already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import ChargeKind
from kitabdar.circulation.rules import overdue_amount, overdue_days, overdue_hours, suspension
from kitabdar.circulation.services.charging import charge
from kitabdar.circulation.services.collecting import OpenLoan
from kitabdar.circulation.services.transactions import lock
from kitabdar.circulation.settings import LendingSettings
from kitabdar.organisation.hours import Hours, local_day
from kitabdar.patrons.models import Patron, PatronBlock

LATE = "late"
"""Cause of the blocks that lateness places."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """What being late came to. `suspended_until`: the last day on which the reader may not borrow for it."""

    days: int = 0
    charge_id: int | None = None
    charged: Decimal = Decimal(0)
    suspended_until: date | None = None


ON_TIME = Lateness()


def charge_late(
    loan: OpenLoan, item_id: int, settings: LendingSettings, *, until: datetime, now: datetime
) -> Lateness:
    """Charge what is late at a moment by the loan's own terms, and have its reader wait where they say so."""
    hours, terms, branch = settings.hours(loan.branch_id), loan.terms, settings.branch(loan.branch_id)
    if until <= loan.due_at:
        return ON_TIME
    all_count = terms.closed_days_charged
    days = overdue_days(hours, loan.due_at, until, closed_days_count=all_count)
    hours_late = None
    if terms.loan_unit == "hours" and not loan.in_reading_room:
        hours_late = overdue_hours(hours, loan.due_at, until, closed_hours_count=all_count)
    price = None
    if terms.charge_cap_is_price:
        price = Item.objects.values_list("price", flat=True).get(pk=item_id)
    owed = charge(
        ChargeKind.OVERDUE,
        overdue_amount(
            terms, days if hours_late is None else hours_late, price, is_recalled=loan.is_recalled
        ),
        patron_id=loan.patron_id,
        branch=branch,
        now=now,
        loan_id=loan.id,
    )
    suspended_until = _suspend(loan.patron_id, suspension(terms, days, hours_late), hours, now)
    if owed is None:
        return Lateness(days, suspended_until=suspended_until)
    return Lateness(days, owed.pk, owed.amount, suspended_until)


def _suspend(patron_id: int, days: int, hours: Hours, now: datetime) -> date | None:
    """Have a late reader wait; one who waits already waits on from there. [CIR-M3]"""
    if not days:
        return None
    lock(Patron, {"pk": patron_id})  # another desk may be taking back another late item of theirs
    today = local_day(hours, now)
    running = PatronBlock.objects.filter(patron_id=patron_id, lifted_at=None, cause=LATE)
    last = running.filter(until__gte=today).aggregate(last=Max("until"))["last"] or today
    until: date = last + timedelta(days=days)
    PatronBlock.objects.create(patron_id=patron_id, cause=LATE, placed_at=now, until=until)
    return until
