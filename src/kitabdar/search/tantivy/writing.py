"""The writer's side: one process at a time, nothing visible or durable before `commit`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tantivy import Index, IndexWriter, Query

from kitabdar.search.engine import Encoded, IndexUnavailable, WriterBusy
from kitabdar.search.tantivy import generations, spelling_writer
from kitabdar.search.tantivy.schema import register, schema

HEAP = 200_000_000  # bytes; a segment is written when it is full, at about 50,000 documents
THREADS = 1


class TantivyWriter:
    """Holds Tantivy's lock on one generation until closed (the lock also goes when the process does)."""

    def __init__(self, root: Path, generation: str) -> None:
        generations.label_of(root, generation).check()
        try:
            index = Index.open(str(generations.folder(root, generation)))
        except (ValueError, OSError) as problem:
            raise IndexUnavailable("damaged", str(problem)) from problem
        register(index)
        try:
            self._writer: IndexWriter = index.writer(HEAP, THREADS)
        except ValueError as problem:
            if "lock" in str(problem).lower():
                raise WriterBusy("another process writes to this index") from problem
            raise
        self._writer.garbage_collect_files()
        self._highest = _highest_id(index)
        self._spellings = spelling_writer.SpellingWriter(generations.folder(root, generation))

    def upsert(self, documents: Iterable[Encoded]) -> None:
        """Put these documents in the place of any with their ids. Raises ValueError for one that does not fit."""
        for document in documents:
            if document.id <= self._highest:
                self._remove(document.id)
            self._highest = max(self._highest, document.id)
            self._writer.add_json(document.body)
            self._spellings.add(document.spellings)

    def delete(self, ids: Iterable[int]) -> None:
        """Remove the documents with these ids, if there."""
        for each in ids:
            self._remove(each)

    def _remove(self, document_id: int) -> None:
        # Not delete_documents_by_term: it takes a number for a signed one and removes nothing of an unsigned field.
        self._writer.delete_documents_by_query(Query.term_query(schema(), "id", document_id))

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to readers."""
        self._spellings.commit()
        self._writer.commit()

    def close(self) -> None:
        """Give the writer back, after the merges that are under way; what was not committed is dropped."""
        self._spellings.close()
        self._writer.rollback()
        self._writer.wait_merging_threads()


def _highest_id(index: Index) -> int:
    """Return the highest id there is, 0 in an empty index: what stands above it needs no removal."""
    if not index.searcher().num_docs:
        return 0
    found = index.searcher().aggregate(Query.all_query(), {"highest": {"max": {"field": "id"}}})
    return int(found["highest"]["value"])


def make_empty(root: Path, generation: str) -> None:
    """Make the folder of an empty generation, and remove any that a crash left unfinished.

    Raises FileExistsError if it is there.
    """
    place = generations.folder(root, generation)
    if root.is_dir():
        generations.remove_unfinished(root, besides=generation)
    place.mkdir(parents=True)
    Index(schema(), path=str(place))
    spelling_writer.make_empty(place)
    generations.write_label(place / generations.LABEL, generations.Label(generation))
