"""The reader's side of an index folder: always the newest commit of the generation now served."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tantivy import Index, Searcher

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.spelling import CatalogueSpellings
from kitabdar.search.tantivy import generations
from kitabdar.search.tantivy.schema import register
from kitabdar.search.tantivy.spellings import FOLDER, fetch, texts
from kitabdar.search.tantivy.spellings import register as register_grams

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """One state of the index. `commit` names it: equal names, equal content.

    `texts`: names and subjects by their numbers.
    """

    searcher: Searcher
    spellings: CatalogueSpellings
    texts: Callable[[Iterable[int]], Mapping[int, str]]
    label: generations.Label
    commit: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """A view, the two indexes it is of, and the stamps of the pointer and of the commit it was made at."""

    index: Index
    spellings: Index
    view: View
    pointer: Stamp
    meta: Stamp
    meta_path: Path


class Reader:
    """Opens, follows and re-opens the generation served; looks at two file stamps before each answer.

    Stamps cost a few microseconds and show a commit of another process at once, where the engine's own watching
    was measured to need 0.2-0.6 s.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pointer_path = root / generations.POINTER
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def view(self) -> View:
        """Return the newest state. Raises IndexUnavailable."""
        while True:
            pointer = self._pointer()
            try:
                return self._newest(pointer)
            except IndexUnavailable:
                if pointer == self._pointer():
                    raise  # else a rebuild removed the generation just looked at, for a newer one

    def _newest(self, pointer: Stamp) -> View:
        opened = self._opened  # read once: other threads put newer ones in its place
        if opened and opened.pointer == pointer and opened.meta == _stamp(opened.meta_path):
            return opened.view
        with self._lock:
            self._opened = self._renewed(self._opened, pointer)
            return self._opened.view

    def _renewed(self, opened: _Opened | None, pointer: Stamp) -> _Opened:
        if opened and opened.pointer == pointer:
            index, spellings, label = opened.index, opened.spellings, opened.view.label
        else:
            label = generations.pointed(self._root)
            index, spellings = self._open(label)
        meta_path = generations.folder(self._root, label.generation) / generations.META
        meta = _stamp(meta_path)
        if opened and index is opened.index and meta == opened.meta:
            return opened
        try:
            index.reload()
            spellings.reload()
        except (ValueError, OSError) as problem:
            raise IndexUnavailable("damaged", str(problem)) from problem
        entries = spellings.searcher()
        found, written = CatalogueSpellings(partial(fetch, entries)), partial(texts, entries)
        view = View(index.searcher(), found, written, label, f"{label.generation}:{meta}")
        return _Opened(index, spellings, view, pointer, meta, meta_path)

    def _open(self, label: generations.Label) -> tuple[Index, Index]:
        label.check()
        place = generations.folder(self._root, label.generation)
        try:
            index, spellings = Index.open(str(place)), Index.open(str(place / FOLDER))
        except (ValueError, OSError) as problem:
            reason = "damaged" if (place / generations.META).exists() else "rebuilding"
            raise IndexUnavailable(reason, str(problem)) from problem
        register(index)
        register_grams(spellings)
        for each in (index, spellings):
            each.config_reader("manual")
        return index, spellings

    def _pointer(self) -> Stamp:
        return _stamp(self._pointer_path)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError as problem:
        raise IndexUnavailable("rebuilding", f"{path} is not there") from problem
    return found.st_mtime_ns, found.st_ino, found.st_size
