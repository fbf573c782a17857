"""What a cluster takes in of a document, made in whatever process."""

from __future__ import annotations

import orjson

from kitabdar.search.documents import to_json
from kitabdar.search.engine import Encoded, IndexDocument
from kitabdar.search.opensearch.mapping import CONCEPTS, THREES, TWOS
from kitabdar.search.spelling import Entry, Speller, cut

MOST_REMEMBERED = 500_000
"""Spellings sent that are remembered, about 60 bytes each; one sent again is found to be there."""


class OpenSearchEncoder:
    """Writes documents and the entries of their spellings, each entry once for as long as it remembers."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._speller = Speller(self._is_new)

    def __reduce__(self) -> tuple[type[OpenSearchEncoder], tuple[()]]:
        return OpenSearchEncoder, ()

    def __call__(self, document: IndexDocument) -> Encoded:
        """Write a document."""
        spellings = tuple([(each.number, _written(each)) for each in self._speller.entries(document)])
        return Encoded(document.id, to_json(document), spellings)

    def _is_new(self, number: int) -> bool:
        if number in self._known:
            return False
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
            self._speller.forget()
        self._known.add(number)
        return True


def _written(entry: Entry) -> str:
    threes = dict.fromkeys(gram for key in entry.keys for gram in cut(key, 3))
    twos = dict.fromkeys(gram for bones in entry.bones for gram in cut(bones, 2))
    made = {
        entry.kind + THREES: " ".join(threes),
        entry.kind + TWOS: " ".join(twos),
        entry.kind + CONCEPTS: entry.concepts,
        "line": entry.line,
    }
    return orjson.dumps(made).decode()
