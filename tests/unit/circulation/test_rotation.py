"""Stages of a rota: which is next, when one ends, what an item waits for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import (
    ITEM,
    ROTATION,
    RotaItemFacts,
    Stage,
    next_stage,
    stage_end,
    why_it_waits,
)

STAGES = [Stage(7, 1, 30), Stage(4, 2, 60), Stage(9, 3, 10)]


@pytest.mark.parametrize(
    ("after", "repeats", "following"),
    [(None, False, 7), (7, False, 4), (4, False, 9), (9, False, None), (9, True, 7), (5, False, 7)],
)
def test_the_next_stage(after: int | None, repeats: bool, following: int | None) -> None:  # [CIR-O1]
    found = next_stage(STAGES, after, repeats=repeats)
    assert (found.id if found else None) == following
    assert next_stage([], after, repeats=repeats) is None


@given(st.integers(1, 12), st.booleans())
def test_a_round_comes_by_every_stage_once(count: int, repeats: bool) -> None:
    stages = [Stage(number, number, 1) for number in range(count)]
    seen, here = [], next_stage(stages, None, repeats=repeats)
    while here is not None and here.id not in seen:
        seen.append(here.id)
        here = next_stage(stages, here.id, repeats=repeats)
    assert seen == list(range(count))
    assert (here is not None) == repeats


def test_the_days_of_a_stage_count_from_its_arrival() -> None:  # [CIR-O2]
    assert stage_end(date(2026, 2, 20), 10) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (RotaItemFacts("available", 1, 2), ""),
        (RotaItemFacts("available", 2, 2), "there"),
        (RotaItemFacts("available", 1, 2, is_wanted=True), "wanted"),
        *((RotaItemFacts(state, 1, 2), state) for state in sorted(ITEM.states - {"available"})),
    ],
)
def test_what_an_item_waits_for(facts: RotaItemFacts, why: str) -> None:  # [CIR-O3]
    assert why_it_waits(facts) == why


def test_every_state_of_an_item_on_a_rota_leads_off_it() -> None:
    for state in ROTATION.states - {"ended"}:
        assert ROTATION.allows("end", state)
    assert not any(ROTATION.allows(action, "ended") for action, _state in ROTATION.table)
