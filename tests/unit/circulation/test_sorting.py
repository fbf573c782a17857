"""Which bin: the first rule that fits decides. [CIR-N1]"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import OUTCOMES, SortFacts, SortRow, choose_bin

BOOK, FILM = 1, 2
NETWORK, CITY, SAHIL, FOUNTAIN, ROOM = 10, 11, 12, 13, 14
AN_ITEM = SortFacts(BOOK, "rare", (ROOM, SAHIL, CITY, NETWORK), (SAHIL, CITY, NETWORK), "shelve")


def row(**covers: Any) -> SortRow:
    return SortRow(1, "A rule", "7", **covers)


@pytest.mark.parametrize(
    "covers",
    [
        {},
        {"item_type_id": BOOK},
        {"collection": "rare"},
        {"location_id": ROOM},
        {"location_id": SAHIL},
        {"owner_id": CITY},
        {"outcome": "shelve"},
        {"item_type_id": BOOK, "collection": "rare", "owner_id": NETWORK, "outcome": "shelve"},
    ],
)
def test_a_rule_fits_what_all_it_names_is_true_of(covers: dict[str, Any]) -> None:
    assert choose_bin([row(**covers)], AN_ITEM) == row(**covers)


@pytest.mark.parametrize(
    "covers",
    [
        {"item_type_id": FILM},
        {"collection": "textbooks"},
        {"location_id": FOUNTAIN},
        {"owner_id": FOUNTAIN},
        {"outcome": "send"},
        {"outcome": "attention"},
        {"destination_id": NETWORK},  # it goes nowhere
        {"item_type_id": BOOK, "outcome": "put_aside"},
    ],
)
def test_a_rule_does_not_fit_when_one_thing_it_names_is_otherwise(covers: dict[str, Any]) -> None:
    assert choose_bin([row(**covers)], AN_ITEM) is None


def test_what_needs_attention_is_still_shelved_put_aside_or_sent() -> None:
    found = SortFacts(BOOK, "", (), (SAHIL,), "send", (FOUNTAIN, CITY), needs_attention=True)
    rules = [SortRow(1, "Look", "1", outcome="attention"), SortRow(2, "Van", "2", outcome="send")]
    assert choose_bin(rules, found) == rules[0]
    assert choose_bin(rules[::-1], found) == rules[1]
    assert choose_bin([SortRow(3, "City", "3", destination_id=CITY)], found) is not None


ROWS = st.builds(
    SortRow,
    st.integers(1, 9),
    st.just("rule"),
    st.sampled_from("123"),
    st.sampled_from([None, BOOK, FILM]),
    st.sampled_from(["", "rare"]),
    st.sampled_from([None, ROOM, FOUNTAIN]),
    st.sampled_from([None, CITY, FOUNTAIN]),
    st.sampled_from(["", *OUTCOMES]),
)


@given(st.lists(ROWS, max_size=6))
def test_a_rule_further_down_never_changes_what_one_before_it_decided(rows: list[SortRow]) -> None:
    decided = choose_bin(rows, AN_ITEM)
    before = rows[: rows.index(decided)] if decided else rows
    assert choose_bin(before, AN_ITEM) is None
    rest = SortRow(99, "Rest", "9")
    assert choose_bin([*rows, rest], AN_ITEM) == (decided or rest)
