"""Read what a form sends; what is wrong with it is nothing, not an error."""

from __future__ import annotations

from datetime import date


def day(text: str) -> date | None:
    """Return a date as date fields send it (ISO 8601); None for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
