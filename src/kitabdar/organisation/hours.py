"""When a place is open, and when what was lent there is due. Pure; moments are aware, answers are in UTC.

Minutes of a day are wall-clock minutes after local midnight. Where the clock is put forward or back, an
opening begins at the first and ends at the last instant that its wall-clock times can mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 1440
LAST_MINUTE = DAY - 1
HORIZON_DAYS = 400  # how far ahead an open day is looked for

Intervals = tuple[tuple[int, int], ...]  # (opens, closes) in minutes; closes may pass 1440
Week = tuple[Intervals, Intervals, Intervals, Intervals, Intervals, Intervals, Intervals]  # from Monday

NEVER: Week = ((), (), (), (), (), (), ())
ROUND_THE_CLOCK: Week = (((0, DAY),),) * 7


@dataclass(frozen=True, slots=True)
class ExceptionDays:
    """Days that depart from the week: closed when `intervals` is empty.

    `is_yearly`: and on the same days of every year after; a 29th of February then only in years that have one.
    """

    first_day: date
    last_day: date
    intervals: Intervals = ()
    note: str = ""
    id: int = 0
    is_yearly: bool = False

    def covers(self, day: date) -> bool:
        """Whether this local day is one of them."""
        if day < self.first_day or not self.is_yearly:
            return self.first_day <= day <= self.last_day
        here, first, last = ((each.month, each.day) for each in (day, self.first_day, self.last_day))
        return (
            first <= here <= last
            if self.first_day.year == self.last_day.year
            else here >= first or here <= last
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one place. `exceptions`: the nearest place's first; the first that names a day decides it."""

    zone: str = "UTC"
    week: Week = NEVER
    exceptions: tuple[ExceptionDays, ...] = field(default=())

    @property
    def are_known(self) -> bool:
        """Whether a week was given at all, here or above."""
        return any(self.week)

    @property
    def is_round_the_clock(self) -> bool:
        """Whether the week has no closed minute."""
        return all(_covers_day(intervals) for intervals in self.week)


def _covers_day(intervals: Intervals) -> bool:
    reached = 0
    for opens, closes in sorted(intervals):
        if opens > reached:
            return False
        reached = max(reached, closes)
    return reached >= DAY


def intervals_of(hours: Hours, day: date) -> Intervals:
    """Return the openings that begin on this local day."""
    for each in hours.exceptions:
        if each.covers(day):
            return tuple(sorted(each.intervals))
    return tuple(sorted(hours.week[day.weekday()]))


def is_open_day(hours: Hours, day: date) -> bool:
    """Whether the place opens at all on this local day; a place without known hours opens daily."""
    if not hours.are_known:
        return not any(e.covers(day) and not e.intervals for e in hours.exceptions)
    return bool(intervals_of(hours, day))


def local_day(hours: Hours, moment: datetime) -> date:
    """Return the date on the place's calendar."""
    return moment.astimezone(ZoneInfo(hours.zone)).date()


def _wall(hours: Hours, day: date, minute: int, fold: int) -> datetime:
    days, rest = divmod(minute, DAY)
    moment = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), ZoneInfo(hours.zone))
    return moment.replace(fold=fold).astimezone(UTC)


def _begins(hours: Hours, day: date, minute: int) -> datetime:
    return min(_wall(hours, day, minute, 0), _wall(hours, day, minute, 1))


def _ends(hours: Hours, day: date, minute: int) -> datetime:
    return max(_wall(hours, day, minute, 0), _wall(hours, day, minute, 1))


def _openings(hours: Hours, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield openings in order, those that touch or overlap joined into one."""
    current: tuple[datetime, datetime] | None = None
    for offset in range(days):
        day = first + timedelta(days=offset)
        for opens, closes in intervals_of(hours, day):
            start, end = _begins(hours, day, opens), _ends(hours, day, closes)
            if current is not None and start <= current[1]:
                current = min(current[0], start), max(current[1], end)
                continue
            if current is not None:
                yield current
            current = start, end
    if current is not None:
        yield current


def _opening_at(hours: Hours, moment: datetime, days: int) -> tuple[datetime, datetime] | None:
    first = local_day(hours, moment) - timedelta(days=2)
    found = (each for each in _openings(hours, first, days + 2) if each[1] > moment)
    return next((each for each in found if each[0] <= moment), None)


def is_open(hours: Hours, moment: datetime) -> bool:
    """Whether the place is open at this moment; the closing moment itself is closed."""
    return _opening_at(hours, moment, 2) is not None


def closes_at(hours: Hours, moment: datetime) -> datetime | None:
    """Return when the opening of this moment ends; None when closed now, or open for eight days on end."""
    opening = _opening_at(hours, moment, 10)
    if opening is None or opening[1] - moment > timedelta(days=8):
        return None
    return opening[1]


def next_opening(hours: Hours, moment: datetime) -> datetime | None:
    """Return when the place opens next after this moment; None when it does not within 400 days."""
    first = local_day(hours, moment) - timedelta(days=2)
    return next((start for start, _end in _openings(hours, first, HORIZON_DAYS) if start > moment), None)


def due_moment(hours: Hours, moment: datetime, days: int) -> datetime:
    """Return when something lent at `moment` for this many days is due.

    It is the end of opening on the local day that many days later, or on the first open day after it: never on a
    closed day, never before the loan. An opening that runs past midnight counts to 23:59 of its day, which is
    also the answer where no hours are known.
    """
    wanted = local_day(hours, moment) + timedelta(days=days)
    for offset in range(HORIZON_DAYS):
        day = wanted + timedelta(days=offset)
        if not is_open_day(hours, day):
            continue
        due = end_of_day(hours, day)
        if due > moment:
            return due
    return _ends(hours, wanted + timedelta(days=1), LAST_MINUTE)


def end_of_day(hours: Hours, day: date) -> datetime:
    """Return the end of opening on a local day; 23:59 of a day without opening, or whose opening passes midnight."""
    closes = max((end for _start, end in intervals_of(hours, day)), default=DAY)
    return _ends(hours, day, min(closes, LAST_MINUTE))


def open_days_between(hours: Hours, after: date, until: date) -> int:
    """Count the open days after the first date, up to and including the second."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(is_open_day(hours, day) for day in days)


def open_time_between(hours: Hours, after: datetime, until: datetime) -> timedelta:
    """Add up how long the place was open; where no hours are known its days are open from midnight to midnight."""
    if until <= after:
        return timedelta()
    if not hours.are_known:
        closed = tuple(each for each in hours.exceptions if not each.intervals)
        hours = Hours(hours.zone, ROUND_THE_CLOCK, closed)
    first = local_day(hours, after) - timedelta(days=2)
    openings = _openings(hours, first, (local_day(hours, until) - first).days + 1)
    shared = (min(end, until) - max(start, after) for start, end in openings)
    return sum((each for each in shared if each > timedelta()), timedelta())
