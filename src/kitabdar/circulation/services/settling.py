"""End the loan of a lost item once nothing is owed for it any more; the item stays lost. [CIR-M11]"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, ChargeKind, Loan, LoanState
from kitabdar.circulation.rules import LOAN, refuse
from kitabdar.circulation.services import booked_loans
from kitabdar.circulation.services.transactions import lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.services import audit

OF_LOSSES = (ChargeKind.LOST, ChargeKind.PROCESSING)


def lock_lost_items(charge_ids: Collection[int]) -> None:
    """Lock the lost items that charges are about, before the charges: they may be found at this moment."""
    lost = Loan.objects.filter(state__in=[LoanState.LOST, LoanState.SETTLED], charges__in=charge_ids)
    if items := set(lost.values_list("item_id", flat=True)):
        lock(Item, {"pk__in": items})


def settle_losses(charge_ids: Collection[int], *, actor: Actor, now: datetime) -> None:
    """End the loans of lost items, which are locked, for whose loss these charges were the last owed."""
    lost = Loan.objects.filter(
        state=LoanState.LOST, charges__in=charge_ids, charges__kind__in=OF_LOSSES
    ).distinct()
    for loan in lost:
        if not is_owed_for(loan.pk):
            end_lost(loan, actor=actor, now=now)


def reopen_losses(charge_ids: Collection[int], *, actor: Actor, now: datetime) -> None:
    """Have loans be lost again for whose loss, settled before, something is owed by these charges. [CIR-M13]

    Raises Refused where the item has left the library meanwhile.
    """
    settled = Loan.objects.filter(
        state=LoanState.SETTLED, charges__in=charge_ids, charges__kind__in=OF_LOSSES
    ).select_related("item")
    for loan in settled.distinct():
        if not is_owed_for(loan.pk):
            continue
        if loan.item.state != ItemState.LOST:
            raise Refused([refuse("cannot_undo")])
        Loan.objects.filter(pk=loan.pk).update(
            state=LoanState(LOAN.after("owe_again", loan.state)), returned_at=None
        )
        _note("circulation.owe_loss_again", loan, actor, now)


def is_owed_for(loan_id: int) -> bool:
    """Whether something is still owed for the loss of what was lent."""
    return Charge.objects.filter(loan=loan_id, kind__in=OF_LOSSES, balance__gt=0).exists()


def end_lost(loan: Loan, *, actor: Actor, now: datetime, because: str = "") -> None:
    """End the loan of a lost item, which is locked; `because`: what staff say where nothing was charged."""
    Loan.objects.filter(pk=loan.pk).update(
        state=LoanState(LOAN.after("settle", loan.state)),
        returned_at=now,
        settled_because=because or loan.settled_because,
    )
    booked_loans.give_back(loan.pk, local_day(lending_settings().hours(loan.branch_id), now), now)
    _note("circulation.settle_loss", loan, actor, now, by_hand=bool(because))


def _note(action: str, loan: Loan, actor: Actor, now: datetime, **more: bool) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"loan:{loan.pk}",
        place=loan.branch_id,
        now=now,
        details={"item": loan.item_id, **more},
    )
