"""The calendar of an item as tables: a month each, weeks as rows, every day with a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names
from django.utils.formats import date_format

from kitabdar.circulation.bookings import CalendarDay
from kitabdar.interfaces.shell.names import interface_language

MONTHS = 3
"""Months shown together."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month; `weeks` from Monday, None for days of other months."""

    label: str
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


def first_of_month(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def later(month: date, months: int) -> date:
    """Return the first day of the month so many months later, or earlier."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def weekdays() -> list[tuple[str, str]]:
    """Return the names of the days of the week, short and whole, from Monday."""
    locale = interface_language()
    short, wide = get_day_names("abbreviated", locale=locale), get_day_names("wide", locale=locale)
    return [(short[day], wide[day]) for day in range(7)]


def months(days: Sequence[CalendarDay]) -> list[Month]:
    """Lay whole months of days out."""
    by_month: dict[date, list[CalendarDay]] = {}
    for each in days:
        by_month.setdefault(first_of_month(each.day), []).append(each)
    return [Month(date_format(first, "F Y"), _weeks(found)) for first, found in by_month.items()]


def _weeks(days: Sequence[CalendarDay]) -> tuple[tuple[CalendarDay | None, ...], ...]:
    padded: list[CalendarDay | None] = [None] * days[0].day.weekday() + list(days)
    padded += [None] * (-len(padded) % 7)
    return tuple(tuple(padded[start : start + 7]) for start in range(0, len(padded), 7))


def last_day(month: date, count: int) -> date:
    """Return the last day of the last of so many months from this one on."""
    return later(month, count) - timedelta(days=1)
