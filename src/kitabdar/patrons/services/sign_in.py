"""Set the password with which a patron signs in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit, passwords
from kitabdar.patrons.services.change import locate


def set_password(*, actor: Actor, patron_id: int, password: str, now: datetime) -> None:
    """Set a patron's password: their own, or (patrons.edit at their home) at the desk; their tokens end with the old.

    Raises NotFound, NotPermitted, Invalid when weak.
    """
    row = locate(patron_id)
    if not actor.is_self(row.account_id):
        require(actor, "patrons.edit", row.home_branch)
    account = row.account
    if account is None:
        raise NotFound("account", patron_id)
    with transaction.atomic():
        passwords.put(account, password)
        audit.record(
            actor=actor,
            action="patrons.set_password",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
        )
