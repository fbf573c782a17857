"""Write changed records with everything that hangs on them, in the transaction of the caller and in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from kitabdar.catalogue.models import Holding, Identifier, Item, Record, RecordVersion
from kitabdar.catalogue.services import placing
from kitabdar.catalogue.services.bulk import allocate, chunks, insert, update
from kitabdar.catalogue.services.changes import Change, ItemChange
from kitabdar.search.models import OutboxEntry

_RECORD = (
    "agency",
    "edition",
    "version",
    "fingerprint",
    "normalised",
    "description",
    "deleted_at",
    "updated_at",
)
_VERSION = (
    "record",
    "number",
    "raw",
    "raw_format",
    "encoding",
    "reason",
    "actor",
    "import_run",
    "at",
)
_ITEM = (
    "holding",
    "branch",
    "location",
    "item_type",
    "call_number",
    "copy_number",
    "volume",
    "collection",
    "inventory_number",
    "price",
    "note",
    "acquired_on",
    "current_branch",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who writes, when, and for which import (None: by hand)."""

    actor_id: int | None
    now: datetime
    run_id: int | None = None


def save(changes: Sequence[Change], occasion: Occasion, item_types: dict[str, int]) -> None:
    """Write the changes. Call it in a transaction that holds `locking.catalogue_lock`.

    `item_types` maps the codes that the items name to ids.
    """
    if not changes:
        return
    placed = placing.place(changes, occasion.now)
    _save_records(changes, occasion)
    _save_versions(changes, occasion)
    _save_identifiers(changes)
    _save_items([change for change in changes if change.items], item_types, occasion.now.date())
    touched = placing.settle_after(placed)
    OutboxEntry.enqueue({change.state.edition_id for change in changes} | touched)


def _save_records(changes: Sequence[Change], occasion: Occasion) -> None:
    new = [change for change in changes if change.is_new]
    for change, record_id in zip(new, allocate(Record, len(new)), strict=True):
        change.state.id = record_id
    insert(
        Record,
        ("id", "source", "control_number", "created_at", *_RECORD),
        (
            (
                change.state.id,
                change.state.source_id,
                change.state.control_number,
                occasion.now,
                *_record_values(change, occasion.now),
            )
            for change in new
        ),
    )
    update(
        Record,
        _RECORD,
        ((*_record_values(change, occasion.now), change.state.id) for change in changes if not change.is_new),
    )


def _record_values(change: Change, now: datetime) -> tuple[object, ...]:
    """Return the values of the fields `_RECORD`."""
    state = change.state
    return (
        state.present_agency,
        state.edition_id,
        state.version,
        state.fingerprint,
        change.prepared.normalised,
        change.prepared.description,
        now if state.is_deleted else None,
        now,
    )


def _save_versions(changes: Sequence[Change], occasion: Occasion) -> None:
    insert(
        RecordVersion,
        _VERSION,
        (
            (
                change.state.id,
                version.number,
                version.raw,
                version.raw_format,
                version.encoding,
                version.reason,
                occasion.actor_id,
                occasion.run_id,
                occasion.now,
            )
            for change in changes
            for version in change.versions
        ),
    )


def _save_identifiers(changes: Sequence[Change]) -> None:
    for part in chunks(change.state.id for change in changes if not change.is_new):
        Identifier.objects.filter(record_id__in=part).delete()
    insert(
        Identifier,
        ("record", "kind", "value"),
        ((change.state.id, kind, value) for change in changes for kind, value in change.prepared.identifiers),
    )


def _save_items(changes: Sequence[Change], item_types: dict[str, int], today: date) -> None:
    holdings = _holdings(changes)
    new, known = [], []
    for change in changes:
        for item in change.items:
            holding_id = holdings[change.state.id, item.branch_id, item.call_number]
            values = _item_values(item, holding_id, item_types[item.item_type])
            if item.id:
                known.append((*values, item.stays_at or item.branch_id, item.rests_at, item.id))
            else:
                damaged_on = today if item.damage else None
                new.append((*values, item.branch_id, item.barcode, item.state, item.damage, damaged_on))
    insert(Item, (*_ITEM, "barcode", "state", "damage", "damaged_on"), new)
    update(Item, (*_ITEM, "rests_at"), known)
    if known:
        _remove_empty_holdings(change.state.id for change in changes if not change.is_new)


def _item_values(item: ItemChange, holding_id: int, item_type_id: int) -> tuple[object, ...]:
    return (
        holding_id,
        item.branch_id,
        item.location_id,
        item_type_id,
        item.call_number,
        item.copy_number,
        item.volume,
        item.collection,
        item.inventory_number,
        item.price,
        item.note,
        item.acquired_on,
    )


def _holdings(changes: Sequence[Change]) -> dict[tuple[int, int, str], int]:
    """Return the holding of each (record, branch, call number), making those that are missing."""
    found: dict[tuple[int, int, str], int] = {}
    for part in chunks(change.state.id for change in changes if not change.is_new):
        for row in Holding.objects.filter(record_id__in=part).values_list(
            "record_id", "branch_id", "call_number", "id"
        ):
            found[row[:3]] = row[3]
    wanted = (
        (change.state.id, item.branch_id, item.call_number) for change in changes for item in change.items
    )
    missing = [key for key in dict.fromkeys(wanted) if key not in found]
    ids = allocate(Holding, len(missing))
    found.update(zip(missing, ids, strict=True))
    insert(
        Holding,
        ("id", "record", "branch", "call_number", "note"),
        ((found[key], *key, "") for key in missing),
    )
    return found


def _remove_empty_holdings(record_ids: Iterable[int]) -> None:
    """Remove holdings whose items have all moved to another call number or branch; a note keeps one."""
    iterator = iter(record_ids)
    while part := list(islice(iterator, 500)):
        Holding.objects.filter(record_id__in=part, items__isnull=True, note="").delete()
