"""From index documents to the browse lists: which headings the indexer has met, and call numbers of what changed.

Written before the outbox forgets, so a crash only repeats work. What is met is only put down here, at the price of
a row at the end of a table; `filing` works out the places of what is new when the indexer has nothing else to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from django.db import transaction

from kitabdar.catalogue.browsing import filing, shelving, stamp
from kitabdar.catalogue.browsing.places import KINDS
from kitabdar.catalogue.models import UnfiledHeading
from kitabdar.catalogue.services.bulk import insert
from kitabdar.search.headings import Heading as Said

T = TypeVar("T")

MOST_WAITING = 20_000  # headings held in memory
WRITTEN = 1000  # headings, or editions, of one transaction
REMEMBERED = 50_000  # names and subjects, which come again and again; titles seldom do


class Browsed(Protocol):
    """What is noted of an edition: an index document has it, and what is left of one that was encoded."""

    @property
    def id(self) -> int: ...

    @property
    def headings(self) -> tuple[Said, ...]: ...

    @property
    def call_numbers(self) -> tuple[str, ...]: ...


class Noted:
    """Headings and editions on their way into the browse lists. One for each feeder of the index.

    With `anew` every heading is filed again at once (a rebuild: orders may have changed).
    """

    def __init__(self, *, anew: bool = False) -> None:
        self._anew = anew
        self._stamp = stamp.current()
        self._seen: dict[Said, None] = {}
        self._waiting: dict[Said, None] = {}
        self._marks: dict[int, tuple[str, ...]] = {}

    def add(self, editions: Iterable[int], documents: Iterable[Browsed]) -> None:
        """Take note of these editions and what their documents say."""
        self._marks.update((each, ()) for each in editions)
        seen = self._still_there()
        for document in documents:
            self._marks[document.id] = document.call_numbers
            self._waiting.update((heading, None) for heading in document.headings if heading not in seen)
        if len(self._waiting) >= MOST_WAITING:
            self.write()

    def write(self) -> None:
        """Bring what was noted into the database, in parts: a crash between them only repeats work."""
        if not self._marks:
            return
        fresh = list(self._waiting)
        if self._anew:
            filing.file_again(fresh)
        else:
            for headings in _parts(fresh):
                with transaction.atomic():
                    _put_down(headings)
        for editions in _parts(sorted(self._marks)):
            with transaction.atomic():
                shelving.follow({each: self._marks[each] for each in editions})
        self._remember(fresh)
        self._waiting, self._marks = {}, {}

    def _still_there(self) -> dict[Said, None]:
        """Return what was seen since headings were last swept away."""
        now = stamp.current()
        if now != self._stamp:
            self._stamp, self._seen = now, {}
        return self._seen

    def _remember(self, fresh: Iterable[Said]) -> None:
        if len(self._seen) > REMEMBERED:
            self._seen = dict.fromkeys(list(self._seen)[REMEMBERED // 2 :])
        self._seen.update((each, None) for each in fresh if each.kind != "title")


def _parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut into parts of one transaction each: desks wait for it where the database has one writer."""
    return (things[start : start + WRITTEN] for start in range(0, len(things), WRITTEN))


def _put_down(fresh: Iterable[Said]) -> None:
    rows = (
        (int(KINDS[kind]), text.replace("\0", ""), language[:3], skip) for kind, text, language, skip in fresh
    )
    insert(UnfiledHeading, ("kind", "text", "language", "skip"), rows)
