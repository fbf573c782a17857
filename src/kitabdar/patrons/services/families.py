"""Say who answers for whom: a parent for a child, a ministry's librarian for those who borrow in its name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Guardianship, Patron
from kitabdar.patrons.services.change import are_of_one_network, locate


def add_guardian(
    *, actor: Actor, patron_id: int, guardian_card: str, gets_notices: bool = False, now: datetime
) -> None:
    """Have the patron with this card answer for another, and see what is lent to them; again to change `gets_notices`.

    Raises NotPermitted (patrons.edit at the home branch of the one answered for), NotFound, Invalid.
    """
    ward = locate(patron_id)
    require(actor, "patrons.edit", ward.home_branch)
    guardian = (
        Patron.objects.select_related("home_branch")
        .filter(card_number=guardian_card.strip(), erased_at=None)
        .first()
    )
    if guardian is None:
        raise NotFound("patron", guardian_card)
    if not are_of_one_network(guardian, ward):
        raise invalid({"guardian": "other_network"})
    if guardian.pk == ward.pk or Guardianship.objects.filter(guardian=ward, ward=guardian).exists():
        raise invalid({"guardian": "guardian_wrong"})
    with transaction.atomic():
        told = {"gets_notices": gets_notices}
        Guardianship.objects.update_or_create(guardian=guardian, ward=ward, defaults=told)
        _note(actor, "patrons.add_guardian", ward, guardian.pk, now, **told)


def remove_guardian(*, actor: Actor, patron_id: int, guardian_id: int, now: datetime) -> None:
    """Have a patron answer for another no more. Raises as `add_guardian`."""
    ward = locate(patron_id)
    require(actor, "patrons.edit", ward.home_branch)
    with transaction.atomic():
        gone, _by_model = Guardianship.objects.filter(guardian_id=guardian_id, ward=ward).delete()
        if not gone:
            raise NotFound("patron", guardian_id)
        _note(actor, "patrons.remove_guardian", ward, guardian_id, now)


def _note(actor: Actor, action: str, ward: Patron, guardian_id: int, now: datetime, **more: bool) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"patron:{ward.pk}",
        place=ward.home_branch_id,
        now=now,
        details={"guardian": guardian_id, **more},
    )
