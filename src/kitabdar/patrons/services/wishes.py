"""Keep what a patron needs (never why), and what becomes of the history of their loans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.rules import HISTORIES, NEEDS
from kitabdar.patrons.services.change import locate


def set_needs(*, actor: Actor, patron_id: int, needs: Iterable[str], now: datetime) -> None:
    """Keep what a patron needs.

    For themselves, and for staff with patrons.edit. Raises NotPermitted, NotFound, Invalid.
    """
    row = _permitted(actor, patron_id)
    wanted = set(needs)
    if not wanted <= set(NEEDS):
        raise invalid({"needs": "need_unknown"})
    with transaction.atomic():
        Patron.objects.filter(pk=row.pk).update(needs=[each for each in NEEDS if each in wanted])
        _note(actor, "patrons.set_needs", row, now)


def set_history(*, actor: Actor, patron_id: int, history: str, now: datetime) -> None:
    """Keep what becomes of the history of a patron's loans: "" as their category has it, "keep", or "none".

    For themselves, and for staff with patrons.edit. Raises NotPermitted, NotFound, Invalid.
    """
    row = _permitted(actor, patron_id)
    if history not in HISTORIES:
        raise invalid({"history": "history_unknown"})
    with transaction.atomic():
        Patron.objects.filter(pk=row.pk).update(history=history)
        _note(actor, "patrons.set_history", row, now)


def _permitted(actor: Actor, patron_id: int) -> Patron:
    row = locate(patron_id)
    if not actor.is_self(row.account_id):
        require(actor, "patrons.edit", row.home_branch)
    return row


def _note(actor: Actor, action: str, row: Patron, now: datetime) -> None:
    subject = f"patron:{row.pk}"
    audit.record(actor=actor, action=action, subject=subject, place=row.home_branch_id, now=now)
