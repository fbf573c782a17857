"""Change the rows of policy."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kitabdar.circulation.models import Policy
from kitabdar.circulation.rules import PolicyRow, WrongValue, write_says
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.models import Place
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.organisation.uniqueness import atomic_and_unique


def add_policy(*, actor: Actor, row: PolicyRow, now: datetime) -> int:
    """Add a row (its `id` is ignored; position 0: after all others) and return its id.

    Raises NotPermitted (policies.manage at its place; in every network for a row without one), Invalid.
    """
    _permit(actor, row.place_id)
    columns = _columns(row)
    with atomic_and_unique("position", _("Another policy has this position.")):
        last = Policy.objects.aggregate(last=Max("position"))["last"] or 0
        made = Policy.objects.create(**{**columns, "position": row.position or last + 10})
        made.item_types.set(row.item_type_ids)
        _note(actor, "circulation.add_policy", made.pk, row.place_id, now)
    return int(made.pk)


def change_policy(*, actor: Actor, row: PolicyRow, now: datetime) -> None:
    """Give the row with this id new values; loans made before keep their terms. Raises as `add_policy`, NotFound."""
    before = Policy.objects.filter(pk=row.id).first()
    if before is None:
        raise NotFound("policy", row.id)
    _permit(actor, before.place_id)
    _permit(actor, row.place_id)
    columns = _columns(row)
    with atomic_and_unique("position", _("Another policy has this position.")):
        Policy.objects.filter(pk=row.id).update(**columns)
        before.item_types.set(row.item_type_ids)
        _note(actor, "circulation.change_policy", row.id, row.place_id, now)


def remove_policy(*, actor: Actor, policy_id: int, now: datetime) -> None:
    """Remove a row; loans made by it keep their terms, and are renewed by what then governs."""
    before = Policy.objects.filter(pk=policy_id).first()
    if before is None:
        raise NotFound("policy", policy_id)
    _permit(actor, before.place_id)
    with transaction.atomic():
        before.delete()
        _note(actor, "circulation.remove_policy", policy_id, before.place_id, now)


def _permit(actor: Actor, place_id: int | None) -> None:
    if place_id is None:
        require_everywhere(actor, "policies.manage")
        return
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)


def _columns(row: PolicyRow) -> dict[str, object]:
    """Return what the table keeps of a row. Raises Invalid with all that is wrong."""
    problems = {}
    if not row.name.strip():
        problems["name"] = _("A policy needs a name, which readers and staff will see.")
    if row.position < 0:
        problems["position"] = _("This cannot be less than nothing.")
    elif row.position and _is_taken(row):
        problems["position"] = _("Another policy has this position.")
    if row.youngest is not None and row.oldest is not None and row.youngest > row.oldest:
        problems["oldest"] = _("The oldest cannot be younger than the youngest.")
    for kind, value in row.says.items():
        try:
            write_says({kind: value})
        except (WrongValue, KeyError):
            problems[kind] = _("It cannot be that.")
    if problems:
        raise Invalid(problems)
    kept = {each.name: getattr(row, each.name) for each in fields(row)}
    for name in ("id", "item_type_ids"):
        del kept[name]
    return {**kept, "says": write_says(row.says)}


def _is_taken(row: PolicyRow) -> bool:
    return Policy.objects.filter(position=row.position).exclude(pk=row.id).exists()


def _note(actor: Actor, action: str, policy_id: int, place_id: int | None, now: datetime) -> None:
    audit.record(actor=actor, action=action, subject=f"policy:{policy_id}", place=place_id, now=now)
