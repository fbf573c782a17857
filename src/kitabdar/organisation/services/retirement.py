"""Use a place no longer, with all below it, or use it again; what it did stays in loans, accounts and the trail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.models import Place, Staff
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import hours_of
from kitabdar.organisation.services import audit


def retire(*, actor: Actor, place_id: int, now: datetime) -> None:
    """Use a place no longer: nobody works there, nothing is offered there. Raises NotPermitted, NotFound, Invalid.

    What lies there is not looked at: `circulation.services.retiring` is the door.
    """
    row = _permitted(actor, place_id)
    if staff := Staff.objects.filter(branch__path__startswith=row.path, is_active=True).count():
        raise Invalid({"staff": _("Colleagues who work here: %(number)s.") % {"number": staff}})
    _set(actor, row, "organisation.retire_place", now, is_retired=True)


def use_again(*, actor: Actor, place_id: int, now: datetime) -> None:
    """Use a place again that was used no longer. Raises NotPermitted, NotFound, Invalid (one above it is not used)."""
    row = _permitted(actor, place_id)
    above = [int(each) for each in row.path.strip("/").split("/")[:-1]]
    if Place.objects.filter(pk__in=above, retired_on__isnull=False).exists():
        raise Invalid({"parent": _("The place above it is no longer used.")})
    _set(actor, row, "organisation.use_place_again", now, is_retired=False)


def _permitted(actor: Actor, place_id: int) -> Place:
    row = Place.objects.filter(pk=place_id).first()
    if row is None:
        raise NotFound("place", place_id)
    require(actor, "organisation.manage", row)
    return row


def _set(actor: Actor, row: Place, action: str, now: datetime, *, is_retired: bool) -> None:
    day = local_day(hours_of(row.pk), now) if is_retired else None
    with transaction.atomic():
        Place.objects.filter(pk=row.pk).update(retired_on=day)
        audit.record(actor=actor, action=action, subject=f"place:{row.pk}", place=row.pk, now=now)
