"""What completes beginnings under which very many terms stand, found out beforehand and kept beside the index.

To walk all terms that begin so takes a microsecond for each. A table says what the walk would have found, for the few
thousand beginnings where that takes long; it is made anew now and then, so its counts may be an hour old. What is not
in it is walked.

<index>/<generation>/begun.json     {"documents": 900000, "terms": {"suggest_name": {"a": [["abai\ta\tAbai", 12], …]}}}
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from tantivy import Searcher

from kitabdar.search.completions import SEEN
from kitabdar.search.fields import SUGGEST

FILE = "begun.json"
MANY = 4000  # terms that a walk looks at in five milliseconds
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 əöüşçğ"
"""What keys are made of, save for the scripts that have no letter tables: few titles begin with those."""

LASTING_SECONDS = 3600.0
GROWTH = 1.25
"""An index that has grown so much since needs another table at once: before a first import it told nothing."""

Terms = Sequence[tuple[str, int]]


def renew(place: Path, searcher: Searcher) -> None:
    """Make the table of a generation anew, in one step, unless it is fresh: seconds among a million editions."""
    with suppress(FileNotFoundError):
        is_late = time.time() - (place / FILE).stat().st_mtime >= LASTING_SECONDS
        if not is_late and searcher.num_docs <= GROWTH * _loaded(place / FILE).documents:
            return
    terms = {field: _table(searcher, field) for field in SUGGEST}
    table = {"documents": searcher.num_docs, "terms": terms}
    fresh = place / f"{FILE}.{os.getpid()}.new"
    fresh.write_bytes(orjson.dumps(table))
    fresh.replace(place / FILE)


def _table(searcher: Searcher, field: str) -> dict[str, Terms]:
    found: dict[str, Terms] = {}
    waiting = [*LETTERS]
    while waiting:
        beginning = waiting.pop()
        terms = searcher.terms_with_prefix(field, beginning, limit=MANY)
        if len(terms) == MANY:
            found[beginning] = terms[:SEEN]
            waiting += [beginning + letter for letter in LETTERS]
    return found


class Begun:
    """The table of the generation served, read again when it was made anew; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: tuple[Path, int] | None = None
        self._table = _Table()

    def terms(self, place: Path, field: str, beginning: str) -> Terms | None:
        """Return what stands under a beginning, the most frequent first; None where that must be walked."""
        try:
            stamp = place, (place / FILE).stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            if stamp != self._read:
                self._table = _loaded(place / FILE)
                self._read = stamp
            return self._table.terms.get(field, {}).get(beginning)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table, and of how many documents it was made."""

    documents: int = 0
    terms: Mapping[str, Mapping[str, Terms]] = field(default_factory=dict)


def _loaded(path: Path) -> _Table:
    try:
        return _Table(**orjson.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return _Table()  # gone with its generation, or spoilt: then everything is walked
