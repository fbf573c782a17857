"""Walking a browse list from any place, both ways, past the headings that nothing stands under now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from kitabdar.catalogue.browsing.places import KINDS, Place, key_field
from kitabdar.catalogue.models import Heading
from kitabdar.search.engines import engine
from kitabdar.search.headings import heading_id

FIRST_LOOK, MOST_LOOKS, GROWTH = 8, 4, 5  # rows beyond those wanted, then so many times more, so often


class Row(NamedTuple):
    """A heading as the database has it, with its key in the order walked."""

    id: int
    text: str
    language: str
    authority: int  # whose name it is, 0 for nobody's
    key: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """A heading that is shown, with its editions and the other names of the same that have some, the most used first.

    One without editions of its own is shown where such other names are.
    """

    row: Row
    count: int
    companions: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """Headings in the order of the list (whichever way it was walked), and whether the list ended.

    `edge` is the heading from which the walk goes on; None at the end.
    """

    steps: tuple[Step, ...]
    edge: Row | None


def place_of(kind: str, text: str, language: str) -> Place | None:
    """Return where a heading stands; None when it is not in the list."""
    field = key_field(language)
    found = Heading.objects.filter(pk=heading_id(kind, text)).values_list(field, "pk").first()
    return Place(bytes(found[0]), found[1]) if found else None


def walk(kind: str, language: str, place: Place | None, most: int, *, back: bool = False) -> Walk:
    """Collect up to `most` headings after a place (before it, if `back`); None is the end one comes from.

    Where very many headings in a row have lost their editions, fewer come though the list goes on.
    Raises IndexUnavailable.
    """
    steps: list[Step] = []
    size = most + FIRST_LOOK
    edge: Row | None = None
    for _look in range(MOST_LOOKS):
        rows = _rows(kind, key_field(language), place, size, back=back)
        for step in _shown(kind, rows, key_field(language)):
            if len(steps) == most:
                return _walk(steps, steps[-1].row, back=back)
            steps.append(step)
        if len(rows) < size:
            return _walk(steps, None, back=back)
        edge = rows[-1]
        place, size = Place(edge.key, edge.id), size * GROWTH
    return _walk(steps, edge, back=back)


def _walk(steps: Sequence[Step], edge: Row | None, *, back: bool) -> Walk:
    return Walk(tuple(reversed(steps) if back else steps), edge)


def _rows(kind: str, field: str, place: Place | None, size: int, *, back: bool) -> list[Row]:
    """Read rows in order. The tie of equal keys is taken off apart, so that the index is entered at the key."""
    rows: QuerySet[Heading] = Heading.objects.filter(kind=KINDS[kind])
    if place and back:
        rows = rows.filter(**{f"{field}__lte": place.key}).exclude(**{field: place.key, "id__gte": place.id})
    elif place:
        rows = rows.filter(**{f"{field}__gte": place.key}).exclude(**{field: place.key, "id__lte": place.id})
    sign = "-" if back else ""
    ordered = rows.order_by(f"{sign}{field}", f"{sign}id")
    return _read(ordered[:size], field)


def _read(rows: QuerySet[Heading], field: str) -> list[Row]:
    found = rows.values_list("id", "text", "language", "authority", field)
    return [Row(pk, text, language, owner or 0, bytes(key)) for pk, text, language, owner, key in found]


def _shown(kind: str, rows: Sequence[Row], field: str) -> Iterator[Step]:
    counts = engine().heading_counts([row.id for row in rows])
    families = _families(kind, rows, field)
    for row in rows:
        companions = tuple(each for each in families.get(row.authority, ()) if each.id != row.id)
        if counts[row.id] or companions:
            yield Step(row, counts[row.id], companions)


def _families(kind: str, rows: Sequence[Row], field: str) -> dict[int, list[Row]]:
    """Return by authority its names in this list that have editions, the most used first (one statement)."""
    owners = {row.authority for row in rows} - {0}
    if not owners:
        return {}
    members = _read(Heading.objects.filter(authority__in=owners, authority__gt=0, kind=KINDS[kind]), field)
    counts = engine().heading_counts([row.id for row in members])
    families: dict[int, list[Row]] = {}
    for row in sorted(members, key=lambda each: (-counts[each.id], each.key, each.id)):
        if counts[row.id]:
            families.setdefault(row.authority, []).append(row)
    return families
