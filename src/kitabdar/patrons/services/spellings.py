"""Keep how a patron's name is written in other scripts, as their papers have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries, rules
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.rules import OtherName
from kitabdar.patrons.services.change import locate


def set_other_names(*, actor: Actor, patron_id: int, names: Sequence[OtherName], now: datetime) -> None:
    """Keep these spellings beside the name; empty ones are left out. They are searched as the name is.

    Raises NotPermitted (patrons.edit at the home branch), NotFound, Invalid ("other_names").
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    kept = rules.cleaned_names(names)
    if code := rules.names_problem(kept):
        raise invalid({"other_names": code})
    written = [asdict(each) for each in kept]
    if written == row.other_names:
        return
    with transaction.atomic():
        keys = queries.keys_of(row.family_name, row.given_name, row.patronymic, written)
        Patron.objects.filter(pk=row.pk).update(other_names=written, name_keys=keys)
        audit.record(
            actor=actor,
            action="patrons.set_other_names",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
        )
