"""What stands in the way of deleting a record, and what becomes of its items."""

from __future__ import annotations

from collections.abc import Collection

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.catalogue.services.bulk import chunks

IN_USE = (ItemState.ON_LOAN, ItemState.ON_HOLD_SHELF, ItemState.IN_TRANSIT)


def barcodes_in_use(record_ids: Collection[int]) -> dict[int, list[str]]:
    """Return, by record, the barcodes of items that are lent, put aside or on their way."""
    found: dict[int, list[str]] = {}
    for part in chunks(record_ids):
        rows = Item.objects.filter(holding__record_id__in=part, state__in=IN_USE).order_by("barcode")
        for record_id, barcode in rows.values_list("holding__record_id", "barcode"):
            found.setdefault(record_id, []).append(barcode)
    return found


def withdraw_items(record_ids: Collection[int]) -> None:
    """Withdraw the items of deleted records that stand somewhere; they and their loans stay on record.

    One that a desk lends in this moment stays lent, and a lost one stays the loss of its reader: both can come back.
    """
    for part in chunks(record_ids):
        # Locked first and updated by id: a condition on the state would be judged by what it was before the wait.
        rows = Item.objects.select_for_update(of=("self",), no_key=True).filter(holding__record_id__in=part)
        states = rows.order_by("pk").values_list("pk", "state")
        standing = [pk for pk, state in states if state not in (*IN_USE, ItemState.LOST)]
        Item.objects.filter(pk__in=standing).update(state=ItemState.WITHDRAWN)
