"""The tables of states: nothing leaves what is over, nothing is stuck, nothing happens that is not written."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kitabdar.circulation.rules import HOLD, ITEM, LOAN, IllegalTransition, LifeCycle

ENDS = {"loan": {"undone"}, "hold": {"expired"}, "item": {"withdrawn"}}
CYCLES = [LOAN, HOLD, ITEM]
named = pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: cycle.what)


@named
def test_every_state_can_be_reached(cycle: LifeCycle) -> None:
    reached = {cycle.begins}
    for _ in cycle.states:
        reached |= {target for (_action, source), target in cycle.table.items() if source in reached}
    assert reached == cycle.states


@named
def test_only_the_ends_have_no_way_out(cycle: LifeCycle) -> None:
    sources = {source for _action, source in cycle.table}
    assert cycle.states - sources == ENDS[cycle.what]


@named
def test_what_is_not_written_is_refused(cycle: LifeCycle) -> None:
    with pytest.raises(IllegalTransition, match="cannot happen"):
        cycle.after("fly", cycle.begins)
    for end in ENDS[cycle.what]:
        assert not any(cycle.allows(action, end) for action, _source in cycle.table)


@pytest.mark.parametrize(
    ("cycle", "action", "state"),
    [
        (ITEM, "lend", "on_loan"),
        (ITEM, "lend", "lost"),
        (ITEM, "lend", "missing"),
        (ITEM, "shelve", "withdrawn"),
        (ITEM, "withdraw", "on_loan"),
        (LOAN, "renew", "lost"),
        (LOAN, "check_in", "returned"),
        (LOAN, "undo_check_out", "returned"),
        (HOLD, "fill", "cancelled"),
        (HOLD, "expire", "waiting"),
        (HOLD, "put_aside", "ready"),
    ],
)
def test_these_never_happen(cycle: LifeCycle, action: str, state: str) -> None:
    assert not cycle.allows(action, state)


class Walk(RuleBasedStateMachine):
    """One item, its loan and a hold for it, walked at random as the services walk them."""

    @initialize()
    def begin(self) -> None:
        self.item, self.hold, self.loan = ITEM.begins, HOLD.begins, ""

    @rule(cycle=st.sampled_from(CYCLES), data=st.data())
    def step(self, cycle: LifeCycle, data: st.DataObject) -> None:
        state = {"item": self.item, "hold": self.hold, "loan": self.loan or LOAN.begins}[cycle.what]
        action = data.draw(st.sampled_from(sorted({action for action, _source in cycle.table})))
        if not cycle.allows(action, state):
            with pytest.raises(IllegalTransition):
                cycle.after(action, state)
            return
        setattr(self, cycle.what, cycle.after(action, state))

    @invariant()
    def every_state_is_known(self) -> None:
        if hasattr(self, "item"):
            assert self.item in ITEM.states
            assert self.hold in HOLD.states
            assert self.loan in LOAN.states | {""}


TestWalk = Walk.TestCase
