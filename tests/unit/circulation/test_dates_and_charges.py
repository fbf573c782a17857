"""Late days are days on which the branch was open; grace forgives, the cap limits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import PolicyRow, due_at, overdue_amount, overdue_days, shelf_end
from kitabdar.organisation.hours import ExceptionDays, Hours, Week

WEEK: Week = (((540, 1140),),) * 5 + (((600, 1020),), ())
HOURS = Hours("Asia/Baku", WEEK, (ExceptionDays(date(2026, 3, 20), date(2026, 3, 24)),))
POLICY = PolicyRow(
    id=1, name="Books", position=1, charge_per_day=Decimal("0.20"), grace_days=2, charge_cap=Decimal("1.50")
)


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
    assert overdue_days(HOURS, baku("2026-03-13 19:00"), baku(returned)) == days


@pytest.mark.parametrize(
    ("days", "amount"), [(0, "0"), (2, "0"), (3, "0.60"), (7, "1.40"), (8, "1.50"), (400, "1.50")]
)
def test_grace_forgives_all_and_then_every_day_counts_up_to_the_cap(days: int, amount: str) -> None:
    assert overdue_amount(POLICY, days) == Decimal(amount)


def test_without_a_cap_there_is_no_end() -> None:
    policy = PolicyRow(id=1, name="x", position=1, charge_per_day=Decimal("0.20"))
    assert overdue_amount(policy, 400) == Decimal("80.00")


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_later_return_never_costs_less(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert overdue_amount(POLICY, low) <= overdue_amount(POLICY, high) <= POLICY.charge_cap


def test_loans_and_the_hold_shelf_end_while_the_branch_is_open() -> None:
    now = baku("2026-03-06 10:00")
    assert due_at(POLICY, HOURS, now) == baku("2026-03-25 19:00")  # the 20th begins Novruz
    assert shelf_end(POLICY, HOURS, now) == baku("2026-03-13 19:00")
    assert due_at(POLICY, HOURS, now).tzinfo == UTC
