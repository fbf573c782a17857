"""What a loan costs by its length: counted once, whatever the path."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import Terms, loan_cost, longer_cost
from kitabdar.circulation.rules.terms import LARGEST_SUM
from kitabdar.organisation.hours import Hours
from tests.unit.circulation.test_dates_and_charges import HOURS, baku, hours

DAILY = Decimal("0.10")


@pytest.mark.parametrize(
    ("start", "due", "says", "days"),
    [
        ("2026-03-02 13:00", "2026-03-16 19:00", {}, 12),  # two Sundays
        ("2026-03-02 13:00", "2026-03-16 19:00", {"loan_charge_closed_days": True}, 14),
        ("2026-03-19 13:00", "2026-03-25 19:00", {}, 1),  # over Novruz
        ("2026-03-02 13:00", "2026-03-02 19:00", {}, 1),  # due on its day: one at least
        ("2026-03-02 13:00", "2026-03-02 17:00", {"loan_unit": "hours"}, 4),
        ("2026-03-02 13:00", "2026-03-02 17:01", {"loan_unit": "hours"}, 5),  # begun ones are whole
        ("2026-03-06 17:00", "2026-03-07 11:00", {"loan_unit": "hours"}, 3),  # over the night
        ("2026-03-06 17:00", "2026-03-07 11:00", {"loan_unit": "hours", "loan_charge_closed_days": True}, 18),
    ],
)
def test_days_and_begun_hours_are_charged(start: str, due: str, says: dict[str, Any], days: int) -> None:
    """[CIR-M15]."""
    terms = Terms(loan_charge=Decimal(1), loan_charge_daily=DAILY, **says)
    assert loan_cost(terms, HOURS, baku(start), baku(due)) == 1 + days * DAILY


def test_no_sum_is_larger_than_a_charge_may_be() -> None:
    terms = Terms(loan_charge_daily=LARGEST_SUM)
    assert loan_cost(terms, HOURS, baku("2026-03-02 13:00"), baku("2026-06-02 13:00")) == LARGEST_SUM


@given(
    hours(),
    st.sampled_from(["days", "hours"]),
    st.booleans(),
    st.lists(st.integers(1, 40 * 24 * 60), min_size=1, max_size=5),
)
def test_prolonged_it_costs_what_it_would_have_cost_at_once(
    opening: Hours, unit: str, closed: bool, minutes: list[int]
) -> None:
    """[CIR-M16]."""
    terms = Terms(loan_charge_daily=DAILY, loan_unit=unit, loan_charge_closed_days=closed)
    start = baku("2026-03-02 13:00")
    dues = [start + timedelta(minutes=sum(minutes[: n + 1])) for n in range(len(minutes))]
    paid = loan_cost(terms, opening, start, dues[0])
    paid += sum(longer_cost(terms, opening, start, *pair) for pair in pairwise(dues))
    assert paid == loan_cost(terms, opening, start, dues[-1])
