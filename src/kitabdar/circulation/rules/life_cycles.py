"""The lives of loans, holds, bookings and items as tables: what may happen in a state, and what state follows.

Services move nothing but by these tables; `docs/circulation.md` is drawn from them, property tests walk them.
"""

from __future__ import annotations

from dataclasses import dataclass


class IllegalTransition(Exception):
    """This cannot happen to something in this state."""

    def __init__(self, what: str, action: str, state: str) -> None:
        super().__init__(f"{what}: {action!r} cannot happen in state {state!r}")
        self.action = action
        self.state = state


@dataclass(frozen=True)
class LifeCycle:
    """A table of transitions: (action, state) -> next state. `begins`: the state it is made in."""

    what: str
    begins: str
    table: dict[tuple[str, str], str]

    def after(self, action: str, state: str) -> str:
        """Return the state that follows. Raises IllegalTransition."""
        try:
            return self.table[action, state]
        except KeyError:
            raise IllegalTransition(self.what, action, state) from None

    def allows(self, action: str, state: str) -> bool:
        """Whether the action may happen in this state."""
        return (action, state) in self.table

    @property
    def states(self) -> frozenset[str]:
        """All states."""
        return frozenset({self.begins, *(source for _action, source in self.table), *self.table.values()})


def _rows(action: str, sources: str, target: str) -> dict[tuple[str, str], str]:
    return {(action, source): target for source in sources.split()}


_NOT_WITHDRAWN = "available on_loan on_hold_shelf in_transit missing lost"

ITEM = LifeCycle(
    "item",
    "available",
    {
        **_rows("lend", "available on_hold_shelf in_transit", "on_loan"),
        **_rows("shelve", _NOT_WITHDRAWN, "available"),
        **_rows("put_aside", _NOT_WITHDRAWN, "on_hold_shelf"),
        **_rows("send", _NOT_WITHDRAWN, "in_transit"),
        **_rows("lend_again", "available on_hold_shelf in_transit", "on_loan"),
        **_rows("lose", "on_loan", "lost"),
        **_rows("lose_again", "available on_hold_shelf in_transit", "lost"),
        **_rows("miss", "available on_hold_shelf in_transit", "missing"),
        **_rows("write_off", "on_loan", "missing"),
        **_rows("withdraw", "available missing lost", "withdrawn"),
    },
)

LOAN = LifeCycle(
    "loan",
    "open",
    {
        **_rows("renew", "open", "open"),
        **_rows("switch", "open", "open"),
        **_rows("check_in", "open lost settled claimed", "returned"),
        **_rows("lose", "open claimed", "lost"),
        **_rows("settle", "lost", "settled"),
        **_rows("owe_again", "settled", "lost"),
        **_rows("claim", "open", "claimed"),
        **_rows("go_on", "claimed", "open"),
        **_rows("write_off", "claimed", "returned"),
        **_rows("undo_check_out", "open", "undone"),
        **_rows("undo_check_in", "returned", "open"),
        **_rows("undo_found", "returned", "claimed"),
        **_rows("undo_found_lost", "returned", "lost"),
    },
)

HOLD = LifeCycle(
    "hold",
    "waiting",
    {
        **_rows("send", "waiting in_transit", "in_transit"),
        **_rows("put_aside", "waiting in_transit", "ready"),
        **_rows("release", "in_transit ready", "waiting"),
        **_rows("fill", "waiting in_transit ready", "filled"),
        **_rows("cancel", "waiting in_transit ready", "cancelled"),
        **_rows("expire", "ready", "expired"),
        **_rows("lapse", "waiting", "expired"),
        **_rows("reshelve", "filled", "ready"),
        **_rows("reopen", "filled cancelled", "waiting"),
    },
)

BOOKING = LifeCycle(
    "booking",
    "booked",
    {
        **_rows("collect", "booked", "collected"),
        **_rows("return", "collected", "returned"),
        **_rows("cancel", "booked", "cancelled"),
        **_rows("miss", "booked", "missed"),
        **_rows("reopen", "collected", "booked"),
        **_rows("collect_again", "returned", "collected"),
    },
)

ROTATION = LifeCycle(
    "item on a rota",
    "due",
    {
        **_rows("arrive", "due", "resting"),
        **_rows("move_on", "resting", "due"),
        **_rows("pause", "due resting", "paused"),
        **_rows("resume", "paused", "due"),
        **_rows("finish", "resting", "homeward"),
        **_rows("take_off", "due resting paused", "homeward"),
        **_rows("end", "due resting paused homeward", "ended"),
    },
)

STACK_REQUEST = LifeCycle(
    "stack request",
    "asked",
    {
        **_rows("ask", "asked fetching waiting not_found", "asked"),
        **_rows("fetch", "asked", "fetching"),
        **_rows("lay_back", "fetching", "asked"),
        **_rows("miss", "asked fetching", "not_found"),
        **_rows("send", "asked fetching ready waiting not_found on_its_way", "on_its_way"),
        **_rows("bring", "asked fetching waiting not_found on_its_way", "ready"),
        **_rows("wait", "asked fetching ready on_its_way", "waiting"),
        **_rows("collect", "asked fetching ready waiting not_found on_its_way", "collected"),
        **_rows("give_back", "ready", "returned"),
        **_rows("give_up", "asked fetching waiting not_found on_its_way", "given_up"),
        **_rows("reshelve", "collected", "ready"),
        **_rows("reopen", "collected given_up", "waiting"),
    },
)
