"""Take an item back, wherever in the network it comes home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, ChargeKind, Loan, LoanState
from kitabdar.circulation.rules import ITEM, LOAN, overdue_amount, overdue_days, refuse
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.routing import Routing, end_transfer, route
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """An item taken back. `loan_id` and `patron_id` are None when it was not on loan.

    `previous_state`: what the item was ("missing" and "lost" ones are found again); `charge_id`, `charged`
    and `currency`: what is owed for coming back `days_overdue` open days late.
    """

    item_id: int
    edition_id: int
    record_id: int
    barcode: str
    title: str
    previous_state: str
    loan_id: int | None
    patron_id: int | None
    days_overdue: int
    charge_id: int | None
    charged: Decimal
    currency: str
    routing: Routing


@dataclass(frozen=True, slots=True)
class _Returned:
    loan_id: int | None = None
    patron_id: int | None = None
    days_overdue: int = 0
    charge_id: int | None = None
    charged: Decimal = Decimal(0)
    currency: str = ""


@in_one_transaction
def check_in(*, actor: Actor, barcode: str, branch_id: int, now: datetime) -> CheckedIn:
    """Take the item with this barcode back at a branch: end its loan, charge what is late, say where it goes.

    An item that is not on loan is routed all the same: fetched for a hold, arrived from another branch, found.
    Raises NotPermitted, NotFound, Refused (withdrawn).
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.check_in", branch)
    item = collecting.locked_item(barcode=barcode)
    if not ITEM.allows("shelve", item.state):
        raise Refused([refuse(f"item_{item.state}", title=item.title)])
    returned = _Returned()
    if item.state in (ItemState.ON_LOAN, ItemState.LOST):
        returned = _end_loan(item, branch_id, settings, now)
    may_stay = False
    if item.state == ItemState.IN_TRANSIT:
        may_stay = end_transfer(item.id, branch_id, now)
    queue = collecting.locked_queue(item.edition_id)
    routing = route(item, branch_id=branch_id, queue=queue, settings=settings, now=now, may_stay=may_stay)
    note(
        "check_in",
        f"loan:{returned.loan_id}" if returned.loan_id else f"item:{item.id}",
        actor=actor,
        branch_id=branch_id,
        edition_id=item.edition_id,
        now=now,
        item=item.id,
        patron=returned.patron_id,
        then=routing.action,
    )
    return _report(item, returned, routing)


def _report(item: ItemRow, returned: _Returned, routing: Routing) -> CheckedIn:
    return CheckedIn(
        item_id=item.id,
        edition_id=item.edition_id,
        record_id=item.record_id,
        barcode=item.barcode,
        title=item.title,
        previous_state=item.state,
        loan_id=returned.loan_id,
        patron_id=returned.patron_id,
        days_overdue=returned.days_overdue,
        charge_id=returned.charge_id,
        charged=returned.charged,
        currency=returned.currency,
        routing=routing,
    )


def _end_loan(item: ItemRow, branch_id: int, settings: LendingSettings, now: datetime) -> _Returned:
    loan = collecting.open_loan(item.id)
    if loan is None:
        return _Returned()
    Loan.objects.filter(pk=loan.id).update(
        state=LoanState(LOAN.after("check_in", loan.state)), returned_at=now, return_branch_id=branch_id
    )
    if now <= loan.due_at:
        return _Returned(loan.id, loan.patron_id)
    days = overdue_days(settings.hours(loan.branch_id), loan.due_at, now)
    policy = settings.policy(loan.policy_id)
    amount = overdue_amount(policy, days) if policy is not None else Decimal(0)
    currency = settings.branch(loan.branch_id).currency
    if not amount or not currency:
        return _Returned(loan.id, loan.patron_id, days)
    charge = Charge.objects.create(
        patron_id=loan.patron_id,
        loan_id=loan.id,
        kind=ChargeKind.OVERDUE,
        amount=amount,
        balance=amount,
        currency=currency,
        created_at=now,
        branch_id=loan.branch_id,
    )
    return _Returned(loan.id, loan.patron_id, days, charge.pk, amount, currency)
