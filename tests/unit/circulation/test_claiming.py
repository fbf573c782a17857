"""When a reader's word is taken once more. [CIR-C3]"""

from __future__ import annotations

import pytest

from kitabdar.circulation.rules import Terms, refusals_to_claim, warns_of_claims


def test_without_a_limit_every_claim_is_taken() -> None:
    assert refusals_to_claim("open", 99, Terms()) == []
    assert not warns_of_claims(99, Terms())


@pytest.mark.parametrize(("claims", "codes"), [(1, []), (2, ["claim_limit_reached"])])
def test_at_the_limit_one_more_is_refused(claims: int, codes: list[str]) -> None:
    found = refusals_to_claim("open", claims, Terms(claim_limit=2))
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("lost", "loan_lost"),
        ("claimed", "loan_claimed"),
        ("returned", "loan_ended"),
        ("undone", "loan_ended"),
    ],
)
def test_only_an_open_loan_is_claimed(state: str, code: str) -> None:
    assert [each.code for each in refusals_to_claim(state, 0, Terms(claim_limit=0))] == [code]


def test_staff_are_warned_from_so_many() -> None:
    assert [warns_of_claims(each, Terms(claim_warning=3)) for each in (2, 3, 4)] == [False, True, True]
