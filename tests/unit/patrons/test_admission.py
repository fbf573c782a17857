"""Who may apply online, and how long it is kept. [CIR-U3]"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from kitabdar.patrons.admission import (
    Terms,
    is_over,
    needs_guardian,
    problems_of_terms,
    problems_to_apply,
    years_old,
)
from kitabdar.patrons.rules import PatronData

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TERMS = Terms(1, True, 1, "adult", 14, 10, None)
GOOD = PatronData("A", "B", email="a@example.org", birth_date=date(1990, 1, 1))


def problems(data: PatronData = GOOD, terms: Terms = TERMS, **given: Any) -> dict[str, str]:
    return problems_to_apply(data, terms, TODAY, **{"has_guardian": False, "lacks_consent": False, **given})


def test_years_are_complete_on_the_birthday() -> None:
    assert years_old(date(2012, 3, 2), TODAY) == 14 and years_old(date(2012, 3, 3), TODAY) == 13
    assert years_old(date(2012, 2, 29), TODAY) == 14


def test_a_child_needs_somebody_who_answers_for_it() -> None:
    child = PatronData("A", "B", email="a@example.org", birth_date=date(2012, 3, 3))
    assert needs_guardian(child.birth_date, TERMS, TODAY)
    assert problems(child) == {"guardian_card": "guardian_needed"}
    assert problems(child, has_guardian=True) == {}
    assert problems() == {}


def test_all_that_is_lacking_is_said_at_once() -> None:
    closed = Terms(1, False, 1, "adult", 14, 10, None)
    found = problems(PatronData("A"), closed, lacks_consent=True)
    assert set(found) == {"home_branch", "email", "birth_date", "consents"}


def test_how_long_an_application_is_kept() -> None:
    old = NOW - timedelta(days=10)
    young = old + timedelta(seconds=1)
    assert is_over("sent", old, None, 10, NOW) and not is_over("sent", young, None, 10, NOW)
    assert is_over("refused", old, old, 10, NOW) and not is_over("refused", old, young, 10, NOW)
    assert is_over("approved", old, NOW - timedelta(days=1), 10, NOW)
    assert not is_over("approved", old, NOW - timedelta(hours=23), 10, NOW)
    assert not is_over("confirmed", NOW - timedelta(days=999), None, 10, NOW)


def test_numbers_of_terms_are_bounded() -> None:
    assert problems_of_terms({"alone_from": 14, "kept_days": 14, "temporary_days": None}) == {}
    wrong = problems_of_terms({"alone_from": 99, "kept_days": 0, "temporary_days": 400})
    assert set(wrong) == {"alone_from", "kept_days", "temporary_days"}
