"""Take money for what is owed, or in advance, and give back what the library owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import Charge, EntryKind, JournalEntry, Posting
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.rules.ledger import WAYS, shared
from kitabdar.circulation.rules.terms import LARGEST_SUM
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.journal import check_sum, credit_of, known_entry, post, total
from kitabdar.circulation.services.settling import lock_lost_items, settle_losses
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

CREDIT = "credit"
"""The way of payment that uses up what the library owes the reader."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment taken. `settled`: (charge, part of the sum); `balance`: what is still owed of these charges, or still
    credit; `was_repeated`: this key was sent before, nothing was done."""

    payment_id: int
    patron_id: int
    amount: Decimal
    balance: Decimal
    currency: str
    settled: tuple[tuple[int, Decimal], ...]
    was_repeated: bool


@in_one_transaction
def pay_charge(
    *,
    actor: Actor,
    charge_id: int,
    amount: Decimal,
    key: str,
    branch_id: int,
    now: datetime,
    way: str = "cash",
) -> Paid:
    """Take a payment for one charge, whole or in part, in the currency of the charge.

    `key` (up to 40 characters, new for each payment) makes it safe to send the same payment again; `way`: cash, card,
    transfer or credit. It may be paid in the patron's network and in that where it was charged.
    Raises NotPermitted (circulation.charge at the branch), NotFound, Refused.
    """
    settings = lending_settings()
    require(actor, "circulation.charge", settings.branch(branch_id))
    known = Charge.objects.filter(pk=charge_id).values_list("patron_id", "currency", "branch_id").first()
    if known is None:
        raise NotFound("charge", charge_id)
    patron_id, currency, charged_at = known
    patron = collecting.locked_patron(patron_id=patron_id)
    if settings.network_of(charged_at).id != settings.network_of(branch_id).id:
        collecting.check_network(patron.home_branch_id, branch_id, settings)
    return _receive(actor, [charge_id], patron_id, currency, amount, key, branch_id, now, way)


@in_one_transaction
def pay(
    *,
    actor: Actor,
    patron_id: int,
    amount: Decimal,
    key: str,
    branch_id: int,
    now: datetime,
    way: str = "cash",
) -> Paid:
    """Take a payment for all that a patron owes in the currency of the branch, the oldest first. As `pay_charge`."""
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.charge", branch)
    patron = collecting.locked_patron(patron_id=patron_id)
    collecting.check_network(patron.home_branch_id, branch_id, settings)
    owed = Charge.objects.filter(patron_id=patron_id, currency=branch.currency, balance__gt=0)
    ids = list(owed.order_by("created_at", "pk").values_list("pk", flat=True))
    return _receive(actor, ids, patron_id, branch.currency, amount, key, branch_id, now, way)


@in_one_transaction
def deposit(
    *,
    actor: Actor,
    patron_id: int,
    amount: Decimal,
    branch_id: int,
    key: str,
    now: datetime,
    way: str = "cash",
) -> Paid:
    """Take money in advance, in the currency of the branch; it becomes credit. [CIR-M18] `way`: not credit.

    Raises NotPermitted (circulation.charge at the branch), NotFound, Invalid (too large a sum), Refused.
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.charge", branch)
    patron = collecting.locked_patron(patron_id=patron_id)
    collecting.check_network(patron.home_branch_id, branch_id, settings)
    before = known_entry(key)
    if before is not None:
        return _repeated(before, EntryKind.DEPOSIT, patron_id, amount)
    if patron.is_erased:
        raise Refused([refuse("patron_erased")])
    check_sum(amount)
    if amount > LARGEST_SUM:
        raise Invalid({"amount": _("This sum is too large.")})
    if not branch.currency:
        raise Refused([refuse("no_currency", branch=branch.name)])
    entry = post(
        EntryKind.DEPOSIT,
        [(amount, None)],
        branch_id=branch_id,
        currency=branch.currency,
        now=now,
        patron_id=patron_id,
        actor_id=actor.account_id,
        way=_way(way),
        key=key,
    )
    tell("paid", patron_id=patron_id, branch_id=branch_id, now=now, entry=entry.pk)
    _note(actor, "circulation.deposit", entry, patron_id, amount)
    credit = credit_of(patron_id, branch.currency)
    return Paid(entry.pk, patron_id, amount, credit, branch.currency, (), was_repeated=False)


@in_one_transaction
def pay_out(
    *,
    actor: Actor,
    patron_id: int,
    amount: Decimal,
    currency: str,
    key: str,
    branch_id: int,
    now: datetime,
    way: str = "cash",
) -> Paid:
    """Pay a patron what the library owes them, or a part of it.

    Raises NotPermitted (circulation.forgive at the branch), NotFound, Refused (more than is owed, or is in the till).
    """
    settings = lending_settings()
    require(actor, "circulation.forgive", settings.branch(branch_id))
    patron = collecting.locked_patron(patron_id=patron_id)
    collecting.check_network(patron.home_branch_id, branch_id, settings)
    before = known_entry(key)
    if before is not None:
        return _repeated(before, EntryKind.PAY_OUT, patron_id, amount)
    check_sum(amount)
    credit = credit_of(patron_id, currency)
    if amount > credit:
        raise Refused([refuse("credit_too_small", credit=credit, currency=currency)])
    entry = post(
        EntryKind.PAY_OUT,
        [(amount, None)],
        branch_id=branch_id,
        currency=currency,
        now=now,
        patron_id=patron_id,
        actor_id=actor.account_id,
        way=_way(way),
        key=key,
    )
    _note(actor, "circulation.pay_out", entry, patron_id, amount)
    return Paid(entry.pk, patron_id, amount, credit - amount, currency, (), False)


def _receive(
    actor: Actor,
    charge_ids: Sequence[int],
    patron_id: int,
    currency: str,
    amount: Decimal,
    key: str,
    branch_id: int,
    now: datetime,
    way: str,
) -> Paid:
    """Take a sum for charges of one patron, who is locked."""
    lock_lost_items(charge_ids)
    lock(Charge, {"pk__in": charge_ids})
    kind = EntryKind.CREDIT_USED if way == CREDIT else EntryKind.PAYMENT
    before = known_entry(key)
    if before is not None:
        return _repeated(before, kind, patron_id, amount, charge_ids)
    check_sum(amount)
    rows = Charge.objects.filter(pk__in=charge_ids).order_by("created_at", "pk").values_list("pk", "balance")
    owed = sum((balance for _id, balance in rows), Decimal(0))
    if owed == 0:
        raise Refused([refuse("charge_settled")])
    if amount > owed:
        raise Refused([refuse("amount_too_large", balance=owed, currency=currency)])
    if way == CREDIT and amount > (credit := credit_of(patron_id, currency)):
        raise Refused([refuse("credit_too_small", credit=credit, currency=currency)])
    parts = tuple(shared(amount, rows))
    entry = post(
        kind,
        [(part, charge_id) for charge_id, part in parts],
        branch_id=branch_id,
        currency=currency,
        now=now,
        patron_id=patron_id,
        actor_id=actor.account_id,
        way="cash" if way == CREDIT else _way(way),
        key=key,
    )
    settle_losses([charge_id for charge_id, _part in parts], actor=actor, now=now)
    tell("paid", patron_id=patron_id, branch_id=branch_id, now=now, entry=entry.pk)
    _note(actor, "circulation.pay_charge", entry, patron_id, amount)
    return Paid(entry.pk, patron_id, amount, owed - amount, currency, parts, was_repeated=False)


def _way(way: str) -> str:
    if way not in WAYS:
        raise Refused([refuse("no_such_way", way=way)])
    return way


def _repeated(
    before: JournalEntry,
    kind: EntryKind,
    patron_id: int,
    amount: Decimal,
    charge_ids: Sequence[int] | None = None,
) -> Paid:
    """Answer for an act that was done before under its key. Raises Refused when the key belongs to another."""
    parts = tuple(
        Posting.objects.filter(entry=before)
        .exclude(charge=None)
        .order_by("pk")
        .values_list("charge_id", "amount")
    )
    moved = total(Posting.objects.filter(entry=before))
    is_other = (
        charge_ids is not None and len(charge_ids) == 1 and [each for each, _part in parts] != charge_ids
    )
    if (before.kind, before.patron_id, moved) != (kind, patron_id, amount) or is_other:
        raise Refused([refuse("key_used_otherwise")])
    if kind in (EntryKind.DEPOSIT, EntryKind.PAY_OUT):
        left = credit_of(patron_id, before.currency)
    else:
        paid = Charge.objects.filter(pk__in=[each for each, _part in parts])
        left = sum(paid.values_list("balance", flat=True), Decimal(0))
    return Paid(before.pk, patron_id, moved, left, before.currency, parts, was_repeated=True)


def _note(actor: Actor, action: str, entry: JournalEntry, patron_id: int, amount: Decimal) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"entry:{entry.pk}",
        place=entry.branch_id,
        now=entry.at,
        details={"patron": patron_id, "amount": str(amount), "currency": entry.currency},
    )
