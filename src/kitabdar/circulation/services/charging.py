"""Put down what a patron owes: the one place where charges come into being."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kitabdar.circulation.models import Charge, ChargeKind
from kitabdar.organisation.places import PlaceView


def charge(
    kind: ChargeKind,
    amount: Decimal,
    *,
    patron_id: int,
    branch: PlaceView,
    now: datetime,
    loan_id: int | None = None,
    note: str = "",
) -> Charge | None:
    """Charge a patron, in the currency of the branch; None where there is nothing to charge or no currency."""
    if amount <= 0 or not branch.currency:
        return None
    return Charge.objects.create(
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
