"""Whether an item is needed for those who wait, compared with trying every way of giving the items out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import is_needed

THIS = 0


def needed(wants: Sequence[Collection[int]]) -> bool:
    """Ask with each item a kind of its own."""
    items = {each for want in wants for each in want} - {THIS}
    return is_needed(THIS, dict.fromkeys(items, 1), Counter(map(frozenset, wants)))


def most_served(wants: Sequence[frozenset[int]], items: frozenset[int]) -> int:
    """Return how many can be served at most, by trying everything."""
    if not wants:
        return 0
    first, *rest = wants
    without = most_served(rest, items)
    return max([without, *(1 + most_served(rest, items - {each}) for each in first & items)])


@given(st.lists(st.frozensets(st.integers(THIS, 4)), max_size=5))
def test_an_item_is_needed_where_more_can_be_served_with_it(wants: list[frozenset[int]]) -> None:
    items = frozenset().union(*wants)
    more = most_served(wants, items | {THIS}) > most_served(wants, items - {THIS})
    assert needed(wants) is more


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        ([], False),
        ([{THIS}], True),
        ([{THIS, 1}], False),
        ([{THIS, 1}, {1}], True),
        ([{THIS, 1}, {1, 2}, {2}], True),
        ([{THIS, 1}, {1, 2}], False),
        ([{THIS}, {THIS, 1}, {THIS, 1}], True),
    ],
)
def test_when_an_item_is_needed(wants: list[set[int]], expected: bool) -> None:
    assert needed(wants) is expected


def test_five_hundred_who_wait_for_three_hundred_copies_are_soon_told() -> None:
    copies = range(300)
    assert needed([copies] * 500)
    assert not needed([copies] * 299)


@given(
    st.dictionaries(st.integers(1, 3), st.integers(0, 2)),
    st.dictionaries(st.frozensets(st.integers(THIS, 3)), st.integers(1, 2), max_size=3),
)
def test_items_of_a_kind_serve_as_many_as_one_by_one(
    others: dict[int, int], wants: dict[frozenset[int], int]
) -> None:
    named = {kind: frozenset(10 * kind + n for n in range(number)) for kind, number in others.items()}
    each = [
        frozenset().union(*(named.get(kind, ()) for kind in want), {THIS} & want)
        for want, number in wants.items()
        for _ in range(number)
    ]
    without = frozenset().union(*named.values())
    more = most_served(each, without | {THIS}) > most_served(each, without)
    assert is_needed(THIS, others, Counter(wants)) is more
