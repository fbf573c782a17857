"""Add an item to a record, or change what is known of one; its state in lending is circulation's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Holding, Item, ItemState, ItemType, Record
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry
from kitabdar.text.display import clean

PERMISSION = "catalogue.items"
_LIMITS = {
    "barcode": 40,
    "call_number": 120,
    "collection": 40,
    "copy_number": 20,
    "volume": 60,
    "inventory_number": 40,
    "note": 250,
}


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What a cataloguer says of an item. `branch` and `location` are codes, `item_type` a code."""

    barcode: str
    branch: str
    item_type: str
    call_number: str = ""
    location: str = ""
    copy_number: str = ""
    volume: str = ""
    collection: str = ""
    inventory_number: str = ""
    price: Decimal | None = None
    note: str = ""
    acquired_on: date | None = None


def add_item(*, actor: Actor, record_id: int, item: ItemFields, now: datetime) -> int:
    """Add an item to a record; return its id.

    Raises Invalid (by field), NotFound, NotPermitted at the branch.
    """
    with transaction.atomic():
        catalogue_lock()
        record = Record.objects.filter(pk=record_id, deleted_at=None).first()
        if record is None:
            raise NotFound("record", record_id)
        branch, location, item_type = _checked(item, None)
        require(actor, PERMISSION, branch)
        made = Item(
            barcode=clean(item.barcode).strip(),
            holding=_holding(record, branch, item),
            branch_id=branch.id,
            current_branch_id=branch.id,
            location_id=location.id if location else None,
            item_type=item_type,
            **_plain(item),
        )
        made.save()
        _note(actor, "catalogue.add_item", made, record.edition_id, now)
        return made.pk


def change_item(*, actor: Actor, item_id: int, item: ItemFields, now: datetime) -> None:
    """Replace what is known of an item. An item that is available moves with its home branch.

    Raises Invalid (by field), NotFound, NotPermitted at the old or the new branch.
    """
    with transaction.atomic():
        catalogue_lock()
        known = (
            Item.objects.select_for_update(of=("self",))
            .select_related("holding__record")
            .filter(pk=item_id)
            .first()
        )
        if known is None:
            raise NotFound("item", item_id)
        branch, location, item_type = _checked(item, known)
        require(actor, PERMISSION, organisation.place_by_id(known.branch_id))
        require(actor, PERMISSION, branch)
        old_holding = known.holding
        at_home = known.state == ItemState.AVAILABLE and known.current_branch_id == known.branch_id
        changed = {
            "barcode": clean(item.barcode).strip(),
            "holding": _holding(old_holding.record, branch, item),
            "branch_id": branch.id,
            "current_branch_id": branch.id if at_home else known.current_branch_id,
            "rests_at_id": known.rests_at_id if branch.id == known.branch_id else None,
            "location_id": location.id if location else None,
            "item_type": item_type,
            **_plain(item),
        }
        for name, value in changed.items():
            setattr(known, name, value)
        known.save()
        if old_holding.pk != known.holding_id and not old_holding.note and not old_holding.items.exists():
            old_holding.delete()
        _note(actor, "catalogue.change_item", known, known.holding.record.edition_id, now)


def _checked(item: ItemFields, known: Item | None) -> tuple[PlaceView, PlaceView | None, ItemType]:
    """Return branch, location and type; raise Invalid with everything that is wrong."""
    problems: dict[str, str] = {}
    for name, limit in _LIMITS.items():
        if len(getattr(item, name)) > limit:
            problems[name] = _("Give at most %(limit)s characters.") % {"limit": limit}
    barcode = clean(item.barcode).strip()
    others = Item.objects.filter(barcode=barcode)
    if known is not None:
        others = others.exclude(pk=known.pk)
    if not barcode:
        problems["barcode"] = _("An item needs a barcode.")
    elif others.exists():
        problems["barcode"] = _("Another item has the barcode “%(barcode)s”.") % {"barcode": barcode}
    tree = organisation.place_tree()
    branch = tree.by_code.get(item.branch)
    if branch is None or branch.kind != "branch" or branch.is_retired:
        problems["branch"] = _("There is no branch “%(code)s”.") % {"code": item.branch}
    location = tree.by_code.get(item.location) if item.location else None
    if item.location and (location is None or branch is None or branch not in tree.chain(location.id)):
        problems["location"] = _("There is no location “%(code)s” in this branch.") % {"code": item.location}
    item_type = ItemType.objects.filter(code=item.item_type).first()
    if item_type is None:
        problems["item_type"] = _("There is no item type “%(code)s”.") % {"code": item.item_type}
    if item.price is not None and not 0 <= item.price < 10**8:
        problems["price"] = _("Give a price of 0 or more.")
    if problems or branch is None or item_type is None:
        raise Invalid(problems)
    return branch, location, item_type


def _plain(item: ItemFields) -> dict[str, object]:
    return {
        "call_number": clean(item.call_number).strip(),
        "copy_number": clean(item.copy_number).strip(),
        "volume": clean(item.volume).strip(),
        "collection": clean(item.collection).strip(),
        "inventory_number": clean(item.inventory_number).strip(),
        "note": clean(item.note).strip(),
        "price": item.price,
        "acquired_on": item.acquired_on,
    }


def _holding(record: Record, branch: PlaceView, item: ItemFields) -> Holding:
    call_number = clean(item.call_number).strip()
    return Holding.objects.get_or_create(record=record, branch_id=branch.id, call_number=call_number)[0]


def _note(actor: Actor, action: str, item: Item, edition_id: int, now: datetime) -> None:
    OutboxEntry.enqueue([edition_id])
    audit.record(
        actor=actor,
        action=action,
        subject=f"item:{item.pk}",
        place=item.branch_id,
        now=now,
        details={"barcode": item.barcode},
    )
