"""Whose turn it is: the queue of holds, ranked in one way wherever an item comes home. [CIR-H5]"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kitabdar.circulation.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Wish:
    """What a hold is for: an edition; one item or one volume of it; or any edition of its work, in these languages."""

    edition_id: int
    item_id: int | None = None
    volume: str = ""
    any_edition: bool = False
    languages: frozenset[str] = frozenset()

    @property
    def is_narrow(self) -> bool:
        """Whether it is for one item or volume."""
        return self.item_id is not None or bool(self.volume)


@dataclass(frozen=True, slots=True)
class Queued:
    """An open hold in a queue.

    `is_paused`: suspended, or another hold of its group has an item by now; it keeps its place and is passed by.
    `home_branch_id`: of its patron; `set_aside`: reasons that staff set aside (`facts.Purpose`).
    """

    id: int
    patron_id: int
    category_id: int
    birth_date: date | None
    state: str
    item_id: int | None
    pickup_branch_id: int
    placed_at: datetime
    wish: Wish
    is_first: bool = False
    is_paused: bool = False
    group: str = ""
    home_branch_id: int | None = None
    in_reading_room: bool = False
    set_aside: frozenset[str] = frozenset()


def accepts(wish: Wish, item_id: int, edition_id: int, volume: str, languages: Iterable[str]) -> bool:
    """Say whether an item is what a hold is for; it is of the edition, or of the work. [CIR-H6]"""
    if wish.item_id is not None:
        return wish.item_id == item_id
    if wish.volume:
        return wish.edition_id == edition_id and wish.volume == volume
    if wish.any_edition:
        return not wish.languages or not wish.languages.isdisjoint(languages)
    return wish.edition_id == edition_id


def in_order(queue: Iterable[Queued]) -> list[Queued]:
    """Return the queue in its order: whom staff put first, then who asked first."""
    return sorted(queue, key=lambda hold: (not hold.is_first, hold.placed_at, hold.id))


def ranked(
    queue: Iterable[Queued], terms_of: Callable[[Queued], Terms | None], branch_id: int
) -> list[tuple[Queued, Terms]]:
    """Return the holds that wait now, with their terms, in the order in which an item at a branch goes to them.

    Whom staff put first; then by `hold_priority`; those collected here first where `local_holds_first`; then by time.
    """
    found = []
    for hold in in_order(queue):
        if hold.state == "waiting" and not hold.is_paused and (terms := terms_of(hold)) is not None:
            found.append((hold, terms))
    return sorted(
        found,
        key=lambda each: (
            not each[0].is_first,
            -each[1].hold_priority,
            each[1].local_holds_first and each[0].pickup_branch_id != branch_id,
        ),
    )


def is_needed(item_id: int, wants: Sequence[Collection[int]]) -> bool:
    """Say whether one more of those who wait can be served with this item than with all others.

    `wants`: for each of them the items that would do. Each item is given out once: the most that can be served are
    found by passing items on from one to another (augmenting paths, in the words of matching).
    """
    wanted_by: dict[int, list[int]] = defaultdict(list)
    for reader, items in enumerate(wants):
        for each in items:
            wanted_by[each].append(reader)
    has: dict[int, int] = {}
    for each in wanted_by:
        if each != item_id:
            _give(each, wanted_by, has)
    return _give(item_id, wanted_by, has)


def _give(item_id: int, wanted_by: dict[int, list[int]], has: dict[int, int]) -> bool:
    """Give an item to a reader, who may pass theirs on; `has`: reader -> item. Say whether one more has an item now."""
    offered: dict[int, int] = {}
    waiting = deque([item_id])
    while waiting:
        item = waiting.popleft()
        for reader in wanted_by.get(item, ()):
            if reader in offered:
                continue
            offered[reader] = item
            if reader not in has:
                _pass_on(reader, offered, has)
                return True
            waiting.append(has[reader])
    return False


def _pass_on(reader: int, offered: dict[int, int], has: dict[int, int]) -> None:
    """Have each take what they were offered, from one who had nothing back to the item that was given."""
    holders = {item: each for each, item in has.items()}
    taker: int | None = reader
    while taker is not None:
        item = offered[taker]
        has[taker] = item
        taker = holders.get(item)
