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
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
