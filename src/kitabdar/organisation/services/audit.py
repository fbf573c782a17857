"""Write the audit trail: in the transaction of what was done, never changed afterwards (triggers refuse it)."""

from __future__ import annotations

from collections.abc import Mapping
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


def record_readings(
    *, actor: Actor, homes: Mapping[int, int], now: datetime, action: str = "patrons.view"
) -> None:
    """Note that the actor saw the personal data of patrons (id -> home branch), an entry each.

    They are noted at the patron's home, so that the patron's library sees who looked; `at` of the details is the
    branch of the one who looked. Patrons looking at themselves are not noted.
    """
    details = _named(actor, {"at": actor.branch_id} if actor.branch_id is not None else {})
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now,
            actor_id=actor.account_id,
            action=action,
            subject=f"patron:{patron_id}",
            place_id=home,
            details=details,
        )
        for patron_id, home in homes.items()
    )


def _named(actor: Actor, details: dict[str, Any]) -> dict[str, Any]:
    return {**details, "system": actor.name} if actor.is_system else details
