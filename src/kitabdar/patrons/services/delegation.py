"""Say who borrows in the name of an institution, and for how long. [CIR-U5]"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Delegation, Patron
from kitabdar.patrons.services.change import are_of_one_network, locate


def set_delegate(
    *, actor: Actor, institution_id: int, delegate_card: str, until: date | None = None, now: datetime
) -> None:
    """Let the person with this card borrow for an institution until a last day, or until it is ended.

    Said again it gives the delegation another term. Raises NotPermitted (patrons.edit at the institution's home),
    NotFound, Invalid.
    """
    institution = locate(institution_id)
    require(actor, "patrons.edit", institution.home_branch)
    found = queries.by_card(delegate_card)
    delegate = (
        Patron.objects.select_related("category", "home_branch").filter(pk=found.id).first()
        if found
        else None
    )
    if delegate is None or delegate.erased_at is not None:
        raise NotFound("patron", delegate_card)
    if not are_of_one_network(delegate, institution):
        raise invalid({"delegate": "other_network"})
    problems: dict[str, str] = {}
    if not institution.category.is_institution:
        problems["institution"] = "not_an_institution"
    if delegate.category.is_institution or delegate.pk == institution.pk:
        problems["delegate"] = "delegate_wrong"
    if until is not None and until < now.date():
        problems["until"] = "day_past"
    if problems:
        raise invalid(problems)
    with transaction.atomic():
        Patron.objects.select_for_update().get(pk=institution.pk)
        rows = Delegation.objects.filter(institution=institution, delegate=delegate, ended_at=None)
        if not rows.update(until=until):
            Delegation.objects.create(
                institution=institution, delegate=delegate, since=now.date(), until=until
            )
        _note(actor, "patrons.set_delegate", institution, delegate.pk, now, until=str(until or ""))


def end_delegate(*, actor: Actor, institution_id: int, delegate_id: int, now: datetime) -> None:
    """Let a person borrow for an institution no more. Raises NotPermitted, NotFound."""
    institution = locate(institution_id)
    require(actor, "patrons.edit", institution.home_branch)
    with transaction.atomic():
        rows = Delegation.objects.filter(institution=institution, delegate_id=delegate_id, ended_at=None)
        if not rows.update(ended_at=now):
            raise NotFound("patron", delegate_id)
        _note(actor, "patrons.end_delegate", institution, delegate_id, now)


def _note(
    actor: Actor, action: str, institution: Patron, delegate_id: int, now: datetime, **details: object
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"patron:{institution.pk}",
        place=institution.home_branch_id,
        now=now,
        details={"delegate": delegate_id, **details},
    )
