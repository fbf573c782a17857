"""Mark an item as damaged, and take the mark off when it is mended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.organisation import hours
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.text.display import clean

PERMISSION = "circulation.check_in"
LONGEST = 250


def mark_damaged(*, actor: Actor, barcode: str, damage: str, now: datetime) -> None:
    """Note what is wrong with an item, from today on; a new note takes the place of the old. [CIR-K1]

    Raises NotFound, NotPermitted (circulation.check_in where it is), Invalid (no note, too long, withdrawn).
    """
    with transaction.atomic():
        item = _permitted(actor, barcode)
        note = clean(damage).strip()
        if not note:
            raise Invalid({"damage": _("Say what is damaged.")})
        if len(note) > LONGEST:
            raise Invalid({"damage": _("Give at most %(limit)s characters.") % {"limit": LONGEST}})
        if item.state == ItemState.WITHDRAWN:
            raise Invalid({"damage": _("The item has left the library.")})
        today = hours.local_day(organisation.hours_of(item.current_branch_id), now)
        Item.objects.filter(pk=item.pk).update(damage=note, damaged_on=item.damaged_on or today)
        _note(actor, "catalogue.mark_damaged", item, now, {"damage": note})


def clear_damage(*, actor: Actor, barcode: str, now: datetime) -> None:
    """Take the mark off an item; where it has none, nothing is done.

    Raises NotFound, NotPermitted (circulation.check_in where it is).
    """
    with transaction.atomic():
        item = _permitted(actor, barcode)
        if item.damaged_on is None:
            return
        Item.objects.filter(pk=item.pk).update(damage="", damaged_on=None)
        _note(actor, "catalogue.clear_damage", item, now, {"damage": item.damage})


def _permitted(actor: Actor, barcode: str) -> Item:
    item = Item.objects.select_for_update(of=("self",)).filter(barcode=barcode.strip()).first()
    if item is None:
        raise NotFound("item", barcode)
    require(actor, PERMISSION, organisation.place_by_id(item.current_branch_id))
    return item


def _note(actor: Actor, action: str, item: Item, now: datetime, details: dict[str, str]) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"item:{item.pk}",
        place=item.current_branch_id,
        now=now,
        details={"barcode": item.barcode, **details},
    )
