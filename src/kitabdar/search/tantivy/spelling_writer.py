"""Adds headings and words to the index of spellings as documents bring them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tantivy import Index, IndexWriter

from kitabdar.search.tantivy.spellings import FOLDER, register, schema

HEAP = 60_000_000  # bytes
MOST_REMEMBERED = 1_000_000
"""Numbers written that are remembered, about 60 bytes each: two encoders may both think theirs the first."""


def make_empty(place: Path) -> None:
    """Make the empty index of a generation."""
    folder = place / FOLDER
    folder.mkdir(parents=True)
    Index(schema(), path=str(folder))


class SpellingWriter:
    """Writes the spellings of one generation; adds nothing twice as far as it remembers (readers drop doubles)."""

    def __init__(self, place: Path) -> None:
        index = Index.open(str(place / FOLDER))
        register(index)
        self._writer: IndexWriter = index.writer(HEAP, 1)
        self._writer.garbage_collect_files()
        self._written: set[int] = set()
        self._is_changed = False

    def add(self, entries: Iterable[tuple[int, str]]) -> None:
        """Add what encoders found new."""
        for number, made in entries:
            if number in self._written:
                continue
            if len(self._written) >= MOST_REMEMBERED:
                self._written.clear()
            self._written.add(number)
            self._writer.add_json(made)
            self._is_changed = True

    def commit(self) -> None:
        """Make what was added durable."""
        if self._is_changed:
            self._writer.commit()
            self._is_changed = False

    def close(self) -> None:
        """Give the writer back; what was not committed is dropped."""
        self._writer.rollback()
        self._writer.wait_merging_threads()
