"""Say who must use a second factor, and by when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.organisation import second_factors
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.models import Place, Role, SecondFactorRule
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import hours_of
from kitabdar.organisation.services import audit


def demand(*, actor: Actor, place_id: int, role_code: str = "", since: date, now: datetime) -> int:
    """Have those who work at a place, or have a role that reaches it, use a second factor from a day on.

    `role_code`: of this role only. One demand a place and role: a second gives it another day.
    Raises NotPermitted (organisation.manage at the place), NotFound, Invalid (the actor would be locked out at once).
    """
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "organisation.manage", place)
    role = Role.objects.filter(code=role_code).first() if role_code else None
    if role_code and role is None:
        raise NotFound("role", role_code)
    with transaction.atomic():
        row, _made = SecondFactorRule.objects.update_or_create(
            place=place, role=role, defaults={"since": since}
        )
        if _locks_out(actor, place, now):
            text = _(
                "It would lock you out at once: set up your own second factor first, or give a later day."
            )
            raise Invalid({"since": text})
        _note(actor, "demand_second_factor", row, now)
    return int(row.pk)


def _locks_out(actor: Actor, place: Place, now: datetime) -> bool:
    """Whether the actor must use a second factor by now, and has none."""
    due = second_factors.due_on(actor.account_id) if actor.account_id is not None else None
    return due is not None and due <= local_day(hours_of(actor.branch_id or place.pk), now)


def demand_no_more(*, actor: Actor, rule_id: int, now: datetime) -> None:
    """Leave it to those people again. Raises NotPermitted (organisation.manage at the place), NotFound."""
    row = SecondFactorRule.objects.select_related("place").filter(pk=rule_id).first()
    if row is None:
        raise NotFound("second factor", rule_id)
    require(actor, "organisation.manage", row.place)
    with transaction.atomic():
        _note(actor, "demand_no_second_factor", row, now)
        row.delete()


def _note(actor: Actor, action: str, row: SecondFactorRule, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"organisation.{action}",
        subject=f"place:{row.place_id}",
        place=row.place_id,
        now=now,
        details={"role": row.role_id, "since": row.since.isoformat()},
    )
