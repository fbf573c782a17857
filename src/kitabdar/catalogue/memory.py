"""Less work for Python's collector of cycles while very many small things are made and dropped."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (200_000, 20, 50)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cycles rarely: records and documents make none, and the look was measured at a third of their cost."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_rarely() -> None:
    """Look for cycles rarely from now on: in a process that does nothing else."""
    gc.set_threshold(*RARELY)
