"""End what was called back: with the loan, or with the hold, and then the former due date is given back. [CIR-E4]"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kitabdar.catalogue.models import Item
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import Hold, HoldState, Loan, Recall, RecallOutcome
from kitabdar.circulation.services.transactions import lock
from kitabdar.search.models import OutboxEntry


def lock_called_back(hold_id: int) -> None:
    """Lock the item that is called back for a hold, before the queue: it may be coming back at this moment."""
    if items := list(
        Recall.objects.filter(hold_id=hold_id, ended_at=None).values_list("loan__item", flat=True)
    ):
        lock(Item, {"pk__in": items})


def withdraw_recalls(now: datetime, **which: Any) -> None:
    """Withdraw what is called back for holds, which are locked, that need it no more; its readers are told."""
    for recall in Recall.objects.filter(ended_at=None, **which).order_by("pk"):
        if _give_back(recall) and _end(recall.pk, RecallOutcome.WITHDRAWN, now):
            _tell_withdrawn(recall.loan_id, now)


def is_called_back(loan_id: int) -> bool:
    """Whether a loan is called back, and that is not over."""
    return Recall.objects.filter(loan_id=loan_id, ended_at=None).exists()


def end_recall(loan_id: int, outcome: RecallOutcome, now: datetime) -> None:
    """End what a loan, which is locked, was called back for: it is over, lost, or there is a new agreement."""
    Recall.objects.filter(loan_id=loan_id, ended_at=None).update(outcome=outcome, ended_at=now)


def reopen_recall(loan_id: int, returned_at: datetime, now: datetime) -> None:
    """Have a loan be called back again whose return at a moment is undone; withdraw it where nobody needs it any more.

    The loan goes on, and the queue is locked.
    """
    recall = Recall.objects.filter(loan_id=loan_id, outcome=RecallOutcome.ENDED, ended_at=returned_at).first()
    if recall is None:
        return
    waits = Hold.objects.filter(pk=recall.hold_id, state=HoldState.WAITING, is_suspended=False).exists()
    if waits and not Recall.objects.filter(hold_id=recall.hold_id, ended_at=None).exists():
        Recall.objects.filter(pk=recall.pk).update(outcome=RecallOutcome.OPEN, ended_at=None)
        return
    Recall.objects.filter(pk=recall.pk).update(outcome=RecallOutcome.WITHDRAWN)
    if _give_back(recall):
        _tell_withdrawn(loan_id, now)


def _give_back(recall: Recall) -> bool:
    """Give a loan its former due date, where it is not over and the date is still that of the recall."""
    loan = Loan.objects.filter(pk=recall.loan_id, due_at=recall.due_at, returned_at=None)
    return bool(loan.update(due_at=recall.previous_due_at))


def _end(recall_id: int, outcome: RecallOutcome, now: datetime) -> bool:
    return bool(Recall.objects.filter(pk=recall_id, ended_at=None).update(outcome=outcome, ended_at=now))


def _tell_withdrawn(loan_id: int, now: datetime) -> None:
    loan = Loan.objects.select_related("item__holding__record").get(pk=loan_id)
    OutboxEntry.enqueue([loan.item.holding.record.edition_id])
    due = int(loan.due_at.timestamp())
    tell(
        "recall_withdrawn",
        patron_id=loan.patron_id,
        branch_id=loan.branch_id,
        now=now,
        loan=loan_id,
        due=due,
    )
