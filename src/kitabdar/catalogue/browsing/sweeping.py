"""Removes headings that no edition stands under any more, while the indexer goes on adding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kitabdar.catalogue.browsing import shelving, stamp
from kitabdar.catalogue.models import Heading
from kitabdar.catalogue.services.bulk import CHUNK
from kitabdar.search.engines import engine
from kitabdar.search.models import OutboxEntry


def sweep() -> int:
    """Remove headings without editions, and marks of editions that are gone; return how many. Raises IndexUnavailable.

    Of what is removed the index is asked once more, and while changes wait in the outbox everything is put back: so a
    heading that came meanwhile is never lost, whether it was written before the removal or after it.
    """
    stamp.renew()
    removed = sum(_sweep(ids) for ids in _batches())
    return removed + shelving.remove_strays()


def _batches() -> Iterator[Sequence[int]]:
    after = -1
    while ids := list(
        Heading.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield ids
        after = ids[-1]


def _sweep(ids: Sequence[int]) -> int:
    counts = engine().heading_counts(ids)
    empty = [each for each in ids if not counts[each]]
    rows = {row.pk: row for row in Heading.objects.filter(pk__in=empty)}
    for pk in _other_names(rows):
        del rows[pk]
    if not rows:
        return 0
    Heading.objects.filter(pk__in=list(rows)).delete()
    waiting = OutboxEntry.objects.exists()
    again = engine().heading_counts(list(rows))
    wanted = [row for pk, row in rows.items() if waiting or again[pk]]
    Heading.objects.bulk_create(wanted, ignore_conflicts=True)
    return len(rows) - len(wanted)


def _other_names(rows: Mapping[int, Heading]) -> list[int]:
    """Return those of these headings under whose authority some other heading has editions: they refer to it."""
    owners = {row.authority for row in rows.values() if row.authority}
    named = Heading.objects.filter(authority__in=owners, authority__gt=0).values_list(
        "authority", "kind", "pk"
    )
    members = list(named)
    counts = engine().heading_counts([pk for _owner, _kind, pk in members])
    used = {(owner, kind) for owner, kind, pk in members if counts[pk]}
    return [pk for pk, row in rows.items() if (row.authority, row.kind) in used]
