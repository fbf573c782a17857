"""Say what it costs to send items between two branches, where that is not what the tree of places says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.circulation.models import TransferCost
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

HIGHEST = 1000


def set_cost(
    *, actor: Actor, from_branch_id: int, to_branch_id: int, cost: int | None, now: datetime
) -> None:
    """Say what a way costs (None: items never go it).

    Raises NotPermitted (policies.manage at both ends), Invalid, NotFound.
    """
    settings = lending_settings()
    for branch_id in (from_branch_id, to_branch_id):
        require(actor, "policies.manage", settings.branch(branch_id))
    if from_branch_id == to_branch_id:
        raise Invalid({"to": _("Choose two different branches.")})
    if cost is not None and not 0 <= cost <= HIGHEST:
        raise Invalid({"cost": _("Give a whole number from 0 to %(most)s.") % {"most": HIGHEST}})
    with transaction.atomic():
        TransferCost.objects.update_or_create(
            from_branch_id=from_branch_id, to_branch_id=to_branch_id, defaults={"cost": cost}
        )
        _note(actor, "circulation.set_cost", from_branch_id, to_branch_id, now)


def remove_cost(*, actor: Actor, cost_id: int, now: datetime) -> None:
    """Let the tree of places say again what a way costs. Raises as `set_cost`."""
    row = TransferCost.objects.filter(pk=cost_id).first()
    if row is None:
        raise NotFound("cost", cost_id)
    settings = lending_settings()
    for branch_id in (row.from_branch_id, row.to_branch_id):
        require(actor, "policies.manage", settings.branch(branch_id))
    with transaction.atomic():
        row.delete()
        _note(actor, "circulation.remove_cost", row.from_branch_id, row.to_branch_id, now)


def _note(actor: Actor, action: str, from_id: int, to_id: int, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"branch:{from_id}",
        place=from_id,
        now=now,
        details={"to": to_id},
    )
