"""Take money for what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, Payment
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

LONGEST_KEY = 40
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment taken. `balance`: what is still owed; `was_repeated`: this key was sent before, nothing was done."""

    payment_id: int
    charge_id: int
    patron_id: int
    amount: Decimal
    balance: Decimal
    currency: str
    was_repeated: bool


@in_one_transaction
def pay_charge(
    *, actor: Actor, charge_id: int, amount: Decimal, key: str, branch_id: int, now: datetime
) -> Paid:
    """Take a payment, whole or in part, in the currency of the charge.

    `key` (up to 40 characters, new for each payment) makes it safe to send the same payment again.
    Raises NotPermitted (circulation.charge at the branch), NotFound, Refused.
    """
    branch = lending_settings().branch(branch_id)
    require(actor, "circulation.charge", branch)
    lock(Charge, {"pk": charge_id})
    charge = Charge.objects.filter(pk=charge_id).first()
    if charge is None:
        raise NotFound("charge", charge_id)
    before = Payment.objects.filter(key=key).first()
    if before is not None:
        if (before.charge_id, before.amount) != (charge_id, amount):
            raise Refused([refuse("key_used_otherwise")])
        return _paid(before, charge, was_repeated=True)
    _check(charge, amount, key)
    payment = Payment.objects.create(
        charge=charge, amount=amount, at=now, branch_id=branch_id, actor_id=actor.account_id, key=key
    )
    charge.balance -= amount
    charge.save(update_fields=["balance"])
    audit.record(
        actor=actor,
        action="circulation.pay_charge",
        subject=f"charge:{charge_id}",
        place=branch_id,
        now=now,
        details={"patron": charge.patron_id, "payment": payment.pk, "amount": str(amount)},
    )
    return _paid(payment, charge, was_repeated=False)


def _check(charge: Charge, amount: Decimal, key: str) -> None:
    if not key or len(key) > LONGEST_KEY:
        raise Refused([refuse("key_used_otherwise")])
    if not amount.is_finite() or amount <= 0:
        raise Refused([refuse("amount_not_positive")])
    if charge.balance == 0:
        raise Refused([refuse("charge_settled")])
    if amount > charge.balance:
        raise Refused([refuse("amount_too_large", balance=charge.balance, currency=charge.currency)])
    if amount % CENT:
        raise Refused([refuse("amount_not_positive")])


def _paid(payment: Payment, charge: Charge, *, was_repeated: bool) -> Paid:
    return Paid(
        payment_id=payment.pk,
        charge_id=charge.pk,
        patron_id=charge.patron_id,
        amount=payment.amount,
        balance=charge.balance,
        currency=charge.currency,
        was_repeated=was_repeated,
    )
