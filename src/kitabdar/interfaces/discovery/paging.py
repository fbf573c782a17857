"""Numbers of pages under a list."""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.interfaces.discovery.search_state import PAGE_SIZE, SearchState
from kitabdar.search.engine import DEEPEST


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to turn to; `number` is None for a gap."""

    number: int | None
    address: str = ""
    is_current: bool = False


def pages(state: SearchState, total: int) -> list[PageLink]:
    """Give first, last and neighbours of the current page; nothing when there is only one."""
    last = min(-(-total // PAGE_SIZE), DEEPEST // PAGE_SIZE)
    if last <= 1:
        return []
    wanted = sorted({1, last, *range(max(1, state.page - 2), min(last, state.page + 2) + 1)})
    found: list[PageLink] = []
    for at, number in enumerate(wanted):
        if at and number != wanted[at - 1] + 1:
            found.append(PageLink(None))
        found.append(PageLink(number, state.on_page(number).address(), number == state.page))
    return found
