"""The shelf list follows holdings and items: what call numbers each edition has now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from kitabdar.catalogue.models import Holding, Item, ItemState, Record, ShelfMark
from kitabdar.catalogue.services.bulk import chunks, insert
from kitabdar.text.call_numbers import call_number_key

KEY_LENGTH = 200
OFF_THE_SHELF = (ItemState.WITHDRAWN, ItemState.LOST)
_ADD = "ON CONFLICT (edition_id, call_number) DO NOTHING"


def follow(edition_ids: Iterable[int]) -> None:
    """Make the shelf list say what these editions' holdings and items say (three statements for 500 editions)."""
    for part in chunks(sorted(edition_ids)):
        wanted = _call_numbers(part)
        there = {
            (edition, number): pk
            for pk, edition, number in ShelfMark.objects.filter(edition_id__in=part).values_list(
                "pk", "edition_id", "call_number"
            )
        }
        gone = [pk for mark, pk in there.items() if mark not in wanted]
        if gone:
            ShelfMark.objects.filter(pk__in=gone).delete()
        fresh = sorted(wanted - there.keys())
        rows = ((edition, number, call_number_key(number)[:KEY_LENGTH]) for edition, number in fresh)
        insert(ShelfMark, ("edition_id", "call_number", "key"), rows, _ADD)


def remove_strays() -> int:
    """Remove marks of editions that have no record any more; return how many."""
    live = Record.objects.filter(edition_id=OuterRef("edition_id"), deleted_at=None)
    return ShelfMark.objects.filter(~Exists(live)).delete()[0]


def _call_numbers(editions: Sequence[int]) -> set[tuple[int, str]]:
    live = {"record__edition_id__in": editions, "record__deleted_at": None}
    held = Holding.objects.filter(**live).exclude(call_number="")
    found = set(held.values_list("record__edition_id", "call_number"))
    items = Item.objects.filter(**{f"holding__{name}": value for name, value in live.items()})
    items = items.exclude(call_number="").exclude(state__in=OFF_THE_SHELF)
    return found | set(items.values_list("holding__record__edition_id", "call_number").distinct())
