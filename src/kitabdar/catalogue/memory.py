"""Less work for Python's collector of cycles, which looks through all that is in memory to find a little."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (2_000_000, 20, 50)
"""For very many small things that are made and dropped: records and documents make no cycles."""

BETWEEN_ANSWERS = (20_000, 20, 50)
"""For answering: what is young costs three milliseconds, and all of it is looked at once in a million answers."""


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cycles rarely: the look was measured at a third of the cost of records and documents."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_rarely() -> None:
    """Look for cycles rarely from now on: in a process that does nothing else."""
    gc.set_threshold(*RARELY)


def collect_between_answers() -> None:
    """Look for cycles seldom, and hardly ever at everything, from now on: in a process that answers readers.

    To look at everything was measured at 100 to 300 ms, in the middle of one answer in a hundred. An answer leaves some
    twenty things in cycles.
    """
    gc.set_threshold(*BETWEEN_ANSWERS)
