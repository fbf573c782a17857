"""Block a patron from borrowing, and lift the block."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import hours_of
from kitabdar.organisation.services import audit
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import PatronBlock
from kitabdar.patrons.services.change import locate


def place_block(
    *, actor: Actor, patron_id: int, reason: str, until: date | None = None, now: datetime
) -> int:
    """Block a patron, to the end of `until` or until it is lifted; returns the block's id.

    Raises NotPermitted (patrons.edit at the home branch), NotFound, Invalid (no reason, a day that has passed).
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    problems = {} if reason.strip() else {"reason": "reason_missing"}
    if until is not None and until < local_day(hours_of(row.home_branch_id), now):
        problems["until"] = "day_past"
    if problems:
        raise invalid(problems)
    with transaction.atomic():
        block = PatronBlock.objects.create(
            patron=row,
            reason=" ".join(reason.split())[:250],
            placed_by_id=actor.account_id,
            placed_at=now,
            until=until,
        )
        _note(actor, "patrons.block", row.pk, row.home_branch_id, block.pk, now)
    return int(block.pk)


def lift_block(*, actor: Actor, block_id: int, now: datetime) -> None:
    """Lift a block; lifting it again changes nothing. Raises NotPermitted, NotFound."""
    block = PatronBlock.objects.select_related("patron__home_branch").filter(pk=block_id).first()
    if block is None:
        raise NotFound("block", block_id)
    require(actor, "patrons.edit", block.patron.home_branch)
    with transaction.atomic():
        if PatronBlock.objects.filter(pk=block_id, lifted_at=None).update(lifted_at=now):
            _note(actor, "patrons.lift_block", block.patron_id, block.patron.home_branch_id, block_id, now)


def _note(actor: Actor, action: str, patron_id: int, branch_id: int, block_id: int, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"patron:{patron_id}",
        place=branch_id,
        now=now,
        details={"block": block_id},
    )
