"""What is owed for coming back late."""

from __future__ import annotations

from decimal import Decimal

from kitabdar.circulation.rules.policy import PolicyRow

CENT = Decimal("0.01")


def overdue_amount(policy: PolicyRow, days: int) -> Decimal:
    """Return what so many days late cost: nothing within the days of grace, past them every day, up to the cap."""
    if days <= policy.grace_days:
        return Decimal(0)
    amount = policy.charge_per_day * days
    if policy.charge_cap:
        amount = min(amount, policy.charge_cap)
    return amount.quantize(CENT)
