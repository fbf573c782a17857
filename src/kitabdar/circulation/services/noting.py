"""Note what was done: a line in the audit trail and the edition in the outbox, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kitabdar.circulation.rules import Refusal
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry


def note(
    action: str,
    subject: str,
    *,
    actor: Actor,
    branch_id: int,
    edition_id: int,
    now: datetime,
    overridden: Sequence[Refusal] = (),
    **details: object,
) -> None:
    """Note `action` ("check_out") on `subject` ("loan:7") at a branch; `details` are ids and facts, never names."""
    if overridden:
        details["override"] = [each.code for each in overridden]
    audit.record(
        actor=actor,
        action=f"circulation.{action}",
        subject=subject,
        place=branch_id,
        now=now,
        details=details,
    )
    OutboxEntry.enqueue([edition_id])
