"""Whose turn it is: the queue of holds, ranked in one way wherever an item comes home. [CIR-H5]"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kitabdar.circulation.rules.terms import Terms

Kind = int
"""Stands for items that are alike to those who wait."""


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
    `home_branch_id`: of its patron; `set_aside`: reasons that staff set aside (`facts.Purpose`);
    `has_recall`: a loan is called back for it.
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
    has_recall: bool = False


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


def is_needed(item: Kind, others: Mapping[Kind, int], wants: Mapping[frozenset[Kind], int]) -> bool:
    """Say whether one more of those who wait can be served with this item than with all others.

    `others`: how many other items there are of each kind; `item` stands for this one alone. `wants`: which kinds would
    do, and how many wait for those. Each item is given out once: the most that can be served are found by passing items
    on from one to another (augmenting paths, in the words of matching), of all of a kind at once.
    """
    has: dict[frozenset[Kind], Counter[Kind]] = {each: Counter() for each in wants}
    for kind, number in others.items():
        while number and (given := _give(kind, number, wants, has)):
            number -= given
    return bool(_give(item, 1, wants, has))


def _give(
    kind: Kind, number: int, wants: Mapping[frozenset[Kind], int], has: dict[frozenset[Kind], Counter[Kind]]
) -> int:
    """Give items of a kind to those who wait, who may pass theirs on along one way; return how many more have one."""
    came_by: dict[Kind, tuple[Kind, frozenset[Kind]]] = {}
    seen: set[frozenset[Kind]] = set()
    waiting = deque([kind])
    while waiting:
        offered = waiting.popleft()
        for want, wanting in wants.items():
            if want in seen or offered not in want:
                continue
            seen.add(want)
            if room := wanting - has[want].total():
                return _pass_on(min(number, room), want, offered, came_by, has)
            for other, held in has[want].items():
                if held and other not in came_by and other != kind:
                    came_by[other] = (offered, want)
                    waiting.append(other)
    return 0


def _pass_on(
    number: int,
    want: frozenset[Kind],
    offered: Kind,
    came_by: Mapping[Kind, tuple[Kind, frozenset[Kind]]],
    has: dict[frozenset[Kind], Counter[Kind]],
) -> int:
    """Have each on the way take what they were offered; as many as the narrowest place lets through."""
    steps, at = [], offered
    while at in came_by:
        before, holder = came_by[at]
        steps.append((holder, at, before))
        at = before
    number = min([number, *(has[holder][freed] for holder, freed, _taken in steps)])
    has[want][offered] += number
    for holder, freed, taken in steps:
        has[holder][freed] -= number
        has[holder][taken] += number
    return number
