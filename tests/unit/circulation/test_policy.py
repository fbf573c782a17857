"""The most specific row of policy wins, and the matcher says why."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import Match, PolicyRow, choose_policy

ROOM, BRANCH, LIBRARY, NETWORK = 4, 3, 2, 1
ADULT, CHILD, BOOK, FILM = 10, 11, 20, 21
HERE = Match((ROOM, BRANCH, LIBRARY, NETWORK), ADULT, BOOK)


def row(name: str, position: int, **match: int) -> PolicyRow:
    return PolicyRow(id=position, name=name, position=position, **match)


def chosen(*rows: PolicyRow, match: Match = HERE) -> tuple[str, str, str]:
    choice = choose_policy(rows, match)
    return (choice.policy.name if choice.policy else "", choice.why.decided_by, choice.why.runner_up)


def test_without_a_matching_row_nothing_governs() -> None:
    assert chosen(row("children", 1, category_id=CHILD), row("films", 2, item_type_id=FILM)) == (
        "",
        "none",
        "",
    )


def test_the_only_matching_row_governs() -> None:
    choice = choose_policy([row("films", 1, item_type_id=FILM), row("all", 2)], HERE)
    assert choice.policy is not None and choice.policy.name == "all"
    assert (choice.why.looked_at, choice.why.matched, choice.why.decided_by) == (2, 1, "only")


def test_the_nearest_place_wins_over_category_and_item_type() -> None:
    both = row("adults' books in the network", 1, place_id=NETWORK, category_id=ADULT, item_type_id=BOOK)
    assert chosen(both, row("branch", 2, place_id=BRANCH)) == ("branch", "place", both.name)
    assert chosen(row("branch", 1, place_id=BRANCH), row("room", 2, place_id=ROOM))[0] == "room"


def test_any_place_is_farther_than_the_network() -> None:
    assert chosen(row("any", 1), row("network", 2, place_id=NETWORK)) == ("network", "place", "any")


def test_a_place_elsewhere_does_not_match() -> None:
    assert chosen(row("elsewhere", 1, place_id=99), row("any", 2))[0] == "any"


def test_a_category_wins_over_an_item_type() -> None:
    rows = row("books", 1, item_type_id=BOOK), row("adults", 2, category_id=ADULT)
    assert chosen(*rows) == ("adults", "category", "books")


def test_an_item_type_wins_over_none() -> None:
    assert chosen(row("any", 1), row("books", 2, item_type_id=BOOK)) == ("books", "item_type", "any")


def test_a_tie_goes_to_the_lower_position() -> None:
    assert chosen(row("later", 5), row("sooner", 4)) == ("sooner", "position", "later")


COLUMNS = st.fixed_dictionaries(
    {
        "place_id": st.sampled_from([None, ROOM, BRANCH, LIBRARY, NETWORK, 99]),
        "category_id": st.sampled_from([None, ADULT, CHILD]),
        "item_type_id": st.sampled_from([None, BOOK, FILM]),
    }
)


@given(st.lists(COLUMNS, max_size=12), st.randoms())
def test_the_order_in_which_rows_are_read_changes_nothing(
    columns: list[dict[str, int]], random: object
) -> None:
    rows = [row(f"row {n}", n, **each) for n, each in enumerate(columns, 1)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose_policy(rows, HERE) == choose_policy(shuffled, HERE)


@given(st.lists(COLUMNS, max_size=12))
def test_the_winner_matches_and_no_other_matching_row_is_nearer(columns: list[dict[str, int]]) -> None:
    rows = [row(f"row {n}", n, **each) for n, each in enumerate(columns, 1)]
    matching = [
        each
        for each in rows
        if each.place_id in (None, *HERE.places)
        and each.category_id in (None, ADULT)
        and each.item_type_id in (None, BOOK)
    ]
    choice = choose_policy(rows, HERE)
    assert choice.why.matched == len(matching)
    if choice.policy is None:
        assert matching == []
        return
    far = [*HERE.places, None]
    assert choice.policy in matching
    assert far.index(choice.policy.place_id) == min(far.index(each.place_id) for each in matching)
