"""From the outbox to the index: read rows, make documents, commit the index, only then remove the rows.

A crash between the two commits does a row's work again, which changes nothing: at least once, never less.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from kitabdar.catalogue.browsing import Noted
from kitabdar.catalogue.indexing.filling import Filling
from kitabdar.catalogue.memory import rare_collection
from kitabdar.search.engine import Engine
from kitabdar.search.engines import engine as engine_of_process
from kitabdar.search.models import OutboxEntry

BATCH = 500
LONGEST_UNCOMMITTED = 1.0  # seconds that a change waits for its commit while more of them come
LONGEST_BEHIND = 5.0
"""The same while whole batches wait, as an import leaves them: a change waits longer behind them than for a commit, and
each commit makes readers' processes read anew and count facets anew."""
MOST_UNCOMMITTED = 5000  # documents
MOST_DRAINED = 100_000
"""Documents of one commit of a large import: the fewer commits, the fewer terms are written twice and merged."""


def drain(progress: Callable[[int], object] | None = None) -> int:
    """Bring all outbox rows into the index, with as few commits as may be, and return how many there were.

    `progress` is told the number of each batch. Raises WriterBusy while another process (a running indexer) writes,
    and IndexUnavailable.
    """
    with rare_collection(), Feed(engine_of_process()) as feed:
        number = uncommitted = 0
        while taken := feed.take():
            number, uncommitted = number + taken, uncommitted + taken
            if progress:
                progress(taken)
            if uncommitted >= MOST_DRAINED:
                feed.commit()
                uncommitted = 0
        feed.commit()
    engine_of_process().tend()
    return number


class Feed:
    """Carries outbox rows into the active generation, keeping the writer open between batches.

    While a rebuild has set `touched`, it collects the editions carried, which the new generation must have too.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._filling: Filling | None = None
        self._rows: list[int] = []
        self._since = 0.0
        self._is_behind = False
        self._noted = Noted()
        self.touched: set[int] | None = None

    def __enter__(self) -> Feed:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def take(self, limit: int = BATCH) -> int:
        """Bring the next rows into the writer, without committing; return how many.

        A row that a slow transaction puts before those already taken is met after the next commit.
        """
        waiting = OutboxEntry.objects.filter(pk__gt=self._rows[-1] if self._rows else 0).order_by("pk")
        fresh = list(waiting.values_list("pk", "edition_id")[:limit])
        self._is_behind = len(fresh) == limit
        if not fresh:
            if self._filling is not None:
                self._filling.rest()
            return 0
        if self._filling is None:
            self._filling = Filling(self._engine, self._noted)
        if not self._rows:
            self._since = time.monotonic()
        self._filling.put(edition for _, edition in fresh)
        self._rows += [pk for pk, _ in fresh]
        if self.touched is not None:
            self.touched.update(edition for _, edition in fresh)
        return len(fresh)

    @property
    def is_due(self) -> bool:
        """Say whether what was taken must be committed now though more is coming."""
        longest = LONGEST_BEHIND if self._is_behind else LONGEST_UNCOMMITTED
        return bool(self._rows) and (
            len(self._rows) >= MOST_UNCOMMITTED or time.monotonic() - self._since >= longest
        )

    @property
    def has_uncommitted(self) -> bool:
        """Say whether rows were taken that are not committed."""
        return bool(self._rows)

    def commit(self) -> None:
        """Make what was taken durable and visible, bring the browse lists up, remove its rows from the outbox."""
        if self._filling is None or not self._rows:
            return
        self._filling.commit()
        self._noted.write()
        for start in range(0, len(self._rows), BATCH):
            OutboxEntry.objects.filter(pk__in=self._rows[start : start + BATCH]).delete()
        self._rows = []

    def close(self) -> None:
        """Give the writer back; rows taken but not committed stay in the outbox."""
        filling, self._filling = self._filling, None
        self._rows = []
        if filling is not None:
            filling.close()
