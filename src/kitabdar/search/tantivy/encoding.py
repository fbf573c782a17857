"""What a Tantivy index takes in of a document, made in whatever process."""

from __future__ import annotations

from pathlib import Path

from tantivy import Index, Query, Searcher

from kitabdar.search.documents import facet_values, to_json
from kitabdar.search.engine import Encoded, IndexDocument
from kitabdar.search.headings import heading_id
from kitabdar.search.spelling import Speller
from kitabdar.search.tantivy.schema import NUMBERED
from kitabdar.search.tantivy.spellings import FOLDER, register, schema, written

MOST_REMEMBERED = 500_000
"""Spellings known to be there that are remembered while encoding, about 60 bytes each."""


class TantivyEncoder:
    """Writes documents for one generation, and entries of those spellings that are new to it."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._searcher: Searcher | None = None
        self._known: set[int] = set()
        self._speller = Speller(self._is_new)

    def __reduce__(self) -> tuple[type[TantivyEncoder], tuple[Path]]:
        return TantivyEncoder, (self._place,)

    def __call__(self, document: IndexDocument) -> Encoded:
        """Write a document."""
        spellings = tuple([(each.number, written(each)) for each in self._speller.entries(document)])
        return Encoded(document.id, to_json(document, _numbers(document)), spellings)

    def _is_new(self, number: int) -> bool:
        if number in self._known:
            return False
        if self._searcher is None or len(self._known) >= MOST_REMEMBERED:
            self._searcher = self._begin_anew()
        self._known.add(number)
        if not self._searcher.num_docs:
            return True
        return not self._searcher.search(Query.term_query(schema(), "id", number), 1).hits

    def _begin_anew(self) -> Searcher:
        """Forget what was met, and look at the index as it is now."""
        self._known.clear()
        self._speller.forget()
        index = Index.open(str(self._place / FOLDER))
        register(index)
        index.config_reader("manual")
        return index.searcher()


def _numbers(document: IndexDocument) -> dict[str, list[int]]:
    """Return the values of facets as numbers of headings."""
    return {
        NUMBERED["author_facet"]: [
            heading_id("author", each) for each in facet_values(document.author_facet)
        ],
        NUMBERED["subject_facet"]: [
            heading_id("subject", each) for each in facet_values(document.subject_facet)
        ],
    }
