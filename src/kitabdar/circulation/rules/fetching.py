"""When something can be fetched from closed stacks, and what is written on its slip. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from kitabdar.organisation.hours import Hours, is_open, next_opening

_CODE = re.compile(r"(?:R([0-9]{1,15})-)?([0-9]{1,5})", re.IGNORECASE)


def fetch_from(hours: Hours, now: datetime) -> datetime:
    """Return from when it can be fetched: now, or when the stack opens next. [CIR-S2]

    A stack without known hours is always open; one that opens no more in sight is asked at once.
    """
    if not hours.are_known or is_open(hours, now):
        return now
    return next_opening(hours, now) or now


def slip_code(branch_id: int, number: int) -> str:
    """Return what the bars of a slip say: the branch that gave the number, and the number."""
    return f"R{branch_id}-{number}"


def read_code(text: str) -> tuple[int | None, int] | None:
    """Return the branch (None: that where it is read) and the number that were scanned or typed; None for others."""
    found = _CODE.fullmatch(text.strip())
    if found is None or not int(found[2]):
        return None
    return (int(found[1]) if found[1] else None), int(found[2])
