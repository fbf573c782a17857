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
    Candidate,
    HoldCounts,
    HoldFacts,
    ItemFacts,
    LendingFacts,
    LoanCounts,
    PatronFacts,
    Purpose,
    Refusal,
    RenewalFacts,
    Terms,
    may_fill,
    refusals_to_hold,
    refusals_to_lend,
    refusals_to_renew,
    refusals_to_send,
    refuse,
    set_aside_of,
)

AFTER = datetime(2026, 4, 20, 15, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DUE = datetime(2026, 3, 16, 15, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 30, 15, tzinfo=UTC)
TERMS = Terms(loan_limit=3, hold_limit=2, renewal_limit=1, owed_limit=Decimal(3))
PATRON = PatronFacts(id=7, expires_on=date(2026, 12, 31), currency="AZN")
TROUBLED = replace(
    PATRON,
    expires_on=date(2026, 3, 1),
    blocks=(Block("rude"), Block("torn pages", date(2026, 4, 1))),
    owed=Decimal("3.01"),
    age=17,
    overdue=1,
)
LENDING = LendingFacts(PATRON, ItemFacts("available", "Kar"), TERMS, LoanCounts(), 0, False, TODAY)
RENEWAL = RenewalFacts(PATRON, "open", 0, DUE, LATER, TERMS, 0, False, TODAY, NOW)
HOLD = HoldFacts(PATRON, (Candidate(TERMS),), HoldCounts(), False, True, TODAY)
OF_PATRON = ["patron_expired", "patron_blocked", "patron_blocked", "owes_too_much"]


def codes(refusals: list[Refusal]) -> list[str]:
    return [each.code for each in refusals]


def test_nothing_against_it_means_lend_renew_hold() -> None:
    assert refusals_to_lend(LENDING) == refusals_to_renew(RENEWAL) == refusals_to_hold(HOLD) == []


def test_every_reason_not_to_lend_is_given_at_once() -> None:
    facts = replace(
        LENDING,
        patron=TROUBLED,
        terms=replace(TERMS, is_loanable=False, least_age=18, total_loan_limit=4, overdue_limit=0),
        loans=LoanCounts(all=5, covered=3),
        others_waiting=2,
        is_needed=True,
    )
    assert codes(refusals_to_lend(facts)) == [
        *OF_PATRON,
        "too_many_overdue",
        "not_loanable",
        "too_young",
        "loan_limit_reached",
        "total_loan_limit_reached",
        "wanted_by_others",
    ]


def test_what_a_family_has_together_is_limited() -> None:
    terms = replace(TERMS, family_loan_limit=6, family_owed_limit=Decimal(10))
    patron = replace(PATRON, family_owed=Decimal("10.01"))
    facts = replace(LENDING, patron=patron, terms=terms, loans=LoanCounts(all=1, covered=1, of_family=6))
    assert codes(refusals_to_lend(facts)) == ["family_owes_too_much", "family_loan_limit_reached"]
    assert codes(
        refusals_to_lend(replace(facts, in_reading_room=True, terms=replace(terms, reading_room="too")))
    ) == ["family_owes_too_much"]
    less = replace(facts, patron=replace(PATRON, family_owed=Decimal(10)), loans=LoanCounts(of_family=5))
    assert refusals_to_lend(less) == []


def test_every_reason_not_to_renew_is_given_at_once() -> None:
    facts = replace(RENEWAL, patron=TROUBLED, renewals=1, others_waiting=1, is_needed=True, new_due_at=DUE)
    assert codes(refusals_to_renew(facts)) == [
        *OF_PATRON,
        "renewal_limit_reached",
        "wanted_by_others",
        "renewal_gains_nothing",
    ]


def test_every_reason_not_to_hold_is_given_at_once() -> None:
    closed = Candidate(replace(TERMS, is_holdable=False), covered=2)
    facts = HoldFacts(TROUBLED, (closed,), HoldCounts(2, 2, 1), True, False, TODAY)
    assert codes(refusals_to_hold(facts)) == [
        *OF_PATRON,
        "on_loan_to_patron",
        "pickup_not_possible",
        "not_holdable",
        "already_held",
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
    terms = replace(TERMS, owed_limit=Decimal(0))
    assert refusals_to_lend(replace(LENDING, patron=replace(PATRON, owed=Decimal(900)), terms=terms)) == []


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
    facts = replace(LENDING, item=ItemFacts("on_hold_shelf", held_for=7), others_waiting=5, is_needed=True)
    assert refusals_to_lend(facts) == []


def test_enough_other_items_leave_this_one_free() -> None:
    assert refusals_to_lend(replace(LENDING, others_waiting=2)) == []


def test_without_a_policy_nothing_is_lent_renewed_or_held() -> None:
    assert codes(refusals_to_lend(replace(LENDING, terms=None))) == ["no_policy"]
    assert codes(refusals_to_renew(replace(RENEWAL, terms=None))) == ["no_policy"]
    assert codes(refusals_to_hold(replace(HOLD, candidates=(Candidate(None),)))) == ["no_policy"]


def test_one_holdable_item_is_enough_to_hold() -> None:
    assert (
        refusals_to_hold(
            replace(HOLD, candidates=(Candidate(replace(TERMS, is_holdable=False)), Candidate(TERMS)))
        )
        == []
    )


def test_an_edition_without_items_cannot_be_held() -> None:
    assert codes(refusals_to_hold(replace(HOLD, candidates=()))) == ["nothing_to_hold"]


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


@pytest.mark.parametrize(
    ("reading_room", "here", "expected"),
    [
        ("no", False, []),
        ("no", True, ["not_to_read_here"]),
        ("too", True, []),
        ("only", True, []),
        ("only", False, ["only_to_read_here"]),
    ],
)
def test_the_rule_says_where_it_is_read(reading_room: str, here: bool, expected: list[str]) -> None:
    facts = replace(LENDING, terms=replace(TERMS, reading_room=reading_room), in_reading_room=here)
    assert codes(refusals_to_lend(facts)) == expected


def test_what_is_read_here_counts_against_no_limit_but_its_own() -> None:
    loans = LoanCounts(all=9, covered=9, in_reading_room=2, covered_in_reading_room=2)
    terms = replace(TERMS, reading_room="too", reading_room_limit=2, total_reading_room_limit=3)
    here = replace(LENDING, terms=terms, loans=loans, in_reading_room=True)
    assert codes(refusals_to_lend(here)) == ["loan_limit_reached"]
    assert refusals_to_lend(replace(here, loans=replace(loans, covered_in_reading_room=1))) == []


def test_one_copy_of_an_edition_is_enough_where_the_rule_says_so() -> None:
    terms = replace(TERMS, several_of_one_edition=False)
    twice = replace(LENDING, terms=terms, loans=LoanCounts(of_edition=1))
    assert codes(refusals_to_lend(twice)) == ["edition_already_lent"]
    assert refusals_to_lend(replace(twice, terms=TERMS)) == []


@pytest.mark.parametrize(
    ("terms", "changes", "expected"),
    [
        ({"renewable_days_before": 3}, {}, ["renewal_too_soon"]),
        ({"renewable_days_before": 3}, {"now": datetime(2026, 3, 13, 16, tzinfo=UTC)}, []),
        ({"renewal_limit": None}, {"renewals": 99}, []),
        ({"unseen_renewal_limit": 1}, {"unseen_renewals": 1}, ["renewal_unseen_limit_reached"]),
        ({"unseen_renewal_limit": 1}, {"unseen_renewals": 1, "is_seen": True}, []),
        ({"renewal_when_overdue": "not_this"}, {"now": LATER, "new_due_at": AFTER}, ["renewal_overdue"]),
        ({"renewal_when_overdue": "not_this"}, {"patron": replace(PATRON, overdue=1)}, []),
        ({"renewal_when_overdue": "none"}, {"patron": replace(PATRON, overdue=1)}, ["renewal_overdue"]),
        ({}, {"in_reading_room": True}, ["renewal_of_reading"]),
    ],
)
def test_when_a_loan_is_renewed(
    terms: dict[str, object], changes: dict[str, object], expected: list[str]
) -> None:
    facts = replace(RENEWAL, terms=replace(TERMS, **terms), **changes)  # type: ignore[arg-type]
    assert codes(refusals_to_renew(facts)) == expected


READING = Purpose(in_reading_room=True)


def with_terms(**terms: object) -> Candidate:
    return Candidate(replace(TERMS, **terms), library_id=1, branch_id=11)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("candidates", "changes", "expected"),
    [
        ((with_terms(held_by="own_library"),), {"purpose": Purpose(library_id=2)}, ["held_by_own_readers"]),
        ((with_terms(held_by="own_library"),), {"purpose": Purpose(library_id=1)}, []),
        ((with_terms(held_by="own_branch"),), {"purpose": Purpose(1, 12)}, ["held_by_own_readers"]),
        ((with_terms(item_holds="only"),), {}, ["only_item_holds"]),
        ((with_terms(item_holds="no"),), {"purpose": Purpose(is_narrow=True)}, ["no_item_holds"]),
        ((with_terms(reading_room="only"),), {}, ["only_to_read_here"]),
        ((with_terms(reading_room="only"),), {"purpose": READING}, []),
        ((with_terms(reading_room="no"),), {"purpose": READING}, ["not_to_read_here"]),
        ((with_terms(is_loanable=False),), {}, ["not_loanable"]),
        ((with_terms(is_loanable=False, reading_room="too"),), {"purpose": READING}, []),
        ((replace(with_terms(collected_at="home"), is_of_pickup=False),), {}, ["collected_elsewhere"]),
        ((replace(with_terms(collected_at="where_it_is"), is_at_pickup=False),), {}, ["collected_elsewhere"]),
        ((replace(with_terms(collected_at="own_library"), is_of_pickup=False),), {}, []),
        (
            (replace(with_terms(collected_at="own_library"), is_of_pickup_library=False),),
            {},
            ["collected_elsewhere"],
        ),
        ((replace(with_terms(on_shelf_holds="one_away"), is_on_shelf=True),), {}, ["on_the_shelf"]),
        ((replace(with_terms(on_shelf_holds="one_away"), is_on_shelf=True), Candidate(None)), {}, []),
        (
            (replace(with_terms(on_shelf_holds="all_away"), is_on_shelf=True), Candidate(None)),
            {},
            ["on_the_shelf"],
        ),
        ((with_terms(on_shelf_holds="all_away"),), {}, []),
        ((with_terms(holds_of_edition=3),), {"holds": HoldCounts(all=2, of_edition=2)}, []),
        (
            (with_terms(hold_limit=None, total_hold_limit=2),),
            {"holds": HoldCounts(all=2)},
            ["total_hold_limit_reached"],
        ),
        (
            (with_terms(hold_limit=None, holds_a_day=1),),
            {"holds": HoldCounts(today=1)},
            ["holds_today_reached"],
        ),
        ((with_terms(hold_limit=None), replace(with_terms(hold_limit=1), covered=5)), {}, []),
        ((replace(with_terms(hold_limit=1), covered=1), with_terms(hold_limit=1)), {}, []),
        ((replace(with_terms(hold_limit=1), covered=1),) * 2, {}, ["hold_limit_reached"]),
    ],
)
def test_when_something_is_reserved(
    candidates: tuple[Candidate, ...], changes: dict[str, object], expected: list[str]
) -> None:
    """The tables of [CIR-H1], [CIR-H2] and [CIR-H3]."""
    facts = replace(HOLD, candidates=candidates, **changes)  # type: ignore[arg-type]
    assert codes(refusals_to_hold(facts)) == expected


def test_what_staff_set_aside_when_it_was_reserved_does_not_keep_an_item_from_filling_it() -> None:
    """[CIR-H4]."""
    item = with_terms(held_by="own_library", is_holdable=False)
    reasons = [refuse("held_by_own_readers"), refuse("not_holdable"), refuse("hold_limit_reached")]
    assert not may_fill(item, Purpose(library_id=2))
    assert not may_fill(item, Purpose(library_id=2, set_aside=set_aside_of(reasons[:1])))
    assert set_aside_of(reasons) == {"held_by_own_readers", "not_holdable"}
    assert may_fill(item, Purpose(library_id=2, set_aside=set_aside_of(reasons)))
    assert not may_fill(Candidate(None), Purpose())
