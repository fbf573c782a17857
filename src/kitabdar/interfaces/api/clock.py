"""The one place where the API reads the clock; everything below is told the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment (UTC)."""
    return datetime.now(UTC)
