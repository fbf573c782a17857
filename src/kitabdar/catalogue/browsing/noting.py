"""From index documents to the browse lists: headings not met before, and call numbers of what changed.

Written before the outbox forgets, so a crash only repeats work. Headings are only added here; `sweeping` removes those
that no edition stands under any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from kitabdar.catalogue.browsing import shelving, stamp
from kitabdar.catalogue.browsing.places import KINDS, keys_of
from kitabdar.catalogue.models import Heading
from kitabdar.catalogue.services.bulk import chunks, insert
from kitabdar.search.engine import IndexDocument
from kitabdar.search.headings import Heading as Said
from kitabdar.text.collation import LOCALES

MOST_WAITING = 5000  # headings held in memory
REMEMBERED = 50_000  # names and subjects, which come again and again; titles seldom do

_COLUMNS = ("id", "kind", "text", "language", *(f"key_{locale}" for locale in LOCALES))
_ADD = "ON CONFLICT (id) DO NOTHING"
_RENEW = f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{each} = excluded.{each}' for each in _COLUMNS[2:])}"


class Noted:
    """Headings and editions on their way into the browse lists. One for each feeder of the index.

    With `anew` every heading is written again (a rebuild: orders may have changed), else only those not there.
    """

    def __init__(self, *, anew: bool = False) -> None:
        self._anew = anew
        self._stamp = stamp.current()
        self._seen: dict[int, None] = {}
        self._waiting: dict[int, Said] = {}
        self._editions: set[int] = set()

    def add(self, editions: Iterable[int], documents: Iterable[IndexDocument]) -> None:
        """Take note of these editions and what their documents say."""
        self._editions.update(editions)
        for document in documents:
            for heading in document.headings:
                self._waiting[heading.id] = heading
        if len(self._waiting) >= MOST_WAITING:
            self.write()

    def write(self) -> None:
        """Bring what was noted into the database."""
        if not self._editions:
            return
        self._forget_if_swept()
        waiting = {key: each for key, each in self._waiting.items() if key not in self._seen}
        fresh = waiting if self._anew else _missing(waiting)
        rows = list(_rows(fresh))
        with transaction.atomic():
            insert(Heading, _COLUMNS, rows, _RENEW if self._anew else _ADD)
            shelving.follow(self._editions)
        self._remember(waiting)
        self._waiting, self._editions = {}, set()

    def _forget_if_swept(self) -> None:
        now = stamp.current()
        if now != self._stamp:
            self._stamp, self._seen = now, {}

    def _remember(self, waiting: dict[int, Said]) -> None:
        if len(self._seen) > REMEMBERED:
            self._seen = dict.fromkeys(list(self._seen)[REMEMBERED // 2 :])
        self._seen.update((key, None) for key, each in waiting.items() if each.kind != "title")


def _missing(waiting: dict[int, Said]) -> dict[int, Said]:
    there: set[int] = set()
    for part in chunks(waiting):
        there.update(Heading.objects.filter(pk__in=part).values_list("pk", flat=True))
    return {key: each for key, each in waiting.items() if key not in there}


def _rows(fresh: dict[int, Said]) -> Iterator[Sequence[object]]:
    for key, (kind, text, language, skip) in sorted(fresh.items()):
        yield key, int(KINDS[kind]), text.replace("\0", ""), language[:3], *keys_of(text, skip)
