"""Let a reader choose how they are told of things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.notices.models import Preference
from kitabdar.notices.rules import CHANNELS, MAY_BE_REFUSED, NONE, WISHES
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron


def prefer(*, actor: Actor, patron_id: int, wishes: Mapping[str, str], now: datetime) -> None:
    """Keep by which channel a patron wants to be told of these events ("" as the library does, "none" not at all).

    For the patron themselves, and for staff with patrons.edit, which is noted. Raises NotPermitted, NotFound, Invalid.
    """
    patron = Patron.objects.select_related("home_branch").filter(pk=patron_id, erased_at=None).first()
    if patron is None:
        raise NotFound("patron", patron_id)
    if not actor.is_self(patron.account_id):
        require(actor, "patrons.edit", patron.home_branch)
    for event, channel in wishes.items():
        is_known = event in WISHES and channel in ("", NONE, *CHANNELS)
        if not is_known or (channel == NONE and event not in MAY_BE_REFUSED):
            raise Invalid({event: _("It cannot be that.")})
    with transaction.atomic():
        Preference.objects.filter(patron=patron, event__in=wishes).delete()
        Preference.objects.bulk_create(
            Preference(patron=patron, event=event, channel=channel)
            for event, channel in wishes.items()
            if channel
        )
        if not actor.is_self(patron.account_id):
            audit.record(
                actor=actor,
                action="notices.prefer",
                subject=f"patron:{patron_id}",
                place=patron.home_branch_id,
                now=now,
                details={"events": sorted(wishes)},
            )
