"""Say which places are closed stacks: what their parts are called, and when things are fetched from there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.hours import Week
from kitabdar.organisation.models import Place, Stack
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_tree
from kitabdar.organisation.services import audit
from kitabdar.organisation.services.places import set_week

LONGEST_SECTOR = 60


def set_stack(
    *,
    actor: Actor,
    place_id: int,
    is_closed: bool | None,
    now: datetime,
    sector: str = "",
    daily: tuple[int, int] | None = None,
) -> None:
    """Say that a place and what is below it is closed stacks, or is not, or (None) as the place above it says.

    `daily`: minutes after midnight from and to which things are fetched on the days the place above it opens; without
    it the hours stay as they are. Raises NotPermitted (organisation.manage), NotFound, Invalid.
    """
    row = Place.objects.filter(pk=place_id).first()
    if row is None:
        raise NotFound("place", place_id)
    require(actor, "organisation.manage", row)
    words = " ".join(sector.split())
    if len(words) > LONGEST_SECTOR:
        raise Invalid({"sector": _("At most %(most)s characters.") % {"most": LONGEST_SECTOR}})
    with transaction.atomic():
        if is_closed is None:
            Stack.objects.filter(place=row).delete()
        else:
            Stack.objects.update_or_create(place=row, defaults={"is_closed": is_closed, "sector": words})
        if daily is not None:
            set_week(actor=actor, place_id=place_id, week=_week(row, daily), now=now)
        audit.record(
            actor=actor,
            action="organisation.set_stack",
            subject=f"place:{row.pk}",
            place=row.pk,
            now=now,
            details={"is_closed": is_closed},
        )


def _week(row: Place, daily: tuple[int, int]) -> Week:
    """Return a week of these hours on the days on which the place above opens, all where it has no hours."""
    above = place_tree().hours.get(row.parent_id or 0)
    known = above.week if above is not None and above.are_known else (((0, 1),),) * 7
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        (daily,) if each else () for each in known
    )
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
