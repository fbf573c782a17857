"""Read what a form sends; what is wrong with it is nothing, not an error."""

from __future__ import annotations

from datetime import date

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""What anybody can mean: birthdays of the oldest, ends of cards. Calendars reckon on both sides of it."""


def day(text: str) -> date | None:
    """Return a date as date fields send it (ISO 8601); None for anything else, and for what is beyond all measure."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
