"""Rows that can never win are found, and no row that can. [CIR-P2]"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import Match, PolicyRow, Remark, World, choose_policy, inspect

NETWORK, LIBRARY, NORTH, SOUTH, ROOM, EMPTY = 1, 2, 3, 4, 5, 6
ADULT, CHILD, BOOK, FILM, MAP = 10, 11, 20, 21, 22
WORLD = World(
    ((NORTH, LIBRARY, NETWORK), (ROOM, NORTH, LIBRARY, NETWORK), (SOUTH, LIBRARY, NETWORK)),
    frozenset({ADULT, CHILD}),
    frozenset({BOOK, FILM, MAP}),
)
TODAY = date(2026, 11, 26)


def row(name: str, position: int, **fields: Any) -> PolicyRow:
    says = {
        kind: fields.pop(kind) for kind in ("loan_length", "loan_limit", "fixed_due_date") if kind in fields
    }
    return PolicyRow(
        id=position, name=name, position=position, says=says or {"loan_length": position}, **fields
    )


def remarks(*rows: PolicyRow) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(each.code, each.row.name, each.kinds, each.others) for each in inspect(rows, WORLD, TODAY)]


LENGTH = ("loan_length",)


def test_rows_that_each_win_somewhere_are_left_alone() -> None:
    assert (
        remarks(row("all", 9), row("north", 8, place_id=NORTH), row("children", 7, category_id=CHILD)) == []
    )


def test_a_wider_row_of_equal_rank_that_comes_first_leaves_nothing() -> None:
    found = remarks(
        row("films and games", 1, item_type_ids=frozenset({FILM, MAP})),
        row("films", 2, item_type_ids=frozenset({FILM})),
    )
    assert found == [
        ("order_decides", "films and games", LENGTH, ("films",)),
        ("never_wins", "films", LENGTH, ("films and games",)),
    ]


def test_rows_of_all_places_below_leave_nothing_together() -> None:
    rows = (
        row("library", 1, place_id=LIBRARY),
        row("north", 2, place_id=NORTH),
        row("south", 3, place_id=SOUTH),
    )
    assert remarks(*rows) == [("never_wins", "library", LENGTH, ("north", "south"))]


def test_rows_of_all_categories_or_all_ages_leave_nothing_together() -> None:
    by_category = row("adults", 1, category_id=ADULT), row("children", 2, category_id=CHILD), row("all", 3)
    assert remarks(*by_category) == [("never_wins", "all", LENGTH, ("adults", "children"))]
    by_age = row("young", 1, oldest=14), row("old", 2, youngest=15), row("all", 3)
    assert remarks(*by_age) == []  # someone whose age is not known is left
    later = row("school", 9, youngest=7, oldest=17)
    assert remarks(*by_age, later)[-1] == ("never_wins", "school", LENGTH, ("young", "old"))


def test_only_the_kinds_that_never_count_are_named() -> None:
    found = remarks(row("first", 1), row("second", 2, loan_length=5, loan_limit=3))
    assert found == [
        ("order_decides", "first", LENGTH, ("second",)),
        ("never_wins", "second", LENGTH, ("first",)),
    ]


def test_a_row_for_a_place_where_nobody_borrows_covers_nothing() -> None:
    assert remarks(row("empty", 1, place_id=EMPTY)) == [("covers_nothing", "empty", LENGTH, ())]


def test_a_fixed_date_that_has_passed_is_named() -> None:
    rows = (
        row("term", 1, fixed_due_date=date(2026, 6, 30)),
        row("next", 2, place_id=NORTH, fixed_due_date=TODAY),
    )
    assert remarks(*rows) == [("date_past", "term", ("fixed_due_date",), ())]


@st.composite
def policies(draw: st.DrawFn) -> list[PolicyRow]:
    types = st.frozensets(st.sampled_from([BOOK, FILM, MAP]), max_size=2)
    return [
        PolicyRow(
            id=position,
            name=str(position),
            position=position,
            place_id=draw(st.sampled_from([None, NETWORK, LIBRARY, NORTH, SOUTH, ROOM])),
            category_id=draw(st.sampled_from([None, ADULT, CHILD])),
            youngest=draw(st.sampled_from([None, 7])),
            oldest=draw(st.sampled_from([None, 14])),
            item_type_ids=draw(types),
            collection=draw(st.sampled_from(["", "rare"])),
            material=draw(st.sampled_from(["", "map"])),
            new_days=draw(st.sampled_from([None, 30])),
            says={"loan_length": draw(st.integers(1, 3))},
        )
        for position in range(1, draw(st.integers(2, 7)))
    ]


CASES = [
    Match(places, category, kind, age, collection, material, days)
    for places in WORLD.places
    for category in (ADULT, CHILD)
    for kind in (BOOK, FILM, MAP)
    for age in (None, 3, 7, 14, 15)
    for collection in ("", "rare")
    for material in ("", "map")
    for days in (None, 30, 31)
]


@given(policies())
def test_it_agrees_with_trying_every_case(rows: list[PolicyRow]) -> None:
    winners = {choice.why("loan_length").winner for choice in (choose_policy(rows, case) for case in CASES)}
    found: list[Remark] = inspect(rows, WORLD, TODAY)
    never = {each.row.name for each in found if each.code == "never_wins"}
    assert never == {each.name for each in rows} - winners
