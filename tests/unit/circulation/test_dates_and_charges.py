"""Late days are days on which the branch was open; grace forgives, the cap limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import (
    Terms,
    age_on,
    due_at,
    loss_charges,
    overdue_amount,
    overdue_days,
    overdue_hours,
    reading_due_at,
    renewed_due_at,
    shelf_end,
    suspension,
)
from kitabdar.organisation.hours import (
    ROUND_THE_CLOCK,
    ExceptionDays,
    Hours,
    Week,
    end_of_day,
    is_open,
    is_open_day,
    local_day,
)

WEEK: Week = (((540, 1140),),) * 5 + (((600, 1020),), ())
HOURS = Hours("Asia/Baku", WEEK, (ExceptionDays(date(2026, 3, 20), date(2026, 3, 24)),))
TERMS = Terms(charge=Decimal("0.20"), grace=2, charge_cap=Decimal("1.50"))


def baku(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Baku"))


@pytest.mark.parametrize(
    ("returned", "days"),
    [
        ("2026-03-13 19:00", 0),  # at the last moment
        ("2026-03-13 23:30", 0),  # in the book drop, the same day
        ("2026-03-14 10:00", 1),
        ("2026-03-15 10:00", 1),  # Sunday is closed
        ("2026-03-16 10:00", 2),
        ("2026-03-25 10:00", 6),  # Novruz and Sunday left out
    ],
)
def test_closed_days_are_not_counted_as_late(returned: str, days: int) -> None:
    """[CIR-M1]."""
    assert overdue_days(HOURS, baku("2026-03-13 19:00"), baku(returned)) == days


@pytest.mark.parametrize(
    ("days", "amount"), [(0, "0"), (2, "0"), (3, "0.60"), (7, "1.40"), (8, "1.50"), (400, "1.50")]
)
def test_grace_forgives_all_and_then_every_day_counts_up_to_the_cap(days: int, amount: str) -> None:
    assert overdue_amount(TERMS, days) == Decimal(amount)


def test_without_a_cap_there_is_no_end() -> None:
    assert overdue_amount(Terms(charge=Decimal("0.20")), 400) == Decimal("80.00")


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_later_return_never_costs_less(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert overdue_amount(TERMS, low) <= overdue_amount(TERMS, high) <= TERMS.charge_cap


def test_loans_and_the_hold_shelf_end_while_the_branch_is_open() -> None:
    now = baku("2026-03-06 10:00")
    assert due_at(TERMS, HOURS, now) == baku("2026-03-25 19:00")  # the 20th begins Novruz
    assert shelf_end(TERMS, HOURS, now) == baku("2026-03-13 19:00")
    assert due_at(TERMS, HOURS, now).tzinfo == UTC


FRIDAY = baku("2026-03-06 10:00")


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ({"loan_length": 9}, "2026-03-16 19:00"),  # Sunday the 15th is closed
        ({"loan_length": 9, "closed_days": "as_it_falls"}, "2026-03-15 23:59"),
        ({"loan_length": 8, "closed_days": "not_counted"}, "2026-03-16 19:00"),  # two Sundays left out
        ({"loan_length": 14, "closed_days": "same_weekday"}, "2026-03-27 19:00"),  # Novruz: a Friday later
        ({"loan_length": 3, "loan_unit": "hours"}, "2026-03-06 13:00"),
        ({"loan_length": 12, "loan_unit": "hours"}, "2026-03-07 10:00"),
        ({"loan_length": 12, "loan_unit": "hours", "closed_hours": "before_closing"}, "2026-03-06 19:00"),
        ({"loan_length": 12, "loan_unit": "hours", "closed_hours": "as_it_falls"}, "2026-03-06 22:00"),
        ({"fixed_due_date": date(2026, 3, 10)}, "2026-03-10 19:00"),
        ({"loan_length": 2, "fixed_due_date": date(2026, 3, 12)}, "2026-03-09 19:00"),
        (
            {"loan_length": 2, "fixed_due_date": date(2026, 3, 12), "fixed_due_rule": "exactly"},
            "2026-03-12 19:00",
        ),
        (
            {"loan_length": 2, "fixed_due_date": date(2026, 3, 12), "fixed_due_rule": "not_before"},
            "2026-03-12 19:00",
        ),
        (
            {"fixed_due_date": date(2026, 3, 1), "fixed_due_rule": "exactly"},
            "2026-03-06 19:00",
        ),  # long past: today
        ({"fixed_due_date": date(2026, 3, 15)}, "2026-03-14 17:00"),  # a Sunday: the last opening before it
        ({"fixed_due_date": date(2026, 3, 15), "closed_days": "as_it_falls"}, "2026-03-15 23:59"),
        (
            {"loan_length": 2, "fixed_due_date": date(2026, 3, 15), "fixed_due_rule": "not_before"},
            "2026-03-16 19:00",
        ),
        ({"fixed_due_date": date(2026, 3, 15), "fixed_due_rule": "exactly"}, "2026-03-15 23:59"),
        ({"loan_length": 200, "loan_unit": "hours", "fixed_due_date": date(2026, 3, 8)}, "2026-03-07 17:00"),
    ],
)
def test_when_a_loan_is_due(terms: dict[str, object], due: str) -> None:
    """The table of [CIR-D1], [CIR-D3] and [CIR-D4]."""
    assert due_at(Terms(**terms), HOURS, FRIDAY) == baku(due)  # type: ignore[arg-type]


def test_what_many_wait_for_is_lent_for_less() -> None:
    terms = Terms(loan_length=14, busy_holds=3, busy_length=3)
    assert due_at(terms, HOURS, FRIDAY, waiting=2) == due_at(Terms(), HOURS, FRIDAY)
    assert due_at(terms, HOURS, FRIDAY, waiting=3) == baku("2026-03-09 19:00")


def test_nothing_is_lent_beyond_the_card_where_the_rule_says_so() -> None:
    expires = date(2026, 3, 11)
    terms = Terms(due_before_card_expires=True)
    assert due_at(terms, HOURS, FRIDAY, card_expires_on=expires) == baku("2026-03-11 19:00")
    assert due_at(Terms(), HOURS, FRIDAY, card_expires_on=expires) > baku("2026-03-12 00:00")
    sunday = {"card_expires_on": date(2026, 3, 15)}
    assert due_at(terms, HOURS, FRIDAY, **sunday) == baku("2026-03-14 17:00")
    assert due_at(terms, HOURS, baku("2026-03-14 18:00"), **sunday) == baku(
        "2026-03-16 19:00"
    )  # never before now


@pytest.mark.parametrize("rule", ["not_after", "exactly"])
def test_a_fixed_date_bounds_renewals_too(rule: str) -> None:
    """[CIR-D3]: once it has passed a renewal gains nothing."""
    terms, due = Terms(fixed_due_date=date(2026, 3, 10), fixed_due_rule=rule), baku("2026-03-10 19:00")
    for now in ("2026-03-09 10:00", "2026-03-10 19:00", "2026-03-13 10:00"):
        assert renewed_due_at(terms, HOURS, baku(now), due) == due
    later = renewed_due_at(replace(terms, fixed_due_rule="not_before"), HOURS, baku("2026-03-13 10:00"), due)
    assert later == baku("2026-03-27 19:00")


def test_a_renewal_counts_from_now_or_from_when_it_was_due() -> None:
    """[CIR-D2]."""
    due = baku("2026-03-10 19:00")
    assert renewed_due_at(Terms(renewal_length=3), HOURS, FRIDAY, due) == baku("2026-03-09 19:00")
    assert renewed_due_at(Terms(renewal_length=3, renewed_from="due"), HOURS, FRIDAY, due) == baku(
        "2026-03-13 19:00"
    )
    assert renewed_due_at(Terms(loan_length=5), HOURS, FRIDAY, due) == baku("2026-03-11 19:00")


def test_what_is_read_here_is_due_when_the_room_closes() -> None:
    """[CIR-D5]."""
    assert reading_due_at(HOURS, FRIDAY) == baku("2026-03-06 19:00")
    assert reading_due_at(HOURS, baku("2026-03-06 20:00")) == baku("2026-03-07 17:00")
    assert reading_due_at(HOURS, baku("2026-03-07 18:00")) == baku("2026-03-09 19:00")  # Sunday is closed
    assert reading_due_at(HOURS, baku("2026-03-19 20:00")) == baku("2026-03-25 19:00")  # and so is Novruz
    night = Hours("Asia/Almaty", ROUND_THE_CLOCK)
    assert reading_due_at(night, FRIDAY) > FRIDAY


ZONES = st.sampled_from(["Asia/Baku", "Asia/Almaty", "Europe/Istanbul", "Europe/London", "UTC"])
OPENINGS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda each: (each[0], each[0] + each[1])),
    max_size=2,
).map(lambda found: tuple(sorted(found)))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    week = tuple(draw(OPENINGS) for _ in range(7))
    closed = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=3))
    exceptions = tuple(ExceptionDays(day, day + timedelta(days=draw(st.integers(0, 20)))) for day in closed)
    return Hours(draw(ZONES), week, exceptions)  # type: ignore[arg-type]


LENGTHS = st.builds(
    Terms,
    loan_length=st.integers(0, 60),
    loan_unit=st.sampled_from(["days", "hours"]),
    closed_days=st.sampled_from(["next_open", "not_counted", "same_weekday"]),
    closed_hours=st.sampled_from(["next_opening", "before_closing"]),
    fixed_due_date=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    fixed_due_rule=st.sampled_from(["not_after", "exactly", "not_before"]),
    due_before_card_expires=st.booleans(),
)
CARDS = st.none() | st.dates(date(2026, 1, 1), date(2027, 3, 1))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(LENGTHS, hours(), MOMENTS, CARDS)
def test_a_loan_is_never_due_before_it_is_made(
    terms: Terms, opening: Hours, now: datetime, card: date | None
) -> None:
    assert due_at(terms, opening, now, card_expires_on=card) > now
    renewed = renewed_due_at(terms, opening, now, now, card_expires_on=card)
    assert renewed > now or (renewed == now and terms.fixed_due_date is not None)  # and gains nothing
    assert reading_due_at(opening, now) > now


@given(LENGTHS, hours(), MOMENTS, CARDS)
def test_a_loan_by_the_day_is_never_due_on_a_closed_day(
    terms: Terms, opening: Hours, now: datetime, card: date | None
) -> None:
    if terms.loan_unit == "hours" or (terms.fixed_due_date is not None and terms.fixed_due_rule == "exactly"):
        return
    due = local_day(opening, due_at(terms, opening, now, card_expires_on=card))
    ahead = [due + timedelta(days=n) for n in range(-60, 60)]
    assert is_open_day(opening, due) or not any(is_open_day(opening, each) for each in ahead)


@given(LENGTHS, hours(), MOMENTS, CARDS)
def test_a_loan_by_the_hour_is_never_due_while_closed(
    terms: Terms, opening: Hours, now: datetime, card: date | None
) -> None:
    if terms.loan_unit == "days" or not opening.are_known:
        return
    if terms.fixed_due_date is not None and terms.fixed_due_rule == "exactly":
        return
    due = due_at(terms, opening, now, card_expires_on=card)
    is_end_of_day = due == end_of_day(opening, local_day(opening, due))  # 23:59 of an opening past midnight
    assert (
        is_open(opening, due)
        or is_open(opening, due - timedelta(seconds=1))
        or (is_end_of_day and is_open_day(opening, local_day(opening, due)))
        or due > now + timedelta(hours=60)
    )


@given(hours(), MOMENTS)
def test_what_is_read_here_is_never_due_on_a_closed_day(opening: Hours, now: datetime) -> None:
    due = reading_due_at(opening, now)
    day = local_day(opening, due - timedelta(seconds=1))
    ahead = [day + timedelta(days=n) for n in range(-60, 60)]
    assert (
        is_open(opening, due - timedelta(seconds=1))
        or is_open_day(opening, day)
        or not any(is_open_day(opening, each) for each in ahead)
    )


@pytest.mark.parametrize(
    ("terms", "late", "amount"),
    [
        ({"charge_every": 7}, 6, "0"),
        ({"charge_every": 7}, 14, "2"),
        ({"charge_every": 7, "charge_begins": "start"}, 8, "2"),
        ({"grace": 3, "grace_is_charged": False}, 5, "2"),
        ({"grace": 3, "grace_is_charged": True}, 5, "5"),
        ({"grace": 3}, 3, "0"),
        ({"charge_cap_is_price": True}, 30, "12.50"),
    ],
)
def test_what_lateness_costs(terms: dict[str, object], late: int, amount: str) -> None:
    """The table of [CIR-M2]."""
    found = overdue_amount(Terms(charge=Decimal(1), **terms), late, Decimal("12.50"))  # type: ignore[arg-type]
    assert found == Decimal(amount)


@pytest.mark.parametrize(
    ("terms", "late", "days"),
    [
        ({}, 5, 5),
        ({"suspension_days": 0}, 5, 0),
        ({"suspension_days": 2, "suspension_every": 3}, 7, 4),
        ({"suspension_most": 3}, 10, 3),
        ({"grace": 5}, 5, 0),
        ({"grace": 4, "grace_is_charged": False}, 6, 2),
    ],
)
def test_for_how_long_a_late_reader_waits(terms: dict[str, object], late: int, days: int) -> None:
    """The table of [CIR-M3]."""
    assert suspension(Terms(**{"suspension_days": 1, **terms}), late) == days  # type: ignore[arg-type]


def test_what_a_lost_item_costs() -> None:
    """[CIR-M4]."""
    terms = Terms(lost_price=Decimal(9), processing_charge=Decimal(2))
    assert loss_charges(terms, Decimal("12.5")) == loss_charges(terms, Decimal("12.50"))
    assert (loss_charges(terms, None).item, loss_charges(terms, None).processing) == (9, 2)
    assert loss_charges(Terms(lost_charge="none", processing_charge=Decimal(2)), Decimal(5)).processing == 0


def test_hours_late_and_age() -> None:
    due = baku("2026-03-06 13:00")
    late = [overdue_hours(HOURS, due, due + timedelta(minutes=m)) for m in (-5, 0, 1, 60, 61)]
    assert late == [0, 0, 1, 1, 2]
    assert (
        age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
        and age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
    )
    assert age_on(None, date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("due", "returned", "late", "with_closed"),
    [
        ("2026-03-07 15:00", "2026-03-09 09:00", 2, 42),  # Saturday until 17:00, Sunday closed
        ("2026-03-06 18:30", "2026-03-07 10:15", 1, 16),  # begun hours are whole, over the night too
        ("2026-03-06 19:00", "2026-03-06 23:00", 0, 4),  # into the book drop
        ("2026-03-19 18:00", "2026-03-25 10:00", 2, 136),  # over Novruz
    ],
)
def test_closed_hours_are_not_counted_as_late(due: str, returned: str, late: int, with_closed: int) -> None:
    """[CIR-M1]."""
    given = HOURS, baku(due), baku(returned)
    assert overdue_hours(*given) == late
    assert overdue_hours(*given, closed_hours_count=True) == with_closed


def test_where_no_hours_are_known_every_hour_counts_but_those_of_closed_days() -> None:
    hours = Hours("Asia/Baku", exceptions=(ExceptionDays(date(2026, 3, 8), date(2026, 3, 8)),))
    assert overdue_hours(hours, baku("2026-03-07 15:00"), baku("2026-03-09 09:00")) == 18


def test_the_grace_of_a_loan_by_the_hour_is_in_hours_for_waiting_too() -> None:
    terms = Terms(loan_unit="hours", grace=3, suspension_days=1)
    assert [suspension(terms, 3, hours) for hours in (3, 30)] == [0, 3]
    assert suspension(terms, 3) == 0  # read here, and so late by the day
