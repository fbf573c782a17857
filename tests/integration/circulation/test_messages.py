"""Every refusal has a sentence that names what it is about, in the language of the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kitabdar.circulation import messages
from kitabdar.circulation.rules import COLUMNS, REFUSALS, Why, refuse

PARAMS: dict[str, Any] = {
    "title": "Kar",
    "branch": "Sahil",
    "number": 17,
    "name": "New books",
    "age": 11,
    "since": datetime(2026, 3, 16, 15, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Baku")),
    "reason": "Torn pages",
    "until": date(2026, 4, 1),
    "expires_on": date(2026, 3, 1),
    "due_at": datetime(2026, 3, 16, 15, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Baku")),
    "owed": Decimal("3.50"),
    "limit": Decimal(3),
    "balance": Decimal("3.50"),
    "credit": Decimal("3.50"),
    "cash": Decimal("3.50"),
    "way": "barter",
    "currency": "AZN",
    "loans": 3,
    "claims": 2,
    "holds": 2,
    "bookings": 3,
    "day": date(2026, 4, 1),
    "count": 1,
    "minutes": 10,
}


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(messages.SENTENCES) == set(REFUSALS)


@pytest.mark.parametrize("code", sorted(REFUSALS))
@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_a_sentence_is_whole(code: str, language: str) -> None:
    limit = {"limit": 3} if code.endswith(("limit_reached", "too_long")) else {}
    with translation.override(language):
        said = messages.sentence(refuse(code, **{**PARAMS, **limit}))
    assert "%(" not in said
    assert said[0].isupper() or not said[0].isalpha()
    assert said.rstrip().endswith((".", "Torn pages", "…"))


def test_what_is_named_is_written_as_readers_write_it() -> None:
    with translation.override("en"):
        owes = messages.sentence(refuse("owes_too_much", **PARAMS))
        assert "3.50" in owes and "3.00" in owes and "AZN" in owes
        assert "March 1, 2026" in messages.sentence(refuse("patron_expired", **PARAMS))
        assert "March 16, 2026, 19:00" in messages.sentence(refuse("on_loan_to_another", **PARAMS))
    with translation.override("ru"):
        assert "1 марта 2026" in messages.sentence(refuse("patron_expired", **PARAMS))


def test_a_number_takes_its_plural() -> None:
    with translation.override("en"):
        one = messages.sentence(refuse("wanted_by_others", count=1))
        many = messages.sentence(refuse("wanted_by_others", count=2))
    assert (one, many) == ("1 other reader is waiting for it.", "2 other readers are waiting for it.")


def test_optional_parts_are_left_out() -> None:
    with translation.override("en"):
        assert messages.sentence(refuse("patron_blocked", reason="Torn pages", until=None)) == (
            "The card is blocked: Torn pages"
        )
        assert "another branch" in messages.sentence(refuse("in_transit", title="Kar", branch=""))
        assert "until" not in messages.sentence(refuse("on_loan_to_another", title="Kar", due_at=None))


@pytest.mark.parametrize("decided_by", ["none", "default", "only", *COLUMNS])
def test_every_reason_of_the_matcher_has_a_sentence(decided_by: str) -> None:
    said = messages.reason(Why(3, 2, decided_by, "Films", 1, "Books"))
    assert "%(" not in said
    assert ("Films" in said) == (decided_by not in ("none", "default"))
