"""How answers are counted."""

from __future__ import annotations

import pytest
from benchmarks.retrieval.scoring import Asked, Outcome, Seen, by_kind, score

ASKED = Asked("q", "typo", "Baki", frozenset(("a", "b")))


def outcome(*numbers: str, tier: str = "precise", asked: Asked = ASKED) -> Outcome:
    return Outcome(asked, tuple(Seen(number, tier) for number in numbers))


def test_the_first_right_hit_gives_the_place() -> None:
    assert outcome("x", "b", "a").place == 2
    assert outcome("x").place == 0
    assert outcome().place == 0


def test_a_right_hit_below_the_tenth_is_none() -> None:
    assert outcome(*"0123456789", "a").place == 0


def test_shares_are_of_all_queries() -> None:
    found = score([outcome("a"), outcome("x", "a"), outcome("x"), outcome()])
    assert (found.queries, found.first, found.ten, found.none) == (4, 0.25, 0.5, 0.25)
    assert found.reciprocal == pytest.approx((1 + 1 / 2) / 4)


def test_nothing_asked_has_no_score() -> None:
    with pytest.raises(ValueError):
        score([])


def test_only_sure_tiers_give_false_headings() -> None:
    assert [hit.control_number for hit in outcome("x", "a", "y", tier="loose").false_hits()] == ["x", "y"]
    assert outcome("x", tier="similar").false_hits() == []


def test_outcomes_are_gathered_by_kind_in_order() -> None:
    other = Asked("r", "exact", "Bakı", frozenset())
    assert list(by_kind([outcome("a"), outcome("a", asked=other), outcome()])) == ["exact", "typo"]
