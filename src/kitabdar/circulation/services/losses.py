"""Note that an item is lost by its reader, missing from its shelf, or withdrawn for good. `check_in` finds it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import (
    AgreedTerms,
    Booking,
    ChargeKind,
    ClaimOutcome,
    Hold,
    Loan,
    LoanState,
    RecallOutcome,
)
from kitabdar.circulation.rules import (
    ITEM,
    LOAN,
    Refusal,
    agreed_terms,
    loss_charges,
    refusals_to_send,
    refuse,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.charging import LONGEST_NOTE, charge
from kitabdar.circulation.services.claim_ends import settle_claim
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.recall_ends import end_recall
from kitabdar.circulation.services.renewal import locked_loan
from kitabdar.circulation.services.routing import end_transfer, place_item, release_hold
from kitabdar.circulation.services.settling import end_lost, is_owed_for
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class DeclaredLost:
    """A loan whose item is lost. `charge_id`: of the item's price, None where nothing is charged for it;
    `charged`: that and what the work costs; `bookings`: how many of the item are in danger."""

    loan_id: int
    item_id: int
    charge_id: int | None
    charged: Decimal
    currency: str
    bookings: int = 0


@in_one_transaction
def declare_lost(*, actor: Actor, loan_id: int, now: datetime) -> DeclaredLost:
    """Note that the reader lost the item; what the terms of the loan say is charged.

    The loan stays theirs until that is settled, or the item is found (checked in). [CIR-M11]
    Where nothing is charged, until staff settle it. [CIR-M12]
    Raises NotPermitted, NotFound, Refused.
    """
    loan, patron, item = locked_loan(loan_id)
    branch = lending_settings().branch(loan.branch_id)
    require(actor, "circulation.check_in", branch)
    if not LOAN.allows("lose", loan.state):
        raise Refused([refuse("loan_lost" if loan.state == LoanState.LOST else "loan_ended")])
    if loan.state == LoanState.CLAIMED:
        settle_claim(loan_id, ClaimOutcome.LOST, actor=actor, now=now)
    Loan.objects.filter(pk=loan_id).update(state=LoanState(LOAN.after("lose", loan.state)), lost_at=now)
    end_recall(loan_id, RecallOutcome.LOST, now)
    place_item(item, "lose", item.current_branch_id)
    price = Item.objects.values_list("price", flat=True).get(pk=item.id)
    costs = loss_charges(agreed_terms(loan.terms.says), price)
    debt = partial(charge, patron_id=patron.id, branch=branch, now=now, loan_id=loan_id)
    owed, work = debt(ChargeKind.LOST, costs.item), debt(ChargeKind.PROCESSING, costs.processing)
    _note(actor, "circulation.declare_lost", f"loan:{loan_id}", item, branch.id, now)
    tell("lost", patron_id=patron.id, branch_id=branch.id, now=now, loan=loan_id)
    total = sum((each.amount for each in (owed, work) if each), Decimal(0))
    return DeclaredLost(loan_id, item.id, owed.pk if owed else None, total, branch.currency, _booked(item))


@in_one_transaction
def settle_loss(*, actor: Actor, loan_id: int, note: str, now: datetime) -> None:
    """End the loan of a lost item for which nothing is owed: an equal book was given, nothing is asked. [CIR-M12]

    `note`: why, which is kept with the loan. The item stays lost, and is found by `check_in`.
    Raises NotPermitted (circulation.forgive where it was lent), NotFound, Invalid (no reason), Refused (not lost,
    ended, something is owed for it).
    """
    loan, _patron, item = locked_loan(loan_id)
    require(actor, "circulation.forgive", lending_settings().branch(loan.branch_id))
    words = " ".join(note.split())[:LONGEST_NOTE]
    if not words:
        raise Invalid({"note": _("Say why, so that the next colleague knows.")})
    if not LOAN.allows("settle", loan.state):
        raise Refused([refuse("loan_ended" if loan.returned_at else "loan_not_lost")])
    if is_owed_for(loan_id):
        raise Refused([refuse("loss_owed")])
    end_lost(loan, actor=actor, now=now, because=words)
    OutboxEntry.enqueue([item.edition_id])


def lose_long_overdue(*, actor: Actor, now: datetime) -> int:
    """Have loans count as lost that are as late as their terms say. [CIR-M5]

    Each in its own transaction; return how many. Raises NotPermitted (circulation.check_in).
    """
    require_anywhere(actor, "circulation.check_in")
    lost = 0
    for terms in AgreedTerms.objects.filter(says__has_key="lost_after_days"):
        days = agreed_terms(terms.says).lost_after_days
        if days is None:
            continue
        late = Loan.objects.filter(
            terms=terms, state=LoanState.OPEN, returned_at=None, due_at__lt=now - timedelta(days=days)
        )
        for loan_id in late.order_by("due_at", "pk").values_list("pk", flat=True):
            try:
                declare_lost(actor=actor, loan_id=loan_id, now=now)
            except Refused:  # taken back a moment ago
                continue
            lost += 1
    return lost


@in_one_transaction
def mark_missing(*, actor: Actor, barcode: str, now: datetime) -> int:
    """Note that an item is not where it should be; a hold it was put aside for waits again.

    Return how many bookings of it are in danger. [CIR-B7]

    Raises NotPermitted (circulation.check_in where it was), NotFound, Refused (on loan, lost, withdrawn).
    """
    item = collecting.locked_item(barcode=barcode)
    require(actor, "circulation.check_in", lending_settings().branch(item.current_branch_id))
    if not ITEM.allows("miss", item.state):
        raise Refused(_standing(item, now))
    for hold in collecting.locked_queue(item, now):
        if hold.item_id == item.id:
            release_hold(hold, now)
    Booking.objects.filter(item_id=item.id, state="booked").update(prepared_at=None)
    end_transfer(item.id, item.current_branch_id, now)
    place_item(item, "miss", item.current_branch_id)
    _note(actor, "circulation.mark_missing", f"item:{item.id}", item, item.current_branch_id, now)
    return _booked(item)


@in_one_transaction
def withdraw(*, actor: Actor, barcode: str, now: datetime) -> None:
    """Take an item out of the library for good.

    Raises NotPermitted (catalogue.items at its home), NotFound, Refused.
    """
    item = collecting.locked_item(barcode=barcode)
    require(actor, "catalogue.items", lending_settings().branch(item.branch_id))
    if not ITEM.allows("withdraw", item.state):
        raise Refused(_standing(item, now))
    if Hold.objects.filter(item_id=item.id, closed_at=None).exists() or _is_lent(item) or _booked(item):
        raise Refused([refuse("something_open")])
    place_item(item, "withdraw", item.current_branch_id)
    _note(actor, "circulation.withdraw", f"item:{item.id}", item, item.branch_id, now)


def _booked(item: ItemRow) -> int:
    return Booking.objects.filter(item_id=item.id, state="booked").count()


def _is_lent(item: ItemRow) -> bool:
    return Loan.objects.filter(item_id=item.id, returned_at=None).exists()


def _standing(item: ItemRow, now: datetime) -> list[Refusal]:
    queue = collecting.locked_queue(item, now)
    return refusals_to_send(collecting.item_facts(item, queue, lending_settings(), item.current_branch_id))


def _note(actor: Actor, action: str, subject: str, item: ItemRow, branch_id: int, now: datetime) -> None:
    audit.record(
        actor=actor, action=action, subject=subject, place=branch_id, now=now, details={"item": item.id}
    )
    OutboxEntry.enqueue([item.edition_id])
