"""Add and change the classes of items that policies treat alike."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.catalogue.models import ItemType
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit


def set_item_type(
    *, actor: Actor, code: str, name: str, names: dict[str, str] | None = None, now: datetime
) -> int:
    """Add an item type or change it, and return its id. Raises NotPermitted (policies.manage in every network)."""
    require_everywhere(actor, "policies.manage")
    with transaction.atomic():
        row, _made = ItemType.objects.update_or_create(
            code=code, defaults={"name": name, "names": names or {}}
        )
        audit.record(actor=actor, action="catalogue.set_item_type", subject=f"item_type:{row.pk}", now=now)
    return int(row.pk)
