"""Take an item back, wherever in the network it comes home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import ClaimOutcome, Loan, LoanState, RecallOutcome
from kitabdar.circulation.rules import ITEM, LOAN, Terms, refuse
from kitabdar.circulation.services import booked_loans, collecting
from kitabdar.circulation.services.claim_ends import settle_claim
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.lateness import ON_TIME, Lateness, charge_late
from kitabdar.circulation.services.moving import NOT_MOVED, Moved, move_in
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.recall_ends import end_recall
from kitabdar.circulation.services.refunding import refund_found
from kitabdar.circulation.services.routing import Routing, end_transfer, rest_from_now, route
from kitabdar.circulation.services.sorting import Sorted, sort
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """An item taken back. `loan_id` and `patron_id` are None when it was not on loan.

    `previous_state`: what the item was ("missing" and "lost" ones are found again); `charge_id`, `charged`
    and `currency`: what is owed for coming back `days_overdue` days late; `suspended_until`: the last day on which its
    reader may not borrow for that; `given_back`: what becomes their credit because a lost item is found;
    `was_claimed`: the reader had said that it was returned; `damage`: what is wrong with it by its mark;
    `bin` and `bin_rule`: where it is sorted to, and the rule of the branch that says so; `moved`: to which shelf it
    goes by a rule.
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
    suspended_until: date | None
    given_back: Decimal
    was_claimed: bool
    routing: Routing
    bin: str = ""
    bin_rule: str = ""
    damage: str = ""
    moved: Moved = NOT_MOVED


@dataclass(frozen=True, slots=True)
class _Returned:
    loan_id: int | None = None
    patron_id: int | None = None
    lent_at: int | None = None
    terms: Terms | None = None
    late: Lateness = ON_TIME
    currency: str = ""
    given_back: Decimal = Decimal(0)
    was_claimed: bool = False


@in_one_transaction
def check_in(
    *, actor: Actor, barcode: str, branch_id: int, now: datetime, dropped_at: datetime | None = None
) -> CheckedIn:
    """Take the item with this barcode back at a branch: end its loan, charge what is late, say where it goes.

    `dropped_at`: when it was put into the book drop; it is late as it was then, if that was after it was lent. [CIR-M8]
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
        returned = _end_loan(item, branch_id, settings, now, min(dropped_at or now, now), actor)
    rest_at = _rests_at(item, returned, branch_id, settings)
    if item.state == ItemState.IN_TRANSIT and end_transfer(item.id, branch_id, now):
        rest_at = branch_id
    item = rest_from_now(item, rest_at)
    queue = collecting.locked_queue(item, now)
    routing = route(item, branch_id=branch_id, queue=queue, settings=settings, now=now, rest_at=rest_at)
    note(
        "check_in",
        f"loan:{returned.loan_id}" if returned.loan_id else f"item:{item.id}",
        actor=actor,
        branch_id=branch_id,
        edition_id=item.edition_id,
        now=now,
        item=item.id,
        then=routing.action,
    )
    if returned.loan_id is not None and returned.patron_id is not None:
        booked_loans.give_back(returned.loan_id, local_day(settings.hours(branch_id), now), now)
        tell("returned", patron_id=returned.patron_id, branch_id=branch_id, now=now, loan=returned.loan_id)
    moved = move_in(
        item,
        loan_id=returned.loan_id,
        is_shelved=routing.action == "shelve",
        branch_id=branch_id,
        actor=actor,
        settings=settings,
        now=now,
    )
    if moved.rule:  # the bin is that of its new shelf
        item = replace(item, location_id=moved.location_id, collection=moved.collection)
    return _report(item, returned, routing, sort(item, routing, branch_id, settings), moved)


def _rests_at(item: ItemRow, returned: _Returned, branch_id: int, settings: LendingSettings) -> int:
    """Return the branch on whose shelves an item belongs from now on: after a loan as its terms say. [CIR-R1]"""
    if returned.terms is None or item.rota_branch_id is not None:
        return item.rests_at
    if returned.terms.returned_to == "stays":
        return branch_id
    if returned.terms.returned_to == "own_library":
        is_own = settings.library_of(branch_id) == settings.library_of(item.branch_id)
        return branch_id if is_own else item.branch_id
    if returned.terms.returned_to == "home":
        return item.branch_id
    return returned.lent_at or item.branch_id


def _report(
    item: ItemRow, returned: _Returned, routing: Routing, sorted_to: Sorted, moved: Moved
) -> CheckedIn:
    return CheckedIn(
        item_id=item.id,
        edition_id=item.edition_id,
        record_id=item.record_id,
        barcode=item.barcode,
        title=item.title,
        previous_state=item.state,
        loan_id=returned.loan_id,
        patron_id=returned.patron_id,
        days_overdue=returned.late.days,
        charge_id=returned.late.charge_id,
        charged=returned.late.charged,
        currency=returned.currency,
        suspended_until=returned.late.suspended_until,
        given_back=returned.given_back,
        was_claimed=returned.was_claimed,
        routing=routing,
        bin=sorted_to.bin,
        bin_rule=sorted_to.rule,
        damage=item.damage,
        moved=moved,
    )


def _end_loan(
    item: ItemRow,
    branch_id: int,
    settings: LendingSettings,
    now: datetime,
    back_at: datetime,
    actor: Actor,
) -> _Returned:
    loan = collecting.open_loan(item.id)
    if loan is None and item.state == ItemState.LOST:
        loan = collecting.settled_loan(item.id)
    if loan is None:
        return _Returned()
    Loan.objects.filter(pk=loan.id).update(
        state=LoanState(LOAN.after("check_in", loan.state)), returned_at=now, return_branch_id=branch_id
    )
    if loan.is_recalled:
        end_recall(loan.id, RecallOutcome.ENDED, now)
    if loan.state == LoanState.CLAIMED:  # the reader was right: nothing is charged [CIR-C2]
        settle_claim(loan.id, ClaimOutcome.FOUND_HERE, actor=actor, now=now)
        currency = settings.branch(loan.branch_id).currency
        return _Returned(
            loan.id, loan.patron_id, loan.branch_id, loan.terms, currency=currency, was_claimed=True
        )
    given_back = Decimal(0)
    is_found = loan.state in (LoanState.LOST, LoanState.SETTLED)
    if is_found:
        given_back = refund_found(loan.id, loan.terms, now)
    late = ON_TIME
    if not is_found or loan.terms.found_is_late:
        back_at = now if back_at < loan.checked_out_at else back_at  # put into the drop by who had it before
        until = min(back_at, loan.settled_at or back_at)
        late = charge_late(loan, item.id, settings, until=until, now=now)
    return _Returned(
        loan.id,
        loan.patron_id,
        loan.branch_id,
        loan.terms,
        late,
        settings.branch(loan.branch_id).currency,
        given_back,
    )
