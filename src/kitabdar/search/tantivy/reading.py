"""The reader's side of an index folder: always the newest commit of the generation now served."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Searcher

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.tantivy import generations
from kitabdar.search.tantivy.schema import register
from kitabdar.search.tantivy.spellings import FOLDER, TantivySpellings

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """One state of the index. `commit` names it: equal names, equal content."""

    searcher: Searcher
    spellings: TantivySpellings
    label: generations.Label
    commit: str


class Reader:
    """Opens, follows and re-opens the generation served; looks at two file stamps before each answer.

    Stamps cost a few microseconds and show a commit of another process at once, where the engine's own watching
    was measured to need 0.2-0.6 s.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._spellings: Index | None = None
        self._view: View | None = None
        self._pointer: Stamp | None = None
        self._meta: Stamp | None = None

    def view(self) -> View:
        """Return the newest state. Raises IndexUnavailable."""
        pointer = _stamp(self._root / generations.POINTER)
        view = self._view
        if view is not None and pointer == self._pointer and self._meta_stamp(view) == self._meta:
            return view
        with self._lock:
            return self._renew(pointer)

    def _renew(self, pointer: Stamp) -> View:
        view = self._view
        if view is None or pointer != self._pointer:
            view = self._open(pointer)
        meta = self._meta_stamp(view)
        if meta != self._meta:
            assert self._index is not None and self._spellings is not None
            try:
                self._index.reload()
                self._spellings.reload()
            except (ValueError, OSError) as problem:
                raise IndexUnavailable("damaged", str(problem)) from problem
            view = View(
                self._index.searcher(),
                TantivySpellings(self._spellings.searcher()),
                view.label,
                f"{view.label.generation}:{meta}",
            )
            self._view, self._meta = view, meta
        return view

    def _open(self, pointer: Stamp) -> View:
        label = generations.pointed(self._root)
        label.check()
        try:
            place = generations.folder(self._root, label.generation)
            index, spellings = Index.open(str(place)), Index.open(str(place / FOLDER))
        except (ValueError, OSError) as problem:
            there = (generations.folder(self._root, label.generation) / generations.META).exists()
            raise IndexUnavailable("damaged" if there else "rebuilding", str(problem)) from problem
        for each in (index, spellings):
            register(each)
            each.config_reader("manual")
        self._index, self._spellings, self._pointer, self._meta = index, spellings, pointer, None
        return View(index.searcher(), TantivySpellings(spellings.searcher()), label, "")

    def _meta_stamp(self, view: View) -> Stamp:
        return _stamp(self._root / view.label.generation / generations.META)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError as problem:
        raise IndexUnavailable("rebuilding", f"{path} is not there") from problem
    return found.st_mtime_ns, found.st_ino, found.st_size
