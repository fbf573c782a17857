"""Add and change categories of patrons."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import PatronCategory


def set_category(
    *,
    actor: Actor,
    code: str,
    name: str,
    names: dict[str, str] | None = None,
    membership_months: int = 12,
    history_days: int | None = None,
    now: datetime,
) -> int:
    """Add a category or change it, and return its id. Raises NotPermitted (policies.manage in every network)."""
    require_everywhere(actor, "policies.manage")
    with transaction.atomic():
        row, _made = PatronCategory.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "names": names or {},
                "membership_months": membership_months,
                "history_days": history_days,
            },
        )
        audit.record(actor=actor, action="patrons.set_category", subject=f"category:{row.pk}", now=now)
    return int(row.pk)
