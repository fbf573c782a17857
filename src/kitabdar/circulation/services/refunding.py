"""Give back what was charged for a lost item when it is found, as the terms of its loan say. [CIR-M5]"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kitabdar.circulation.models import Charge, ChargeKind
from kitabdar.circulation.rules import Terms, found_in_time
from kitabdar.circulation.services.charging import take_back
from kitabdar.circulation.services.journal import paid_of
from kitabdar.circulation.services.transactions import lock


def refund_found(loan_id: int, terms: Terms, now: datetime) -> Decimal:
    """Take back what the terms say of the charges for a loss; return what becomes the reader's credit."""
    lock(Charge, {"loan_id": loan_id})
    credit = Decimal(0)
    for row in Charge.objects.filter(loan_id=loan_id, kind__in=[ChargeKind.LOST, ChargeKind.PROCESSING]):
        says = terms.found_price if row.kind == ChargeKind.LOST else terms.found_processing
        if says == "kept" or not found_in_time(terms, row.created_at, now):
            continue
        if says == "given_back":
            credit += paid_of(row.pk)
        take_back(row, "", now, actor_id=None, paid_too=says == "given_back")
    return credit
