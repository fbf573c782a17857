"""What a Tantivy index takes in of a document, made in whatever process."""

from __future__ import annotations

from pathlib import Path

from tantivy import Index, Query, Searcher

from kitabdar.search.engine import Encoded, IndexDocument
from kitabdar.search.headings import heading_id
from kitabdar.search.ladder import NAME_FIELDS, SHORT
from kitabdar.search.tantivy.documents import to_json
from kitabdar.search.tantivy.spellings import FOLDER, HEADING, WORD, entry, is_telling, register, schema
from kitabdar.text.keys import Keys, keys_of
from kitabdar.text.similarity import LONGEST

MOST_REMEMBERED = 1_000_000
"""Spellings known to be there that are remembered while encoding, about 60 bytes each."""


class TantivyEncoder:
    """Writes documents for one generation, and entries of those spellings that are new to it."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._searcher: Searcher | None = None
        self._known: set[int] = set()
        self._words: set[str] = set()

    def __getstate__(self) -> Path:
        return self._place

    def __setstate__(self, place: Path) -> None:
        self.__init__(place)  # type: ignore[misc]

    def __call__(self, document: IndexDocument) -> Encoded:
        """Write a document."""
        return Encoded(document.id, to_json(document), tuple(self._spellings(document)))

    def _spellings(self, document: IndexDocument) -> list[tuple[int, str]]:
        found = []
        for kind, text, language, _skip in document.headings:
            number = heading_id(kind, text)
            if self._is_new(number) and (words := keys_of(text[:LONGEST], language)):
                found.append((number, entry(number, kind, words, HEADING)))
        for field in NAME_FIELDS:
            for text, language in getattr(document, field):
                for word in keys_of(text, language):
                    if word.k0 not in self._words:
                        self._words.add(word.k0)
                        found += self._new_word(word)
        return found

    def _new_word(self, word: Keys) -> list[tuple[int, str]]:
        if not is_telling(word, SHORT):
            return []
        number = heading_id("word", word.k0)
        return [(number, entry(number, word.k0, [word], WORD))] if self._is_new(number) else []

    def _is_new(self, number: int) -> bool:
        if number in self._known:
            return False
        if self._searcher is None or len(self._known) >= MOST_REMEMBERED:
            self._begin_anew()
        self._known.add(number)
        assert self._searcher is not None
        if not self._searcher.num_docs:
            return True
        return not self._searcher.search(Query.term_query(schema(), "id", number), 1).hits

    def _begin_anew(self) -> None:
        """Forget what was met, and look at the index as it is now."""
        index = Index.open(str(self._place / FOLDER))
        register(index)
        index.config_reader("manual")
        self._searcher = index.searcher()
        self._known.clear()
        self._words.clear()
