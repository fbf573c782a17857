"""All reasons at once, each with what overrides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kitabdar.circulation.rules import (
    OVERRIDE,
    REFUSALS,
    Block,
    HoldFacts,
    ItemFacts,
    LendingFacts,
    PatronFacts,
    PolicyRow,
    Refusal,
    RenewalFacts,
    refusals_to_hold,
    refusals_to_lend,
    refusals_to_renew,
    refusals_to_send,
)

TODAY = date(2026, 3, 2)
DUE = datetime(2026, 3, 16, 15, tzinfo=UTC)
LATER = datetime(2026, 3, 30, 15, tzinfo=UTC)
POLICY = PolicyRow(
    id=1, name="Books", position=1, loan_limit=3, hold_limit=2, renewal_limit=1, owed_limit=Decimal(3)
)
PATRON = PatronFacts(id=7, expires_on=date(2026, 12, 31), currency="AZN")
TROUBLED = replace(
    PATRON,
    expires_on=date(2026, 3, 1),
    blocks=(Block("rude"), Block("torn pages", date(2026, 4, 1))),
    owed=Decimal("3.01"),
)
LENDING = LendingFacts(PATRON, ItemFacts("available", "Kar"), POLICY, 0, 0, 0, TODAY)
RENEWAL = RenewalFacts(PATRON, "open", 0, DUE, LATER, POLICY, 0, 0, TODAY)
HOLD = HoldFacts(PATRON, (POLICY,), 0, False, False, True, TODAY)
OF_PATRON = ["patron_expired", "patron_blocked", "patron_blocked", "owes_too_much"]


def codes(refusals: list[Refusal]) -> list[str]:
    return [each.code for each in refusals]


def test_nothing_against_it_means_lend_renew_hold() -> None:
    assert refusals_to_lend(LENDING) == refusals_to_renew(RENEWAL) == refusals_to_hold(HOLD) == []


def test_every_reason_not_to_lend_is_given_at_once() -> None:
    facts = replace(
        LENDING,
        patron=TROUBLED,
        policy=replace(POLICY, is_loanable=False),
        loans=3,
        others_waiting=2,
        spare_items=1,
    )
    assert codes(refusals_to_lend(facts)) == [
        *OF_PATRON,
        "not_loanable",
        "loan_limit_reached",
        "wanted_by_others",
    ]


def test_every_reason_not_to_renew_is_given_at_once() -> None:
    facts = replace(RENEWAL, patron=TROUBLED, renewals=1, others_waiting=1, new_due_at=DUE)
    assert codes(refusals_to_renew(facts)) == [
        *OF_PATRON,
        "renewal_limit_reached",
        "wanted_by_others",
        "renewal_gains_nothing",
    ]


def test_every_reason_not_to_hold_is_given_at_once() -> None:
    facts = HoldFacts(TROUBLED, (replace(POLICY, is_holdable=False),), 2, True, True, False, TODAY)
    assert codes(refusals_to_hold(facts)) == [
        *OF_PATRON,
        "already_held",
        "on_loan_to_patron",
        "pickup_not_possible",
        "not_holdable",
        "hold_limit_reached",
    ]


def test_an_erased_patron_is_told_nothing_else() -> None:
    facts = replace(LENDING, patron=replace(TROUBLED, is_erased=True))
    assert codes(refusals_to_lend(facts)) == ["patron_erased"]


def test_the_last_day_of_a_card_is_a_good_day() -> None:
    assert refusals_to_lend(replace(LENDING, patron=replace(PATRON, expires_on=TODAY))) == []


def test_owing_just_the_limit_is_allowed() -> None:
    assert refusals_to_lend(replace(LENDING, patron=replace(PATRON, owed=Decimal(3)))) == []


def test_without_a_limit_any_debt_is_allowed() -> None:
    policy = replace(POLICY, owed_limit=Decimal(0))
    assert refusals_to_lend(replace(LENDING, patron=replace(PATRON, owed=Decimal(900)), policy=policy)) == []


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ItemFacts("on_loan", lent_to=8, due_at=DUE), ["on_loan_to_another"]),
        (ItemFacts("on_loan", lent_to=7, due_at=DUE), ["on_loan_to_patron"]),
        (ItemFacts("on_hold_shelf", held_for=8), ["held_for_another"]),
        (ItemFacts("on_hold_shelf", held_for=7), []),
        (ItemFacts("in_transit", destination="Sahil"), ["in_transit"]),
        (ItemFacts("in_transit", held_for=8), ["in_transit", "held_for_another"]),
        (ItemFacts("in_transit", held_for=7), []),
        (ItemFacts("missing"), ["item_missing"]),
        (ItemFacts("lost"), ["item_lost"]),
        (ItemFacts("withdrawn"), ["item_withdrawn"]),
    ],
)
def test_the_state_of_an_item_decides(item: ItemFacts, expected: list[str]) -> None:
    assert codes(refusals_to_lend(replace(LENDING, item=item))) == expected


def test_an_item_put_aside_for_the_patron_is_lent_though_others_wait() -> None:
    facts = replace(LENDING, item=ItemFacts("on_hold_shelf", held_for=7), others_waiting=5)
    assert refusals_to_lend(facts) == []


def test_enough_other_items_leave_this_one_free() -> None:
    assert refusals_to_lend(replace(LENDING, others_waiting=2, spare_items=2)) == []


def test_without_a_policy_nothing_is_lent_renewed_or_held() -> None:
    assert codes(refusals_to_lend(replace(LENDING, policy=None))) == ["no_policy"]
    assert codes(refusals_to_renew(replace(RENEWAL, policy=None))) == ["no_policy"]
    assert codes(refusals_to_hold(replace(HOLD, policies=(None,)))) == ["no_policy"]


def test_one_holdable_item_is_enough_to_hold() -> None:
    assert refusals_to_hold(replace(HOLD, policies=(replace(POLICY, is_holdable=False), POLICY))) == []


def test_an_edition_without_items_cannot_be_held() -> None:
    assert codes(refusals_to_hold(replace(HOLD, policies=()))) == ["nothing_to_hold"]


@pytest.mark.parametrize(
    ("state", "code"), [("lost", "loan_lost"), ("returned", "loan_ended"), ("undone", "loan_ended")]
)
def test_a_loan_that_is_over_is_not_renewed(state: str, code: str) -> None:
    assert codes(refusals_to_renew(replace(RENEWAL, loan_state=state, patron=TROUBLED))) == [code]


def test_what_is_put_aside_for_anyone_is_not_sent_away() -> None:
    assert codes(refusals_to_send(ItemFacts("on_hold_shelf", held_for=7))) == ["held_for_another"]
    assert codes(refusals_to_send(ItemFacts("in_transit", held_for=7))) == ["in_transit", "held_for_another"]


def test_a_refusal_carries_its_permission_and_what_its_sentence_names() -> None:
    refusal = refusals_to_lend(replace(LENDING, patron=TROUBLED))[-1]
    assert refusal == Refusal(
        "owes_too_much", {"owed": Decimal("3.01"), "limit": Decimal(3), "currency": "AZN"}, OVERRIDE
    )
    assert REFUSALS["on_loan_to_another"] is None
