"""What a patron's data must look like."""

from __future__ import annotations

from datetime import date

import pytest

from kitabdar.patrons.rules import PatronData, add_months, card_problem, cleaned, expiry_problem, problems

TODAY = date(2026, 3, 2)
LANGUAGES = frozenset({"az", "en"})
GOOD = PatronData(family_name="Əliyev", email="a@b.az", phone="+994 12 345-67-89", language="az")


def test_good_data_has_no_problems() -> None:
    assert problems(GOOD, LANGUAGES, TODAY) == {}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PatronData(patronymic="Rəşid qızı"), {"family_name": "name_missing"}),
        (PatronData(given_name="x" * 101), {"given_name": "too_long"}),
        (PatronData(given_name="Ay\u202esel"), {"given_name": "strange_characters"}),
        (PatronData(given_name="A\x00"), {"given_name": "strange_characters"}),
        (PatronData(given_name="A", email="a@b"), {"email": "email_wrong"}),
        (PatronData(given_name="A", email="a b@c.az"), {"email": "email_wrong"}),
        (PatronData(given_name="A", phone="call me"), {"phone": "phone_wrong"}),
        (PatronData(given_name="A", language="de"), {"language": "language_unknown"}),
        (PatronData(given_name="A", birth_date=date(2026, 3, 3)), {"birth_date": "birth_date_wrong"}),
        (PatronData(given_name="A", birth_date=date(1800, 1, 1)), {"birth_date": "birth_date_wrong"}),
    ],
)
def test_each_problem_is_named_with_its_field(data: PatronData, expected: dict[str, str]) -> None:
    assert problems(data, LANGUAGES, TODAY) == expected


def test_spaces_are_tidied() -> None:
    assert cleaned(PatronData(family_name="  Əli  yev ", note="a\nb")) == PatronData(
        family_name="Əli yev", note="a b"
    )


@pytest.mark.parametrize(
    ("card", "code"), [("A-1", ""), ("", "card_wrong"), ("a b", "card_wrong"), ("x" * 41, "card_wrong")]
)
def test_a_card_number_is_short_and_without_spaces(card: str, code: str) -> None:
    assert card_problem(card) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, ""),
        (date(2026, 3, 1), "expiry_past"),
        (date(2076, 12, 31), ""),
        (date(2077, 1, 1), "expiry_far"),
        (date.max, "expiry_far"),
    ],
)
def test_a_card_ends_neither_in_the_past_nor_in_another_age(day: date, code: str) -> None:
    assert expiry_problem(day, TODAY) == code


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_membership_ends_on_the_same_day_or_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected
