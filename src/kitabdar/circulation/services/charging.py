"""Put down what a patron owes, and take it off again: the one place where charges come into being."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, ChargeKind, EntryKind, JournalEntry
from kitabdar.circulation.rules import Terms, refuse
from kitabdar.circulation.rules.terms import LARGEST_SUM
from kitabdar.circulation.services.collecting import check_network
from kitabdar.circulation.services.journal import check_sum, paid_of, post
from kitabdar.circulation.services.settling import lock_lost_items, settle_losses
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron

BY_HAND = (
    ChargeKind.DAMAGE,
    ChargeKind.MEMBERSHIP,
    ChargeKind.NEW_CARD,
    ChargeKind.COPIES,
    ChargeKind.OTHER,
)
"""What staff may charge for; the other kinds come of lending."""

LONGEST_NOTE = 250


def charge(
    kind: ChargeKind,
    amount: Decimal,
    *,
    patron_id: int,
    branch: PlaceView,
    now: datetime,
    loan_id: int | None = None,
    note: str = "",
    actor_id: int | None = None,
) -> Charge | None:
    """Charge a patron, in the currency of the branch; None where there is nothing to charge or no currency."""
    if amount <= 0 or not branch.currency:
        return None
    made = Charge.objects.create(
        patron_id=patron_id,
        loan_id=loan_id,
        kind=kind,
        amount=amount,
        balance=amount,
        currency=branch.currency,
        note=note,
        created_at=now,
        branch_id=branch.id,
    )
    post(
        EntryKind.CHARGE,
        [(amount, made.pk)],
        branch_id=branch.id,
        currency=branch.currency,
        now=now,
        patron_id=patron_id,
        actor_id=actor_id,
    )
    return made


def charged_until(terms: Terms | None, due: datetime, *, in_reading_room: bool = False) -> datetime | None:
    """Return until when the days of a loan are charged for now; None where they cost nothing. [CIR-M15]"""
    return due if terms is not None and terms.loan_charge_daily and not in_reading_room else None


@in_one_transaction
def charge_by_hand(
    *,
    actor: Actor,
    patron_id: int,
    kind: str,
    amount: Decimal,
    branch_id: int,
    now: datetime,
    note: str = "",
) -> Charge:
    """Charge a patron for something that lending does not see: damage, a new card, copies.

    Raises NotPermitted (circulation.charge at the branch), NotFound, Invalid, Refused (no currency, another network).
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.charge", branch)
    check_sum(amount)
    if amount > LARGEST_SUM:
        raise Invalid({"amount": _("This sum is too large.")})
    home_id = Patron.objects.filter(pk=patron_id, erased_at=None).values_list("home_branch_id").first()
    if home_id is None:
        raise NotFound("patron", patron_id)
    check_network(home_id[0], branch_id, settings)
    if kind not in BY_HAND:
        raise Invalid({"kind": _("It cannot be that.")})
    if not branch.currency:
        raise Refused([refuse("no_currency", branch=branch.name)])
    made = charge(
        ChargeKind(kind),
        amount,
        patron_id=patron_id,
        branch=branch,
        now=now,
        note=" ".join(note.split())[:LONGEST_NOTE],
        actor_id=actor.account_id,
    )
    assert made is not None
    _note(actor, "circulation.charge", made, now)
    return made


@in_one_transaction
def write_off(
    *, actor: Actor, charge_id: int, note: str, now: datetime, amount: Decimal | None = None
) -> Decimal:
    """Give up what is still owed, or this part of it; return how much. The charge and the reason stay in the books.

    Raises NotPermitted (circulation.forgive where it was charged), NotFound, Invalid (no reason), Refused (settled, or
    no part of what is owed).
    """
    row = locked_charge(actor, charge_id)
    if row.balance == 0:
        raise Refused([refuse("charge_settled")])
    given_up = row.balance if amount is None else amount
    check_sum(given_up)
    if given_up > row.balance:
        raise Refused([refuse("amount_too_large", balance=row.balance, currency=row.currency)])
    _take_off(EntryKind.WRITE_OFF, row, given_up, _reason(note), actor.account_id, now)
    settle_losses([charge_id], actor=actor, now=now)
    _note(actor, "circulation.write_off", row, now, written_off=str(given_up))
    return given_up


@in_one_transaction
def replace_in_kind(*, actor: Actor, charge_id: int, note: str, now: datetime) -> int:
    """Accept an equal book instead of money for what is still owed of a lost or damaged one; return the entry.

    `note`: what was given, as the act says that both sign. [CIR-M9]
    Raises NotPermitted (circulation.forgive where it was charged), NotFound, Invalid (no word of it), Refused (settled,
    or charged for something else).
    """
    row = locked_charge(actor, charge_id)
    if row.balance == 0:
        raise Refused([refuse("charge_settled")])
    if row.kind not in (ChargeKind.LOST, ChargeKind.DAMAGE):
        raise Refused([refuse("not_in_kind")])
    entry = _take_off(EntryKind.IN_KIND, row, row.balance, _reason(note), actor.account_id, now)
    settle_losses([charge_id], actor=actor, now=now)
    _note(actor, "circulation.replace_in_kind", row, now)
    return int(entry.pk)


@in_one_transaction
def cancel_charge(*, actor: Actor, charge_id: int, note: str, now: datetime) -> Decimal:
    """Take a charge back that should not be: what is unpaid goes, what was paid becomes credit; return that credit.

    Raises NotPermitted (circulation.forgive where it was charged), NotFound, Invalid (no reason), Refused (settled by
    other means, taken back before).
    """
    row = locked_charge(actor, charge_id)
    given_back = paid_of(charge_id)
    if not row.balance and not given_back:
        raise Refused([refuse("charge_settled")])
    take_back(row, _reason(note), now, actor_id=actor.account_id)
    settle_losses([charge_id], actor=actor, now=now)
    _note(actor, "circulation.cancel_charge", row, now)
    return given_back


def take_back(row: Charge, note: str, now: datetime, *, actor_id: int | None, paid_too: bool = True) -> None:
    """Take a charge, which is locked, off again: what is unpaid, and what was paid as credit."""
    paid = paid_of(row.pk) if paid_too else Decimal(0)
    if row.balance:
        _take_off(EntryKind.CANCELLATION, row, row.balance, note, actor_id, now)
    if paid:
        _take_off(EntryKind.REFUND, row, paid, note, actor_id, now)


def locked_charge(actor: Actor, charge_id: int) -> Charge:
    """Lock and return a charge that the actor may forgive; the lost item it is about is locked too.

    Raises NotPermitted, NotFound.
    """
    lock_lost_items([charge_id])
    lock(Charge, {"pk": charge_id})
    row = Charge.objects.filter(pk=charge_id).first()
    if row is None:
        raise NotFound("charge", charge_id)
    require(actor, "circulation.forgive", lending_settings().branch(row.branch_id))
    return row


def _take_off(
    kind: EntryKind, row: Charge, amount: Decimal, note: str, actor_id: int | None, now: datetime
) -> JournalEntry:
    return post(
        kind,
        [(amount, row.pk)],
        branch_id=row.branch_id,
        currency=row.currency,
        now=now,
        patron_id=row.patron_id,
        actor_id=actor_id,
        note=note,
    )


def _reason(note: str) -> str:
    words = " ".join(note.split())
    if not words:
        raise Invalid({"note": _("Say why, so that the next colleague knows.")})
    return words[:LONGEST_NOTE]


def _note(actor: Actor, action: str, row: Charge, now: datetime, **more: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"charge:{row.pk}",
        place=row.branch_id,
        now=now,
        details={"patron": row.patron_id, "kind": row.kind, "amount": str(row.amount), **more},
    )
