"""For each kind of result the most specific row that says it wins, and the matcher says why."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import COLUMNS, KINDS, Choice, Match, PolicyRow, Terms, choose_policy

ROOM, BRANCH, LIBRARY, NETWORK = 4, 3, 2, 1
ADULT, CHILD, BOOK, FILM, MAP = 10, 11, 20, 21, 22
HERE = Match(
    (ROOM, BRANCH, LIBRARY, NETWORK), ADULT, BOOK, age=30, collection="rare", material="book", days_here=5
)


def row(name: str, position: int, length: int | None = 1, **covers: Any) -> PolicyRow:
    says = {} if length is None else {"loan_length": length}
    return PolicyRow(id=position, name=name, position=position, says=says, **covers)


def chosen(*rows: PolicyRow, match: Match = HERE) -> tuple[str, str, str]:
    why = choose_policy(rows, match).why("loan_length")
    return (why.winner, why.decided_by, why.runner_up)


def test_without_a_matching_row_nothing_governs() -> None:
    choice = choose_policy([row("children", 1, category_id=CHILD)], HERE)
    assert choice.terms is None and choice.why("loan_length").decided_by == "none"


def test_what_no_row_says_is_as_it_is_where_nothing_is_said() -> None:
    choice = choose_policy([row("all", 1, None)], HERE)
    assert choice.terms == Terms()
    assert choice.why("loan_length").decided_by == "default"


def test_the_only_row_that_says_it_governs() -> None:
    choice = choose_policy([row("films", 1, item_type_ids=frozenset({FILM})), row("all", 2, 9)], HERE)
    why = choice.why("loan_length")
    assert (why.winner, why.looked_at, why.matched, why.decided_by) == ("all", 2, 1, "only")


def test_each_kind_is_decided_apart() -> None:
    rows = [
        PolicyRow(1, "network", 1, NETWORK, says={"loan_length": 14, "loan_limit": 10}),
        PolicyRow(2, "branch", 2, BRANCH, says={"loan_length": 7}),
        PolicyRow(3, "adults", 3, NETWORK, ADULT, says={"renewal_limit": None}),
    ]
    choice = choose_policy(rows, HERE)
    assert choice.terms is not None
    assert (choice.terms.loan_length, choice.terms.loan_limit, choice.terms.renewal_limit) == (7, 10, None)
    why = choice.why("loan_length")
    assert (why.winner, why.runner_up, why.runner_up_value) == ("branch", "network", 14)


@pytest.mark.parametrize(
    ("better", "worse", "column"),
    [
        ({"place_id": ROOM}, {"place_id": BRANCH, "category_id": ADULT}, "place"),
        ({"place_id": NETWORK}, {}, "place"),
        ({"category_id": ADULT}, {"youngest": 18, "item_type_ids": frozenset({BOOK})}, "category"),
        ({"oldest": 30}, {"item_type_ids": frozenset({BOOK})}, "ages"),
        ({"item_type_ids": frozenset({BOOK, MAP})}, {"collection": "rare"}, "item_types"),
        ({"collection": "rare"}, {"material": "book"}, "collection"),
        ({"material": "book"}, {"new_days": 30}, "material"),
        ({"new_days": 5}, {}, "newness"),
        ({}, {}, "position"),
    ],
)
def test_columns_are_compared_in_their_order(
    better: dict[str, Any], worse: dict[str, Any], column: str
) -> None:
    """The order of [CIR-P1]."""
    rows = row("worse", 2, **worse), row("better", 1 if column == "position" else 3, **better)
    assert chosen(*rows) == ("better", column, "worse")


@pytest.mark.parametrize(
    "covers",
    [
        {"place_id": 99},
        {"category_id": CHILD},
        {"item_type_ids": frozenset({FILM, MAP})},
        {"youngest": 31},
        {"oldest": 29},
        {"collection": "textbooks"},
        {"material": "map"},
        {"new_days": 4},
    ],
)
def test_a_row_for_something_else_does_not_match(covers: dict[str, Any]) -> None:
    assert chosen(row("elsewhere", 1, **covers), row("any", 2)) == ("any", "only", "")


def test_what_is_not_known_is_covered_by_no_row_that_asks() -> None:
    unknown = Match((BRANCH, NETWORK), ADULT, BOOK)
    for covers in ({"youngest": 1}, {"collection": "x"}, {"material": "book"}, {"new_days": 9999}):
        assert chosen(row("asks", 1, **covers), row("any", 2), match=unknown)[0] == "any"


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "length": st.sampled_from([None, 1, 2, 3]),
            "place_id": st.sampled_from([None, ROOM, BRANCH, LIBRARY, NETWORK, 99]),
            "category_id": st.sampled_from([None, ADULT, CHILD]),
            "item_type_ids": st.sampled_from([frozenset(), frozenset({BOOK}), frozenset({FILM, BOOK})]),
            "youngest": st.sampled_from([None, 18, 40]),
        }
    ),
    max_size=12,
)


def rows_of(covers: list[dict[str, Any]]) -> list[PolicyRow]:
    return [row(f"row {n}", n, **each) for n, each in enumerate(covers, 1)]


@given(ROWS, st.randoms())
def test_the_order_in_which_rows_are_read_changes_nothing(covers: list[dict[str, Any]], dice: Random) -> None:
    rows = rows_of(covers)
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert choose_policy(rows, HERE) == choose_policy(shuffled, HERE)


@given(ROWS)
def test_the_terms_are_those_of_the_rows_that_why_names(covers: list[dict[str, Any]]) -> None:
    choice: Choice = choose_policy(rows_of(covers), HERE)
    by_name = {each.name: each for each in choice.ranked}
    for kind in KINDS if choice.terms else ():
        why = choice.why(kind)
        value = getattr(choice.terms, kind)
        if why.decided_by == "default":
            assert value == KINDS[kind].default
        else:
            assert by_name[why.winner].says[kind] == value
            assert why.decided_by in (*COLUMNS, "only")
