"""What circulation does when a package below says that something is about to happen."""

from __future__ import annotations

from typing import Any

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.lapsing import has_open_matters
from kitabdar.circulation.models import BatchRun, Loan, ReturnClaim
from kitabdar.circulation.rules import refuse


def keep_patron_with_open_matters(*, patron_id: int, **_named: Any) -> None:
    """Refuse to erase a patron in open business (receiver of `patron_erasing`).

    Loans, holds, bookings, debts, credit. What was written about their claims goes, and lists of what was lent to them.
    """
    if has_open_matters(patron_id):
        raise Refused([refuse("something_open")])
    BatchRun.objects.filter(patron_id=patron_id).delete()
    ReturnClaim.objects.filter(patron_id=patron_id).update(note="")
    Loan.objects.filter(taken_by_id=patron_id).update(taken_by=None)  # for an institution, whose loan it is
