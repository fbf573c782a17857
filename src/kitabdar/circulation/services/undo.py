"""Undo a slip of the hand: the wrong item lent, the wrong item taken back, a few minutes ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import (
    Booking,
    Charge,
    EntryKind,
    Hold,
    HoldState,
    Loan,
    LoanState,
    Posting,
    RecallOutcome,
)
from kitabdar.circulation.rules import HOLD, LOAN, Queued, refuse
from kitabdar.circulation.services import booked_loans, collecting
from kitabdar.circulation.services.charging import take_back
from kitabdar.circulation.services.claim_ends import reopen_claim
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.lateness import LATE
from kitabdar.circulation.services.moving import move_back
from kitabdar.circulation.services.recall_ends import end_recall, reopen_recall
from kitabdar.circulation.services.renewal import locked_loan
from kitabdar.circulation.services.routing import end_transfer, place_item, release_hold
from kitabdar.circulation.services.settling import end_lost, settle_losses
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.targeting import aim
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import PatronBlock
from kitabdar.search.models import OutboxEntry

UNDO_MINUTES = 10


@in_one_transaction
def undo_check_out(*, actor: Actor, loan_id: int, now: datetime) -> None:
    """Undo a loan made within the last ten minutes: the item is again where it was, a hold it filled is open again.

    Raises NotPermitted (circulation.check_out where it was lent), NotFound, Refused (too late, ended, renewed).
    """
    loan, _patron, item = locked_loan(loan_id)
    require(actor, "circulation.check_out", lending_settings().branch(loan.branch_id))
    if not LOAN.allows("undo_check_out", loan.state) or loan.renewals:
        raise Refused([refuse("cannot_undo")])
    _refuse_late(loan.checked_out_at, now)
    _take_charges_back(loan_id, now)
    Loan.objects.filter(pk=loan_id).update(
        state=LoanState(LOAN.after("undo_check_out", loan.state)),
        returned_at=now,
        return_branch_id=loan.branch_id,
    )
    end_recall(loan_id, RecallOutcome.ENDED, now)
    place_item(item, _reopen_hold(loan, now), loan.branch_id)
    move_back(item, "check_out", loan_id, loan.branch_id, actor, now)
    _note(actor, "circulation.undo_check_out", loan, item, loan.branch_id, now)


@in_one_transaction
def undo_check_in(*, actor: Actor, loan_id: int, now: datetime) -> None:
    """Undo a return of the last ten minutes: the loan goes on, what it set in motion is taken back.

    A hold the item was put aside for waits again at its old place, a journey ends, an unpaid overdue charge and a block
    for lateness go, a claim that it was returned is open again, what was lost is lost again.
    Raises NotPermitted (circulation.check_in where it was taken back), NotFound, Refused (too late, lent since, paid).
    """
    loan, _patron, item = locked_loan(loan_id)
    branch_id = loan.return_branch_id or loan.branch_id
    require(actor, "circulation.check_in", lending_settings().branch(branch_id))
    if not LOAN.allows("undo_check_in", loan.state) or loan.returned_at is None or _moved_on(loan, item):
        raise Refused([refuse("cannot_undo")])
    _refuse_late(loan.returned_at, now)
    _take_charges_back(loan_id, now, loan.returned_at)
    PatronBlock.objects.filter(
        patron_id=loan.patron_id, cause=LATE, placed_at=loan.returned_at, lifted_at=None
    ).update(lifted_at=now)
    hold = _put_aside_for(item, now)
    if hold is not None:
        release_hold(hold, now)
    Booking.objects.filter(item_id=item.id, state="booked").update(prepared_at=None)
    booked_loans.collect_again(loan_id)
    end_transfer(item.id, branch_id, now)
    is_claimed = reopen_claim(loan_id, loan.returned_at)
    action = "undo_found" if is_claimed else "undo_check_in" if loan.lost_at is None else "undo_found_lost"
    Loan.objects.filter(pk=loan_id).update(
        state=LoanState(LOAN.after(action, loan.state)), returned_at=None, return_branch=None
    )
    reopen_recall(loan_id, loan.returned_at, now)
    place_item(item, "lend_again" if loan.lost_at is None else "lose_again", branch_id)
    move_back(item, "check_in", loan_id, branch_id, actor, now)
    settle_losses(
        list(Charge.objects.filter(loan_id=loan_id).values_list("pk", flat=True)), actor=actor, now=now
    )
    if loan.settled_because and action == "undo_found_lost":
        end_lost(Loan.objects.get(pk=loan_id), actor=actor, now=now)
    _note(actor, "circulation.undo_check_in", loan, item, branch_id, now)


def _refuse_late(then: datetime, now: datetime) -> None:
    if now - then > timedelta(minutes=UNDO_MINUTES):
        raise Refused([refuse("too_late_to_undo", minutes=UNDO_MINUTES)])


def _take_charges_back(loan_id: int, now: datetime, moment: datetime | None = None) -> None:
    """Take back what was charged for a loan: at a moment, or ever. Raises Refused when some was paid, or given back."""
    lock(Charge, {"loan_id": loan_id})
    charges = Charge.objects.filter(loan_id=loan_id)
    if moment is not None:
        charges = charges.filter(created_at=moment)
        given_back = [EntryKind.REFUND, EntryKind.CANCELLATION]  # it was lost, and found by this return
        back = Posting.objects.filter(charge__loan_id=loan_id, entry__kind__in=given_back, entry__at=moment)
        if back.exists():
            raise Refused([refuse("cannot_undo")])
    if any(charge.balance != charge.amount for charge in charges):
        raise Refused([refuse("cannot_undo")])
    for charge in charges:
        take_back(charge, "", now, actor_id=None)


def _reopen_hold(loan: Loan, now: datetime) -> str:
    """Open again the hold or booking that this loan filled; return what then happens to the item."""
    if booking := booked_loans.reopen(loan.pk):
        if booking.prepared_at is not None and booking.pickup_branch_id == loan.branch_id:
            return "put_aside"
        Booking.objects.filter(pk=booking.pk).update(prepared_at=None)
    hold = Hold.objects.filter(
        patron_id=loan.patron_id,
        item_id=loan.item_id,
        state=HoldState.FILLED,
        closed_at=loan.checked_out_at,
    ).first()
    if hold is None:
        return "shelve"
    was_ready = hold.ready_at is not None and hold.pickup_branch_id == loan.branch_id
    action = "reshelve" if was_ready else "reopen"
    Hold.objects.filter(pk=hold.pk).update(
        state=HoldState(HOLD.after(action, hold.state)),
        closed_at=None,
        item_id=loan.item_id if was_ready else None,
        ready_at=hold.ready_at if was_ready else None,
        expires_at=hold.expires_at if was_ready else None,
    )
    follow(action, now, hold_id=hold.pk)
    _reopen_group(hold, now)
    return "put_aside" if was_ready else "shelve"


def _reopen_group(filled: Hold, now: datetime) -> None:
    """Let the holds wait again that ended because this one of their group was filled. [CIR-H7]"""
    if not filled.group:
        return
    ended = {"group": filled.group, "patron_id": filled.patron_id, "closed_at": filled.closed_at}
    lock(Hold, ended)
    for hold in Hold.objects.filter(**ended, state=HoldState.CANCELLED).order_by("pk"):
        hold.state, hold.closed_at = HoldState(HOLD.after("reopen", hold.state)), None
        hold.target = None
        hold.save(update_fields=["state", "closed_at", "target"])
        follow("reopen", now, hold_id=hold.pk)
        aim(hold, now)


def _moved_on(loan: Loan, item: ItemRow) -> bool:
    """Whether the item has had a life since: lent, lost, received elsewhere."""
    if item.state not in (ItemState.AVAILABLE, ItemState.ON_HOLD_SHELF, ItemState.IN_TRANSIT):
        return True
    later = Loan.objects.filter(item_id=item.id, checked_out_at__gte=loan.returned_at).exclude(pk=loan.pk)
    return later.exists() or item.current_branch_id != loan.return_branch_id


def _put_aside_for(item: ItemRow, now: datetime) -> Queued | None:
    queue = collecting.locked_queue(item, now)
    return next((hold for hold in queue if hold.item_id == item.id), None)


def _note(actor: Actor, action: str, loan: Loan, item: ItemRow, branch_id: int, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"loan:{loan.pk}",
        place=branch_id,
        now=now,
        details={"item": item.id},
    )
    OutboxEntry.enqueue([item.edition_id])
