"""Places, hours and policies kept in each process, and right in all of them.

A trigger on each of their tables writes a new random stamp in the transaction of the change. What was loaded is
used only while the stamp read now is the stamp it was loaded under, so a change is seen by every process from
the moment it is committed, at the price of one small SELECT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

Loaded = TypeVar("Loaded")


_read_once: ContextVar[list[str] | None] = ContextVar("_read_once", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """See the settings as they are when first asked for: of a page that only reads, some ten SELECTs become one.

    What changes settings, be it to take it back (a rehearsal), must not run within.
    """
    token = _read_once.set([])
    try:
        yield
    finally:
        _read_once.reset(token)


def stamp() -> str:
    """Return the stamp of the settings as this transaction sees them; "" when nothing is set yet."""
    read = _read_once.get()
    if read:
        return read[0]
    current = _stamp()
    if read is not None:
        read.append(current)
    return current


def _stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM organisation_settingsstamp WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


class Cached(Generic[Loaded]):
    """Something made from the settings by `load`, kept while they stay as they are."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        self._load = load
        self._kept: tuple[str, Loaded] | None = None

    def at(self, current: str) -> Loaded:
        """Return it for this stamp (read in the same transaction)."""
        kept = self._kept
        if kept is not None and kept[0] == current:
            return kept[1]
        loaded = self._load()
        if current:
            self._kept = current, loaded
        return loaded

    def get(self) -> Loaded:
        """Return it as it is now."""
        return self.at(stamp())
