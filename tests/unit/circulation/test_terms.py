"""What rules may say, as JSON and back; a wrong value is refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import (
    GROUPS,
    KINDS,
    Terms,
    WrongValue,
    agreed_terms,
    differing,
    read_says,
    write_says,
)
from kitabdar.circulation.wording import CHOICES, LABELS, shown
from kitabdar.circulation.wording import GROUPS as GROUP_NAMES


def values() -> st.SearchStrategy[dict[str, Any]]:
    by_form = {
        "flag": st.booleans(),
        "number": st.integers(0, 10_000),
        "money": st.integers(0, 10**8).map(lambda cents: Decimal(cents) / 100),
        "date": st.dates(),
    }
    kinds = {
        kind.name: (st.sampled_from(kind.choices) if kind.form == "choice" else by_form[kind.form])
        | (st.none() if kind.is_optional else st.nothing())
        for kind in KINDS.values()
    }
    return st.fixed_dictionaries({}, optional=kinds)


@given(values())
def test_what_is_written_is_read_again(says: dict[str, Any]) -> None:
    assert read_says(write_says(says)) == says
    terms = Terms(**says)
    assert agreed_terms(differing(terms)) == terms


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("is_loanable", 1),
        ("loan_length", -1),
        ("loan_length", 10_001),
        ("loan_length", True),
        ("loan_length", None),
        ("loan_length", "7"),
        ("charge", "0.001"),
        ("charge", "-1"),
        ("charge", "NaN"),
        ("charge", 0.5),
        ("charge", "abc"),
        ("fixed_due_date", "2026-02-30"),
        ("loan_unit", "weeks"),
    ],
)
def test_a_wrong_value_is_refused(kind: str, value: object) -> None:
    with pytest.raises(WrongValue) as refused:
        write_says({kind: value})  # type: ignore[dict-item]
    assert refused.value.kind.name == kind


def test_a_kind_that_is_no_more_is_passed_over_and_one_that_never_was_refused() -> None:
    assert read_says({"given_up": 3, "loan_length": 5}) == {"loan_length": 5}
    with pytest.raises(KeyError):
        write_says({"given_up": 3})


def test_every_kind_and_every_choice_has_its_words() -> None:
    assert set(LABELS) == set(KINDS) and list(GROUP_NAMES) == list(GROUPS)
    wanted = {(kind.name, each) for kind in KINDS.values() for each in kind.choices}
    assert wanted == set(CHOICES)
    assert shown("loan_limit", None) and shown("fixed_due_date", None)
    assert shown("fixed_due_date", date(2026, 5, 1)) and shown("charge", Decimal("1.5")) == "1.50"
