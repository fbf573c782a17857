"""Which ways between branches items never go. [CIR-H9]"""

from __future__ import annotations

from kitabdar.circulation.models import TransferCost


def never_from(branch_id: int) -> frozenset[int]:
    """Return the branches to which nothing is sent from this one."""
    ways = TransferCost.objects.filter(from_branch_id=branch_id, cost=None)
    return frozenset(ways.values_list("to_branch_id", flat=True))


def never_to(branch_id: int) -> frozenset[int]:
    """Return the branches from which nothing is sent to this one."""
    ways = TransferCost.objects.filter(to_branch_id=branch_id, cost=None)
    return frozenset(ways.values_list("from_branch_id", flat=True))
