"""Which of the installation's processes are alive: each says so in the cache table, health checks read it."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

KEPT_SECONDS = 86_400


def beat(process: str, now: datetime) -> None:
    """Note that this process is alive."""
    cache.set(f"heartbeat:{process}", now.timestamp(), KEPT_SECONDS)


def silence(process: str, now: datetime) -> float | None:
    """Return the seconds since this process last said it was alive; None when it has not for a day."""
    last = cache.get(f"heartbeat:{process}")
    return None if last is None else max(0.0, now.timestamp() - float(last))
