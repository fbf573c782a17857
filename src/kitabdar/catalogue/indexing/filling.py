"""Fills one generation of the index: documents are made in processes of their own, and written by this one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from kitabdar.catalogue.browsing import Noted
from kitabdar.catalogue.consideration import processes
from kitabdar.catalogue.indexing.sources import gather
from kitabdar.catalogue.making import Made, Maker
from kitabdar.catalogue.workshop import Workshop
from kitabdar.search.engine import Engine


class Filling:
    """Writes the documents of editions as the database has them, and removes those it has no more.

    `noted` learns what the browse lists are to say of them. Raises WriterBusy, IndexUnavailable.
    """

    def __init__(self, engine: Engine, noted: Noted, generation: str | None = None) -> None:
        self._writer = engine.writer(generation)
        self._workshop = Workshop(Maker(engine.encoder(generation)), processes())
        self._noted = noted
        self._wanted: deque[set[int]] = deque()

    def put(self, edition_ids: Iterable[int]) -> None:
        """Take a batch of editions; they are written by the next `commit` at the latest."""
        wanted = set(edition_ids)
        self._wanted.append(wanted)
        for made in self._workshop.give(list(gather(wanted))):
            self._take(made)

    def commit(self) -> None:
        """Make what was put durable and visible."""
        for made in self._workshop.finish():
            self._take(made)
        self._writer.commit()

    def rest(self) -> None:
        """Let the processes go when there is no more to do for now."""
        if not self._wanted:
            self._workshop.rest()

    def close(self) -> None:
        """Give the writer back; what was put and not committed is dropped."""
        self._workshop.rest()
        self._writer.close()

    def _take(self, made: Sequence[Made]) -> None:
        wanted = self._wanted.popleft()
        self._writer.upsert(each.encoded for each in made)
        self._writer.delete(wanted - {each.id for each in made})
        self._noted.add(wanted, made)
