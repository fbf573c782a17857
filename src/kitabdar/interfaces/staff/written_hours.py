"""Hours as staff type and read them: "9–13, 14:00–19:00", over midnight "20–2", the whole day "0–24"."""

from __future__ import annotations

import re
from typing import Any

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from kitabdar.interfaces.shell.names import interface_language
from kitabdar.organisation.hours import DAY, Hours, Intervals

MOST_OPENINGS = 10
_OPENING = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*[-–—]\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?")


class Unreadable(ValueError):
    """These are no hours."""


def read_day(text: str) -> Intervals:
    """Read the openings of a day; none for an empty text. Raises Unreadable with a sentence for who typed it."""
    parts = [each.strip() for each in re.split(r"[,;]", text) if each.strip()]
    if len(parts) > MOST_OPENINGS:
        raise Unreadable(_("At most %(most)s openings a day.") % {"most": MOST_OPENINGS})
    return tuple(_opening(each) for each in parts)


def write_day(intervals: Intervals) -> str:
    """Write the openings of a day as `read_day` reads them."""
    return ", ".join(f"{clock(opens)}–{_closing(opens, closes)}" for opens, closes in intervals)


def times(intervals: Intervals) -> str:
    """Write the openings of a day for reading."""
    return write_day(intervals) or _("closed")


def clock(minute: int) -> str:
    """Write a minute after midnight as a clock shows it."""
    if minute == DAY:
        return "24:00"
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def written(hours: Hours) -> list[str]:
    """Write a week in a few lines: days with the same hours together."""
    if not hours.are_known:
        return []
    if hours.is_round_the_clock:
        return [_("Open round the clock")]
    names = get_day_names("abbreviated", locale=interface_language())
    lines: list[list[Any]] = []
    for day, intervals in enumerate(hours.week):
        if lines and lines[-1][2] == intervals:
            lines[-1][1] = day
        else:
            lines.append([day, day, intervals])
    return [
        f"{names[first]}{'–' + names[last] if last != first else ''} {times(intervals)}"
        for first, last, intervals in lines
    ]


def _opening(text: str) -> tuple[int, int]:
    found = _OPENING.fullmatch(text)
    if found is None:
        raise Unreadable(_("“%(text)s” cannot be read. Write 9–13, 14:30–19.") % {"text": text[:40]})
    first, first_minute, last, last_minute = (int(each or 0) for each in found.groups())
    opens, closes = first * 60 + first_minute, last * 60 + last_minute
    if opens >= DAY or closes > 2 * DAY or first_minute > 59 or last_minute > 59:
        raise Unreadable(_("“%(text)s” cannot be read. Write 9–13, 14:30–19.") % {"text": text[:40]})
    return opens, closes if closes > opens else closes + DAY


def _closing(opens: int, closes: int) -> str:
    return clock(closes) if closes - opens <= DAY else f"{closes // 60}:{closes % 60:02}"
