"""Adds headings and words to the index of spellings as documents bring them."""

from __future__ import annotations

from pathlib import Path

import orjson
from tantivy import Index, IndexWriter, Query

from kitabdar.search.engine import IndexDocument, TextField
from kitabdar.search.headings import heading_id
from kitabdar.search.ladder import NAME_FIELDS, SHORT
from kitabdar.search.tantivy.schema import register
from kitabdar.search.tantivy.spellings import FOLDER, HEADING, WORD, entry, schema, telling_words
from kitabdar.text.keys import keys_of
from kitabdar.text.similarity import LONGEST, profile_of

HEAP = 30_000_000  # bytes
MOST_REMEMBERED = 1_000_000
"""Entries known to be there that are remembered while writing, about 60 bytes each."""


def make_empty(place: Path) -> None:
    """Make the empty index of a generation."""
    folder = place / FOLDER
    folder.mkdir(parents=True)
    Index(schema(), path=str(folder))


class SpellingWriter:
    """Writes the spellings of one generation; adds nothing that is there already."""

    def __init__(self, place: Path) -> None:
        index = Index.open(str(place / FOLDER))
        register(index)
        index.config_reader("manual")
        self._index = index
        self._searcher = index.searcher()
        self._writer: IndexWriter = index.writer(HEAP, 1)
        self._writer.garbage_collect_files()
        self._known: set[int] = set()
        self._is_changed = False

    def note(self, document: IndexDocument) -> None:
        """Add the headings and words of a document that are new."""
        for heading in document.headings:
            if self._is_new(heading.id):
                words = keys_of(heading.text[:LONGEST], heading.language)
                if words:
                    self._add(entry(heading.id, heading.kind, words, profile_of(words), HEADING))
        for field in NAME_FIELDS:
            for value in getattr(document, field):
                self._note_words(value)

    def _note_words(self, field: TextField) -> None:
        for word in telling_words(keys_of(field.value, field.language), SHORT):
            number = heading_id("word", word.k0)
            if self._is_new(number):
                self._add(entry(number, word.k0, [word], profile_of([word]), WORD))

    def commit(self) -> None:
        """Make what was added durable."""
        if self._is_changed:
            self._writer.commit()
            self._is_changed = False
            self._index.reload()
            self._searcher = self._index.searcher()

    def close(self) -> None:
        """Give the writer back; what was not committed is dropped."""
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def _is_new(self, number: int) -> bool:
        if number in self._known:
            return False
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known.add(number)
        if not self._searcher.num_docs:
            return True
        return not self._searcher.search(Query.term_query(schema(), "id", number), 1).hits

    def _add(self, made: dict[str, object]) -> None:
        self._writer.add_json(orjson.dumps(made).decode())
        self._is_changed = True
