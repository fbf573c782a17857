"""Make the first network, library, branch and administrator of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import Week
from kitabdar.organisation.models import PlaceKind
from kitabdar.organisation.services.places import PlaceData, add_place, set_week
from kitabdar.organisation.services.staff import add_staff, ensure_default_roles, give_role

OFFICE_HOURS: Week = (((540, 1140),),) * 5 + (((600, 1020),), ())  # 9-19 on weekdays, 10-17 on Saturdays


@dataclass(frozen=True, slots=True)
class FirstSetup:
    """What was made."""

    network_id: int
    library_id: int
    branch_id: int
    administrator_id: int


def first_setup(
    *,
    actor: Actor,
    network: PlaceData,
    library: PlaceData,
    branch: PlaceData,
    username: str,
    password: str,
    name: str,
    week: Week = OFFICE_HOURS,
    now: datetime,
) -> FirstSetup:
    """Make them all, or nothing. `actor` is the system. Raises Invalid as the services it is made of do."""
    with transaction.atomic():
        ensure_default_roles(actor=actor, now=now)
        network_id = add_place(actor=actor, kind=PlaceKind.NETWORK, parent_id=None, data=network, now=now)
        library_id = add_place(
            actor=actor, kind=PlaceKind.LIBRARY, parent_id=network_id, data=library, now=now
        )
        branch_id = add_place(actor=actor, kind=PlaceKind.BRANCH, parent_id=library_id, data=branch, now=now)
        set_week(actor=actor, place_id=branch_id, week=week, now=now)
        staff_id = add_staff(
            actor=actor, username=username, password=password, name=name, branch_id=branch_id, now=now
        )
        give_role(actor=actor, staff_id=staff_id, role_code="administrator", place_id=network_id, now=now)
    return FirstSetup(network_id, library_id, branch_id, staff_id)
