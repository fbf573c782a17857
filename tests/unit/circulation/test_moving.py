"""Which rule moves an item, and to which shelf. [CIR-V1, CIR-V2]"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kitabdar.circulation.rules import MoveFacts, MoveRow, choose_move, shelf_after

BOOK, FILM = 1, 2
NETWORK, CITY, SAHIL, FOUNTAIN, ROOM, CART = 10, 11, 12, 13, 14, 15
SHELVED = MoveFacts("check_in", BOOK, "new", (ROOM, SAHIL, CITY, NETWORK), SAHIL, SAHIL)
TO_CART = {"to_location_id": CART, "to_places": (NETWORK, CITY, SAHIL, CART)}


def row(**says: Any) -> MoveRow:
    return MoveRow(1, "A rule", **({"no_collection": True} | says))


@pytest.mark.parametrize(
    "covers",
    [{}, {"item_type_id": BOOK}, {"collection": "new"}, {"location_id": ROOM}, {"location_id": CITY}],
)
def test_a_rule_covers_what_all_it_names_is_true_of(covers: dict[str, Any]) -> None:
    assert choose_move([row(**covers)], SHELVED) == row(**covers)


@pytest.mark.parametrize(
    "covers",
    [{"moment": "check_out"}, {"item_type_id": FILM}, {"collection": "old"}, {"location_id": FOUNTAIN}],
)
def test_a_rule_covers_nothing_else(covers: dict[str, Any]) -> None:
    assert choose_move([row(**covers)], SHELVED) is None


def test_the_first_that_can_be_followed_decides() -> None:
    rests, stays = row(rest_hours=4, **TO_CART), row(**TO_CART)
    elsewhere = replace(SHELVED, branch_id=FOUNTAIN)
    assert choose_move([rests, stays], SHELVED) == rests
    assert choose_move([rests, stays, row()], elsewhere) == row()  # no shelf of that branch
    floating = replace(SHELVED, home_id=FOUNTAIN)
    assert choose_move([stays, rests], floating) == rests  # it rests where it is, its own shelf is at home
    assert choose_move([row(no_location=True)], floating) is None


def test_a_location_for_good_is_given_while_it_is_lent_anywhere() -> None:
    lent = replace(SHELVED, moment="check_out", branch_id=FOUNTAIN)
    leaves = row(moment="check_out", **TO_CART)
    assert choose_move([leaves], lent) == leaves
    assert choose_move([leaves], replace(lent, home_id=FOUNTAIN)) is None


@pytest.mark.parametrize(
    ("says", "after"),
    [
        ({"no_collection": True}, (ROOM, "")),
        ({"no_collection": False, "to_collection": "main"}, (ROOM, "main")),
        ({"no_collection": False, **TO_CART}, (CART, "new")),
        ({"no_collection": False, "rest_hours": 4, **TO_CART}, (ROOM, "new")),
        ({"no_location": True}, (None, "")),
    ],
)
def test_only_what_it_names_becomes_otherwise(says: dict[str, Any], after: tuple[int | None, str]) -> None:
    assert shelf_after(row(**says), ROOM, "new") == after
