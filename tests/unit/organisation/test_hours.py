"""Opening hours over midnight, over changes of the clock, round the clock; what is lent is due while open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.organisation import hours as opening
from kitabdar.organisation.hours import NEVER, ROUND_THE_CLOCK, ExceptionDays, Hours, Week

BAKU = ZoneInfo("Asia/Baku")
OFFICE: Week = (((540, 1140),),) * 5 + (((600, 1020),), ())
LATE: Week = ((), (), (), (), ((1200, 1560),), ((1200, 1560),), ())  # Friday and Saturday, 20:00 to 02:00


def baku(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BAKU)


def test_a_place_is_closed_at_its_closing_moment() -> None:
    hours = Hours("Asia/Baku", OFFICE)
    assert opening.is_open(hours, baku("2026-03-02 09:00"))
    assert opening.is_open(hours, baku("2026-03-02 18:59:59"))
    assert not opening.is_open(hours, baku("2026-03-02 19:00"))
    assert not opening.is_open(hours, baku("2026-03-08 12:00"))


def test_hours_are_told_in_the_time_zone_of_the_place() -> None:
    moment = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
    assert opening.is_open(Hours("Asia/Baku", OFFICE), moment)  # 09:30
    assert not opening.is_open(Hours("Europe/Istanbul", OFFICE), moment)  # 08:30


def test_an_opening_runs_over_midnight() -> None:
    hours = Hours("Asia/Baku", LATE)
    assert opening.is_open(hours, baku("2026-03-07 01:59"))
    assert not opening.is_open(hours, baku("2026-03-07 02:00"))
    assert opening.closes_at(hours, baku("2026-03-06 23:00")) == baku("2026-03-07 02:00")
    assert opening.next_opening(hours, baku("2026-03-07 03:00")) == baku("2026-03-07 20:00")


def test_a_round_the_clock_place_has_no_closing_time() -> None:
    hours = Hours("Asia/Almaty", ROUND_THE_CLOCK)
    assert hours.is_round_the_clock
    assert opening.is_open(hours, baku("2026-03-08 03:14"))
    assert opening.closes_at(hours, baku("2026-03-08 03:14")) is None


def test_a_round_the_clock_place_closes_for_a_holiday_ahead() -> None:
    hours = Hours("Asia/Baku", ROUND_THE_CLOCK, (ExceptionDays(date(2026, 3, 20), date(2026, 3, 24)),))
    assert opening.closes_at(hours, baku("2026-03-19 12:00")) == baku("2026-03-20 00:00")
    assert opening.next_opening(hours, baku("2026-03-21 12:00")) == baku("2026-03-25 00:00")


def test_the_nearest_exception_decides_a_day() -> None:
    holiday = ExceptionDays(date(2026, 3, 20), date(2026, 3, 24))
    open_all_the_same = ExceptionDays(date(2026, 3, 21), date(2026, 3, 21), ((600, 840),))
    hours = Hours("Asia/Baku", OFFICE, (open_all_the_same, holiday))
    assert opening.is_open(hours, baku("2026-03-21 10:00"))
    assert not opening.is_open(hours, baku("2026-03-20 10:00"))


def test_what_comes_back_every_year_covers_the_same_days_from_its_first_on() -> None:
    spring = ExceptionDays(date(2026, 3, 20), date(2026, 3, 21), is_yearly=True)
    covered = [date(2026, 3, 20), date(2027, 3, 21), date(2031, 3, 20)]
    assert all(spring.covers(day) for day in covered)
    assert not any(spring.covers(day) for day in (date(2025, 3, 20), date(2027, 3, 22), date(2027, 3, 19)))
    new_year = ExceptionDays(date(2026, 12, 31), date(2027, 1, 2), is_yearly=True)
    assert all(new_year.covers(day) for day in (date(2026, 12, 31), date(2028, 1, 2), date(2028, 12, 31)))
    assert not any(new_year.covers(day) for day in (date(2026, 1, 1), date(2028, 1, 3), date(2028, 12, 30)))


def test_a_day_of_its_own_comes_before_what_comes_back_every_year() -> None:
    yearly = ExceptionDays(date(2024, 3, 20), date(2024, 3, 24), is_yearly=True)
    open_all_the_same = ExceptionDays(date(2026, 3, 21), date(2026, 3, 21), ((600, 840),))
    hours = Hours("Asia/Baku", OFFICE, (open_all_the_same, yearly))
    assert opening.is_open(hours, baku("2026-03-21 10:00"))
    assert not opening.is_open(hours, baku("2026-03-20 10:00"))
    assert opening.due_moment(hours, baku("2026-03-06 10:00"), 16) == baku("2026-03-25 19:00")


def test_a_place_that_never_opens_has_no_next_opening() -> None:
    assert opening.next_opening(Hours("Asia/Baku", NEVER), baku("2026-03-02 09:00")) is None


def test_due_is_the_end_of_opening_on_the_due_day() -> None:
    due = opening.due_moment(Hours("Asia/Baku", OFFICE), baku("2026-03-02 10:00"), 14)
    assert due == baku("2026-03-16 19:00")


def test_due_moves_past_a_closed_sunday_and_a_holiday() -> None:
    hours = Hours("Asia/Baku", OFFICE, (ExceptionDays(date(2026, 3, 20), date(2026, 3, 24)),))
    assert opening.due_moment(hours, baku("2026-03-01 10:00"), 7) == baku("2026-03-09 19:00")
    assert opening.due_moment(hours, baku("2026-03-06 10:00"), 14) == baku("2026-03-25 19:00")


def test_due_where_opening_passes_midnight_stays_on_its_day() -> None:
    assert opening.due_moment(Hours("Asia/Baku", LATE), baku("2026-03-02 10:00"), 1) == baku(
        "2026-03-06 23:59"
    )


def test_due_without_known_hours_is_the_end_of_the_day() -> None:
    assert opening.due_moment(Hours("Asia/Baku"), baku("2026-03-02 10:00"), 3) == baku("2026-03-05 23:59")


def test_a_loan_of_no_days_after_closing_is_due_on_the_next_open_day() -> None:
    hours = Hours("Asia/Baku", OFFICE)
    assert opening.due_moment(hours, baku("2026-03-02 20:00"), 0) == baku("2026-03-03 19:00")


def test_open_days_leave_out_closed_ones() -> None:
    hours = Hours("Asia/Baku", OFFICE, (ExceptionDays(date(2026, 3, 4), date(2026, 3, 4)),))
    assert opening.open_days_between(hours, date(2026, 3, 1), date(2026, 3, 8)) == 5
    assert opening.open_days_between(hours, date(2026, 3, 8), date(2026, 3, 1)) == 0


def test_a_night_in_which_the_clock_goes_back_is_an_hour_longer() -> None:
    hours = Hours("Europe/Berlin", ((), (), (), (), (), ((1320, 1620),), ()))  # Saturday 22:00 to 03:00
    start = opening.next_opening(hours, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert start is not None
    end = opening.closes_at(hours, start)
    assert end is not None
    assert end - start == timedelta(hours=6)


@pytest.mark.parametrize("minute", [0, 59])
def test_an_opening_inside_the_hour_that_the_clock_skips_is_kept(minute: int) -> None:
    hours = Hours("Europe/Berlin", ((), (), (), (), (), (), ((120 + minute, 180 + minute),)))
    start = opening.next_opening(hours, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert start is not None
    end = opening.closes_at(hours, start)
    assert start.date() == date(2026, 3, 29)
    assert end is not None and end > start


ZONES = st.sampled_from(["Asia/Baku", "Asia/Almaty", "Europe/Istanbul", "Europe/Berlin", "America/New_York"])
INTERVAL = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda each: (each[0], each[0] + each[1])
)
WEEKS = st.tuples(*[st.lists(INTERVAL, max_size=2).map(tuple) for _ in range(7)])
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
EXCEPTIONS = st.lists(
    st.builds(
        lambda first, length, spans, yearly: ExceptionDays(
            first, first + timedelta(days=length), tuple(spans), is_yearly=yearly
        ),
        DAYS,
        st.integers(0, 20),
        st.lists(INTERVAL, max_size=1),
        st.booleans(),
    ),
    max_size=3,
).map(tuple)
HOURS = st.builds(Hours, ZONES, WEEKS, EXCEPTIONS)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(HOURS, MOMENTS, st.integers(0, 60))
def test_due_is_after_the_loan_on_an_open_day_and_at_the_end_of_opening(
    hours: Hours, moment: datetime, days: int
) -> None:
    due = opening.due_moment(hours, moment, days)
    day = opening.local_day(hours, due)
    assert due > moment
    assert day >= opening.local_day(hours, moment) + timedelta(days=days)
    if hours.are_known:
        assert opening.is_open_day(hours, day)
        # the closing moment itself is closed; who opens at 23:59 opens in the very moment
        assert opening.is_open(hours, due - timedelta(microseconds=1)) or opening.is_open(hours, due)


@given(HOURS, MOMENTS)
def test_a_place_closes_when_it_says_and_opens_when_it_says(hours: Hours, moment: datetime) -> None:
    end = opening.closes_at(hours, moment)
    if end is not None:
        assert opening.is_open(hours, moment)
        assert opening.is_open(hours, end - timedelta(microseconds=1))
        assert not opening.is_open(hours, end)
    start = opening.next_opening(hours, moment)
    if start is not None:
        assert start > moment
        assert opening.is_open(hours, start)
        assert not opening.is_open(hours, start - timedelta(microseconds=1))
