"""What may be called back, and when it is due then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import (
    Recallable,
    RecallFacts,
    Terms,
    best_to_recall,
    overdue_amount,
    recalled_due_at,
    refusals_to_recall,
)
from kitabdar.organisation.hours import local_day
from tests.unit.circulation.test_dates_and_charges import HOURS

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def loan(number: int = 1, *, due: int = 60, recalled: int = 7, by: str = "anyone", **more: Any) -> Recallable:
    given: dict[str, Any] = {"loan_id": number, "terms": Terms(recalled_by=by), "due_at": NOW + due * DAY}
    given |= {"recalled_due_at": NOW + recalled * DAY, "unkept_due_at": NOW + 7 * DAY}
    return Recallable(**{**given, **more})


def facts(*loans: Recallable, **more: Any) -> RecallFacts:
    given: dict[str, Any] = {
        "hold_state": "waiting",
        "rests": False,
        "has_recall": False,
        "can_be_fetched": False,
    }
    return RecallFacts(**{**given, "by_reader": False, "loans": loans, **more})


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        (facts(loan()), []),
        (facts(loan(), hold_state=""), ["hold_ended"]),
        (facts(loan(), hold_state="ready"), ["recall_not_needed"]),
        (facts(loan(), rests=True, has_recall=True), ["hold_rests", "recall_open"]),
        (facts(loan(), can_be_fetched=True), ["recall_not_needed"]),
        (facts(), ["nothing_to_recall"]),
        (facts(loan(by="no")), ["not_recallable"]),
        (facts(loan(by="staff")), []),
        (facts(loan(by="staff"), by_reader=True), ["not_recallable"]),
        (facts(loan(by="no"), loan(2, is_called_back=True)), ["recalled_already"]),
        (facts(loan(due=5)), ["recall_gains_nothing"]),
        (facts(loan(due=20, recalled=30)), ["recall_too_early"]),
        (facts(loan(due=20, recalled=30), loan(2)), []),
    ],
)
def test_the_reasons_are_those_of_the_loan_that_comes_furthest(case: RecallFacts, codes: list[str]) -> None:
    """[CIR-E1]."""
    assert [each.code for each in refusals_to_recall(case)] == codes


def test_the_loan_that_can_be_due_first_is_best_then_the_one_that_would_run_longest() -> None:
    """[CIR-E2]."""
    late, soon, longest = loan(1, recalled=14, due=90), loan(2, due=30), loan(3, due=60)
    assert best_to_recall(facts(late, soon)).loan_id == 2
    assert best_to_recall(facts(late, soon, longest)).loan_id == 3
    assert best_to_recall(facts(loan(9), loan(8))).loan_id == 8
    assert best_to_recall(facts(loan(1, recalled=1, by="no"), soon)).loan_id == 2


@given(
    length=st.integers(0, 40),
    kept=st.integers(0, 90),
    lent_ago=st.integers(0, 100),
    hour=st.integers(0, 23),
    closed_days=st.sampled_from(["next_open", "not_counted", "same_weekday", "as_it_falls"]),
)
def test_a_recall_is_due_after_now_and_leaves_the_days_that_are_kept(
    length: int, kept: int, lent_ago: int, hour: int, closed_days: str
) -> None:
    """[CIR-E2]."""
    terms = Terms(recall_length=length, recall_kept_days=kept, closed_days=closed_days)
    now = NOW + timedelta(hours=hour)
    lent = now - lent_ago * DAY
    due = recalled_due_at(terms, HOURS, now, lent)
    assert due > now
    assert local_day(HOURS, due) >= local_day(HOURS, now) + length * DAY
    assert local_day(HOURS, due) >= local_day(HOURS, lent) + kept * DAY


def test_late_after_a_recall_costs_what_is_said_for_it() -> None:
    """[CIR-E3]."""
    terms = Terms(charge=Decimal("0.20"), recall_charge=Decimal("1.00"), charge_cap=Decimal("2.50"))
    assert overdue_amount(terms, 2) == Decimal("0.40")
    assert overdue_amount(terms, 2, is_recalled=True) == Decimal("2.00")
    assert overdue_amount(terms, 9, is_recalled=True) == Decimal("2.50")
    assert overdue_amount(Terms(charge=Decimal("0.20")), 2, is_recalled=True) == Decimal("0.40")
