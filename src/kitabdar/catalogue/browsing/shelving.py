"""The shelf list follows what index documents say: which call numbers each edition has now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef

from kitabdar.catalogue.models import Record, ShelfMark
from kitabdar.catalogue.services.bulk import chunks, insert
from kitabdar.text.call_numbers import call_number_key

KEY_LENGTH = 200
_ADD = "ON CONFLICT (edition_id, call_number) DO NOTHING"


def follow(marks: Mapping[int, Collection[str]]) -> None:
    """Make the shelf list say which call numbers each of these editions has."""
    for part in chunks(sorted(marks)):
        wanted = {(edition, number) for edition in part for number in marks[edition]}
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
