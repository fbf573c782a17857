"""Call back what is lent, for a hold that waits. [CIR-E1]"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import AgreedTerms, Hold, HoldState, Loan, LoanState, Recall
from kitabdar.circulation.rules import (
    Queued,
    Recallable,
    RecallFacts,
    Why,
    Wish,
    agreed_terms,
    best_to_recall,
    recalled_due_at,
    refusals_to_recall,
    refuse,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.agreeing import agreed_why
from kitabdar.circulation.services.holding import items_of
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.standing import require_for_hold
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.services.waiting import which_fit
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound

_KINDS = ("recalled_by", "recall_length", "recall_kept_days")


@dataclass(frozen=True, slots=True)
class Recalled:
    """A loan called back. `due_at`: when it is due now, `previous_due_at` before; `time_zone`: of the branch that lent
    it; `policy_name` and `why`: of the rule that gives the date, as the loan was made."""

    hold_id: int
    loan_id: int
    barcode: str
    title: str
    due_at: datetime
    previous_due_at: datetime
    time_zone: str
    policy_name: str
    why: Why


@in_one_transaction
def recall(*, actor: Actor, hold_id: int, now: datetime) -> Recalled:
    """Call back the loan that can be due first of those whose item may fill a waiting hold; its reader is told at once.

    By the terms the loan was made under: they say whether, and by whom. It is never due later than it was.
    For staff with circulation.hold anywhere in the network of its branch, for the patron themselves and delegates.
    Raises NotPermitted, NotFound, Refused (with every reason).
    """
    row = Hold.objects.select_related("patron").filter(pk=hold_id).first()
    if row is None:
        raise NotFound("hold", hold_id)
    is_reader = require_for_hold(
        actor,
        "change_hold",
        patron_id=row.patron_id,
        account_id=row.patron.account_id,
        branch_id=row.pickup_branch_id,
        now=now,
    )
    collecting.locked_patron(patron_id=row.patron_id)
    wish = _wish(row)
    items = set(_lent(wish, row.patron_id).values_list("item_id", flat=True))
    lock(Item, {"pk__in": sorted(items)})
    queue = collecting.queue_of(row.edition_id, now)
    hold = next((each for each in queue if each.id == hold_id), None)
    if hold is None:
        raise Refused([refuse("hold_ended")])
    facts = _facts(hold, items, lending_settings(), now, by_reader=is_reader)
    if against := refusals_to_recall(facts):
        raise Refused(against)
    return _call_back(best_to_recall(facts), hold, actor, now)


def offered_recalls(hold_ids: Collection[int], *, by_reader: bool) -> set[int]:
    """Return those of some waiting holds for which something is on loan that may be called back by its terms.

    Whether it would come any sooner, and may fill the hold, is said when it is asked for.
    Nothing is read where no rule of the day lets anything be called back.
    """
    allowed = ["anyone"] if by_reader else ["anyone", "staff"]
    if not any(row.says.get("recalled_by") in allowed for row in lending_settings().policies):
        return set()
    terms = AgreedTerms.objects.filter(says__recalled_by__in=allowed).values("pk")
    waiting = Hold.objects.filter(pk__in=hold_ids)
    return {
        each.pk for each in waiting if _lent(_wish(each), each.patron_id).filter(terms__in=terms).exists()
    }


def _wish(hold: Hold) -> Wish:
    languages = frozenset(hold.languages.split())
    return Wish(hold.edition_id, hold.wanted_item_id, hold.volume, hold.work_id is not None, languages)


def _lent(wish: Wish, but_patron_id: int) -> QuerySet[Loan]:
    """Return the loans of what a hold is for, taken away by others."""
    loans = Loan.objects.filter(state=LoanState.OPEN, returned_at=None, in_reading_room=False)
    return loans.filter(item__in=items_of(wish)).exclude(patron_id=but_patron_id)


def _facts(
    hold: Queued, items: Collection[int], settings: LendingSettings, now: datetime, *, by_reader: bool
) -> RecallFacts:
    fit = which_fit(Item.objects.filter(pk__in=items), hold, settings, now)
    taken = Hold.objects.filter(state=HoldState.WAITING, target__isnull=False).exclude(pk=hold.id)
    shelved = items_of(hold.wish).filter(state=ItemState.AVAILABLE).exclude(pk__in=taken.values("target_id"))
    recalls = Recall.objects.filter(loan=OuterRef("pk"), ended_at=None)
    loans = _lent(hold.wish, hold.patron_id).filter(item__in=fit).select_related("terms")
    return RecallFacts(
        hold_state=hold.state,
        rests=hold.is_paused,
        has_recall=hold.has_recall,
        can_be_fetched=bool(which_fit(shelved, hold, settings, now)),
        by_reader=by_reader,
        loans=tuple(
            _recallable(each, settings, now, is_recalled=each.is_recalled)
            for each in loans.annotate(is_recalled=Exists(recalls))
        ),
    )


def _recallable(loan: Loan, settings: LendingSettings, now: datetime, *, is_recalled: bool) -> Recallable:
    terms, hours = agreed_terms(loan.terms.says), settings.hours(loan.branch_id)
    unkept = replace(terms, recall_kept_days=0)
    return Recallable(
        loan.pk,
        terms,
        settings.on_the_clock(loan.branch_id, loan.due_at),
        recalled_due_at(terms, hours, now, loan.checked_out_at),
        recalled_due_at(unkept, hours, now, loan.checked_out_at),
        is_recalled,
        tuple((kind, agreed_why(loan.terms, kind).winner) for kind in _KINDS),
    )


def _call_back(chosen: Recallable, hold: Queued, actor: Actor, now: datetime) -> Recalled:
    loan = Loan.objects.select_related("terms").get(pk=chosen.loan_id)
    item = collecting.locked_item(item_id=loan.item_id)
    due, previous = chosen.recalled_due_at, loan.due_at
    Recall.objects.create(
        loan=loan,
        hold_id=hold.id,
        called_at=now,
        previous_due_at=previous,
        due_at=due,
        actor_id=actor.account_id if actor.is_staff else None,
    )
    Loan.objects.filter(pk=loan.pk).update(due_at=due)
    note(
        "recall",
        f"loan:{loan.pk}",
        actor=actor,
        branch_id=loan.branch_id,
        edition_id=item.edition_id,
        now=now,
        item=item.id,
        hold=hold.id,
    )
    tell(
        "recalled",
        patron_id=loan.patron_id,
        branch_id=loan.branch_id,
        now=now,
        loan=loan.pk,
        due=int(due.timestamp()),
    )
    why = agreed_why(loan.terms, "recall_length" if due == chosen.unkept_due_at else "recall_kept_days")
    return Recalled(
        hold_id=hold.id,
        loan_id=loan.pk,
        barcode=item.barcode,
        title=item.title,
        due_at=due,
        previous_due_at=previous,
        time_zone=lending_settings().branch(loan.branch_id).time_zone,
        policy_name=why.winner,
        why=why,
    )
