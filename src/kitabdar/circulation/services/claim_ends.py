"""End a claim that something was returned with the act that proves it right or wrong; the loan is locked."""

from __future__ import annotations

from datetime import datetime

from kitabdar.circulation.models import ClaimOutcome, ReturnClaim
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import audit


def settle_claim(loan_id: int, outcome: ClaimOutcome, *, actor: Actor, now: datetime, note: str = "") -> None:
    """Give the open claim of a loan its outcome; `note`: why, after what was said before."""
    claim = ReturnClaim.objects.get(loan_id=loan_id, resolved_at=None)
    claim.outcome, claim.resolved_at, claim.resolved_by_id = outcome, now, actor.account_id
    claim.note = " · ".join(each for each in (claim.note, note) if each)[:250]
    claim.save(update_fields=["outcome", "resolved_at", "resolved_by", "note"])
    audit.record(
        actor=actor,
        action="circulation.settle_claim",
        subject=f"claim:{claim.pk}",
        place=claim.branch_id,
        now=now,
        details={"loan": loan_id, "outcome": str(outcome)},
    )


def reopen_claim(loan_id: int, returned_at: datetime) -> bool:
    """Open again the claim that a return settled at a moment; say whether there was one."""
    settled = ReturnClaim.objects.filter(
        loan_id=loan_id, resolved_at=returned_at, outcome=ClaimOutcome.FOUND_HERE
    )
    return bool(settled.update(outcome=ClaimOutcome.OPEN, resolved_at=None, resolved_by=None))
