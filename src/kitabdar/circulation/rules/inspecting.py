"""Look over rows of policy for those that can never win, and for those that only their order tells apart.

Whether a row ever wins is decided, not guessed: what the row covers is a product of sets, and from it everything is
taken off that rows before it cover. What is left over is a case in which it wins. [CIR-P2]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from kitabdar.circulation.rules.policy import Match, PolicyRow, covers, names_of, rank

MOST_PIECES = 400
"""More leftovers of one row than this, and it counts as one that can win."""

Box = tuple[frozenset[object], ...]


@dataclass(frozen=True, slots=True)
class World:
    """The cases there are. `places`: for each place where one borrows, its ids from the nearest to the network."""

    places: tuple[tuple[int, ...], ...]
    category_ids: frozenset[int]
    item_type_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at in a row.

    `code`: "covers_nothing" (no place to borrow at), "never_wins" (`others` always come first), "order_decides" (says
    something else than `others` of equal rank) or "date_past". `kinds`: of results, in their order.
    """

    code: str
    row: PolicyRow
    kinds: tuple[str, ...]
    others: tuple[str, ...] = ()


def inspect(rows: Sequence[PolicyRow], world: World, today: date) -> list[Remark]:
    """Return what is worth a look, row by row in their order."""
    boxes = _boxes(rows, world)
    found: list[Remark] = []
    for row in rows:
        reach = [places for places in world.places if row.place_id is None or row.place_id in places]
        if not reach:
            found.append(Remark("covers_nothing", row, tuple(row.says)))
            continue
        beaten = {kind: _beaten_by(row, kind, rows, reach, boxes) for kind in row.says}
        found += _grouped("never_wins", row, beaten)
        rivals = {kind: _rivals(row, kind, rows, boxes) for kind, by in beaten.items() if not by}
        found += _grouped("order_decides", row, rivals)
        if _is_past(row, today):
            found.append(Remark("date_past", row, ("fixed_due_date",)))
    return found


def _grouped(code: str, row: PolicyRow, others: dict[str, tuple[str, ...]]) -> Iterator[Remark]:
    """Yield one remark for the kinds that have the same others."""
    for names in dict.fromkeys(others.values()):
        if names:
            yield Remark(code, row, tuple(kind for kind, theirs in others.items() if theirs == names), names)


def _beaten_by(
    row: PolicyRow,
    kind: str,
    rows: Iterable[PolicyRow],
    reach: Iterable[tuple[int, ...]],
    boxes: dict[int, Box],
) -> tuple[str, ...]:
    """Return the rows that together always come before this one, empty where it can win."""
    rivals = [each for each in rows if each.id != row.id and kind in each.says]
    by: dict[str, None] = {}
    for places in reach:
        match = Match(places, 0, 0)
        ours = rank(row, match)
        first = [
            each
            for each in rivals
            if (each.place_id is None or each.place_id in places) and rank(each, match) < ours
        ]
        used = _covering(boxes[row.id], [(each.name, boxes[each.id]) for each in first])
        if not used:
            return ()
        by |= dict.fromkeys(used)
    return tuple(by)


def _covering(box: Box, others: Iterable[tuple[str, Box]]) -> list[str]:
    """Return the names of the boxes that leave nothing of one, empty where something is left."""
    pieces, used = [box], []
    for name, other in others:
        before = pieces
        pieces = [left for piece in pieces for left in _without(piece, other)]
        if pieces != before:
            used.append(name)
        if not pieces:
            return used
        if len(pieces) > MOST_PIECES:
            return []
    return []


def _without(piece: Box, other: Box) -> list[Box]:
    """Return a box less another: side by side, where each piece differs in one set from what they share."""
    if any(mine.isdisjoint(theirs) for mine, theirs in zip(piece, other, strict=True)):
        return [piece]
    left = []
    rest = list(piece)
    for number, (mine, theirs) in enumerate(zip(piece, other, strict=True)):
        if outside := mine - theirs:
            left.append((*rest[:number], outside, *rest[number + 1 :]))
        rest[number] = mine & theirs
    return left


def _rivals(row: PolicyRow, kind: str, rows: Iterable[PolicyRow], boxes: dict[int, Box]) -> tuple[str, ...]:
    """Return the later rows of equal rank that cover some of the same and say something else."""
    return tuple(
        each.name
        for each in rows
        if each.position > row.position
        and each.place_id == row.place_id
        and names_of(each) == names_of(row)
        and each.says.get(kind, row.says[kind]) != row.says[kind]
        and not any(
            mine.isdisjoint(theirs) for mine, theirs in zip(boxes[row.id], boxes[each.id], strict=True)
        )
    )


def _is_past(row: PolicyRow, today: date) -> bool:
    day = row.says.get("fixed_due_date")
    return isinstance(day, date) and day < today


def _boxes(rows: Sequence[PolicyRow], world: World) -> dict[int, Box]:
    """Return what each row covers beside its place, of the values that make a difference to any row."""
    ages: set[int | None] = {None, 0}
    days: set[int | None] = {None, 0}
    for row in rows:
        ages |= {
            each for end in (row.youngest, row.oldest) if end is not None for each in (end - 1, end, end + 1)
        }
        days |= {each for each in (row.new_days,) if each is not None}
        days |= {each + 1 for each in (row.new_days,) if each is not None}
    values: tuple[tuple[str, frozenset[object]], ...] = (
        ("category_id", frozenset(world.category_ids)),
        ("item_type_id", frozenset(world.item_type_ids)),
        ("age", frozenset(age for age in ages if age is None or age >= 0)),
        ("collection", frozenset({"", *(row.collection for row in rows)})),
        ("material", frozenset({"", *(row.material for row in rows)})),
        ("days_here", frozenset(days)),
    )
    return {
        row.id: tuple(frozenset(filter(partial(_is_covered, row, name), each)) for name, each in values)
        for row in rows
    }


def _is_covered(row: PolicyRow, column: str, value: Any) -> bool:
    """Say whether a row covers a value of a column, whatever the other columns are."""
    fitting: dict[str, Any] = {
        "category_id": row.category_id,
        "item_type_id": next(iter(row.item_type_ids), 0),
        "age": row.youngest if row.youngest is not None else row.oldest,
        "collection": row.collection,
        "material": row.material,
        "days_here": row.new_days,
        column: value,
    }
    places = () if row.place_id is None else (row.place_id,)
    return covers(row, Match(places, **fitting))
