"""How heavy work treads lightly while the library is being used: fewer processes, pauses, others first."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection

from kitabdar.catalogue.kindness import be_kind
from kitabdar.organisation import heartbeat

SERVED_SECONDS = 120
"""The worker says each minute that it lives: heard within this time, the library is being used."""

PAUSE_SECONDS = 0.12
"""Longer than SQLite lets a writer sleep before it tries again."""


def is_used() -> bool:
    """Say whether the library is being used; one whose heartbeats cannot be read is not."""
    try:
        silence = heartbeat.silence("worker", datetime.now(UTC))
    except DatabaseError:
        return False
    return silence is not None and silence < SERVED_SECONDS


def processes() -> int:
    """Return how many processes share heavy work: half of those there may be while the library is used."""
    return max(1, settings.PROCESSES // 2) if is_used() else int(settings.PROCESSES)


def give_way() -> None:
    """Let readers and desks go first, between two pieces of heavy work.

    While the library is used others get the processor before this process does. SQLite has one writer, and one that
    begins again at once shuts others out: there it pauses.
    """
    if not is_used():
        return
    be_kind()
    if connection.vendor == "sqlite":
        time.sleep(PAUSE_SECONDS)
