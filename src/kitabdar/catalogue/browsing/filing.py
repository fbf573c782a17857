"""Gives headings their places in the order of each interface language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from kitabdar.catalogue.browsing.places import KINDS, NAMES, keys_of
from kitabdar.catalogue.models import Heading, UnfiledHeading
from kitabdar.catalogue.services.bulk import chunks, insert
from kitabdar.search.headings import Heading as Said
from kitabdar.text.collation import LOCALES

BATCH = 1000  # of one transaction: desks wait for it where the database has one writer

_COLUMNS = ("id", "kind", "text", "language", *(f"key_{locale}" for locale in LOCALES))
_ADD = "ON CONFLICT (id) DO NOTHING"
_RENEW = f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{each} = excluded.{each}' for each in _COLUMNS[2:])}"


def file_headings(limit: int = BATCH) -> int:
    """File the headings that have waited longest; return how many there were.

    Only the one process that feeds the index calls it, or a rebuild.
    """
    rows = list(
        UnfiledHeading.objects.order_by("pk").values_list("pk", "kind", "text", "language", "skip")[:limit]
    )
    if not rows:
        return 0
    said = (Said(NAMES[kind], text, language, skip) for _pk, kind, text, language, skip in rows)
    waiting = {each.id: each for each in said}
    fresh = _places(_missing(waiting))
    with transaction.atomic():
        insert(Heading, _COLUMNS, fresh, _ADD)
        UnfiledHeading.objects.filter(pk__lte=rows[-1][0]).delete()
    return len(rows)


def file_again(headings: Iterable[Said]) -> None:
    """File these headings whether they are there or not, by the orders as they are now."""
    rows = _places({each.id: each for each in headings})
    with transaction.atomic():
        insert(Heading, _COLUMNS, rows, _RENEW)


def _missing(waiting: dict[int, Said]) -> dict[int, Said]:
    there: set[int] = set()
    for part in chunks(waiting):
        there.update(Heading.objects.filter(pk__in=part).values_list("pk", flat=True))
    return {key: each for key, each in waiting.items() if key not in there}


def _places(headings: dict[int, Said]) -> list[Sequence[object]]:
    """Return the rows by id, so that neighbours are written together."""
    return [
        (key, int(KINDS[kind]), text.replace("\0", ""), language[:3], *keys_of(text, skip))
        for key, (kind, text, language, skip) in sorted(headings.items())
    ]
