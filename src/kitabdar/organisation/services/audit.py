"""Write the audit trail: in the transaction of what was done, never changed afterwards (triggers refuse it)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import AuditEntry


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    place: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Note that the actor did `action` ("circulation.check_out") to `subject` ("item:12") at a place (its id).

    `details` must hold ids and facts only, never a name: the trail outlives an erased patron.
    """
    AuditEntry.objects.create(
        at=now,
        actor_id=actor.account_id,
        action=action,
        subject=subject,
        place_id=place,
        details=_named(actor, details or {}),
    )


def record_reading(*, actor: Actor, patron_id: int, now: datetime, place: int | None = None) -> None:
    """Note that the actor saw the personal data of a patron; patrons looking at themselves are not noted."""
    record(actor=actor, action="patrons.view", subject=f"patron:{patron_id}", now=now, place=place)


def _named(actor: Actor, details: dict[str, Any]) -> dict[str, Any]:
    return {**details, "system": actor.name} if actor.is_system else details
