"""The shelf list: call numbers in the order of the shelf, each with its edition and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from kitabdar.catalogue.browsing.places import Place
from kitabdar.catalogue.browsing.shelving import KEY_LENGTH
from kitabdar.catalogue.models import Holding, Item, ItemState, ShelfMark
from kitabdar.catalogue.queries import summaries
from kitabdar.catalogue.views import EditionSummary
from kitabdar.organisation.queries import place_tree
from kitabdar.text.call_numbers import call_number_key, call_number_start

PAGE = 25
GONE = (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING)  # as the index documents leave them out


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """A call number with its edition and the branches where it stands."""

    call_number: str
    edition: EditionSummary
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShelfCursor:
    """A line of the shelf list, from which a page goes on."""

    call_number: str
    edition_id: int


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """A stretch of the shelf; see `pages.HeadingPage`."""

    entries: tuple[ShelfEntry, ...]
    reached: int | None = None
    begins: bool = False
    before: ShelfCursor | None = None
    after: ShelfCursor | None = None


class _Mark(NamedTuple):
    id: int
    edition_id: int
    call_number: str
    key: bytes

    @property
    def cursor(self) -> ShelfCursor:
        return ShelfCursor(self.call_number, self.edition_id)


def shelf(
    *, at: str = "", after: ShelfCursor | None = None, before: ShelfCursor | None = None, size: int = PAGE
) -> ShelfPage:
    """Return a page of the shelf list: entered where a beginning leads, or going on from a line, or its beginning.

    At most six statements.
    """
    if at:
        return _entered(at, size)
    if before:
        found, more = _walk(_place(before), size, back=True)
        return ShelfPage(
            _entries(found),
            before=found[0].cursor if more else None,
            after=found[-1].cursor if found else None,
        )
    found, more = _walk(_place(after) if after else None, size)
    return ShelfPage(
        _entries(found),
        before=found[0].cursor if after and found else after,
        after=found[-1].cursor if more else None,
    )


def _entered(at: str, size: int) -> ShelfPage:
    start = Place(call_number_start(at)[:KEY_LENGTH], -1)
    above, more_above = _walk(start, 1, back=True)
    below, more_below = _walk(start, size)
    return ShelfPage(
        _entries([*above, *below]),
        reached=len(above) if below else None,
        begins=bool(below) and below[0].key.startswith(start.key),
        before=above[0].cursor if more_above else None,
        after=below[-1].cursor if more_below else None,
    )


def _place(cursor: ShelfCursor) -> Place:
    """Return where a line stands, or would stand."""
    marks = ShelfMark.objects.filter(edition_id=cursor.edition_id, call_number=cursor.call_number)
    pk = marks.values_list("pk", flat=True).first()
    return Place(call_number_key(cursor.call_number)[:KEY_LENGTH], pk or 0)


def _walk(place: Place | None, size: int, *, back: bool = False) -> tuple[list[_Mark], bool]:
    """Return up to `size` lines in the order of the shelf, and whether it goes on."""
    marks: QuerySet[ShelfMark] = ShelfMark.objects.all()
    if place and back:
        marks = marks.filter(key__lte=place.key).exclude(key=place.key, id__gte=place.id)
    elif place:
        marks = marks.filter(key__gte=place.key).exclude(key=place.key, id__lte=place.id)
    sign = "-" if back else ""
    rows = marks.order_by(f"{sign}key", f"{sign}id").values_list("id", "edition_id", "call_number", "key")
    found = [_Mark(pk, edition, number, bytes(key)) for pk, edition, number, key in rows[: size + 1]]
    more = len(found) > size
    found = found[:size]
    return (found[::-1] if back else found), more


def _entries(marks: Sequence[_Mark]) -> tuple[ShelfEntry, ...]:
    editions = summaries({mark.edition_id for mark in marks})
    branches = _branches({mark.edition_id for mark in marks})
    return tuple(
        ShelfEntry(
            mark.call_number,
            editions[mark.edition_id],
            branches.get((mark.edition_id, mark.call_number), ()),
        )
        for mark in marks
        if mark.edition_id in editions
    )


def _branches(editions: Collection[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    """Name the branches that have these editions, by edition and call number, in the order of the tree."""
    if not editions:
        return {}
    live = {"record__edition_id__in": editions, "record__deleted_at": None}
    held = Holding.objects.filter(**live).values_list("record__edition_id", "call_number", "branch_id")
    items = Item.objects.filter(**{f"holding__{name}": value for name, value in live.items()})
    items = items.exclude(state__in=GONE)
    standing = items.values_list("holding__record__edition_id", "call_number", "branch_id")
    found: dict[tuple[int, str], set[int]] = {}
    for edition, number, branch in (*held, *standing):
        found.setdefault((edition, number), set()).add(branch)
    order = place_tree().of_kind("branch")
    return {mark: tuple(branch.name for branch in order if branch.id in ids) for mark, ids in found.items()}
