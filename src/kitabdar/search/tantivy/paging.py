"""Lists in the order of a field, page after page from a place on: as quick at the end as at the beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tantivy import DocAddress, FieldType, Order, Query, Searcher

from kitabdar.search.engine import Place
from kitabdar.search.fields import LAST
from kitabdar.search.tantivy.dialect import TantivyDialect
from kitabdar.search.tantivy.schema import schema

Ordered = tuple[str, Order]
Placed = tuple[Place, DocAddress]
Bounds = Callable[[int], Iterable[int | None]]

SPARE = 300
"""Editions asked for beyond a page, to see whether all of its last value are on it: few authors have more, and to ask
for these costs little beside looking through the whole order a second time."""

NEXT = 4
"""Pages of ids after a place that are looked at first: what was taken in at one moment has ids in a row."""

Widths = tuple[int | None, ...]
ALL: Widths = (None,)
WIDTHS: Widths = (1000, 30_000, None)
"""Ids beyond one that are looked at where very many have the same value, until a page is full; None: all."""

_DIALECT = TantivyDialect()


def page(
    searcher: Searcher, found: Query, ordered: Ordered, after: Place, limit: int, bounds: Bounds
) -> list[Placed]:
    """Return the first `limit` of what was found that stand after a place, with their places.

    `bounds`: values up to which to look from one on, each further than the one before, at last None.

    The engine leaves equal values in no order. A few more than a page are asked for, which mostly shows that all of
    each value on the page are there; where they may not be, the last value is asked for once more, by ids.
    """
    if limit <= 0:
        return []
    if after.key is None:
        return _without(searcher, found, ordered, after.id, limit)
    page: list[Placed] = []
    key: int | None = after.key
    least = after.id
    if least and len(near := _next_to(searcher, found, ordered[0], after, limit)) >= limit:
        return near[:limit]
    while key is not None and len(page) < limit:
        if next(iter(bounds(key)), None) == key:  # so many have this value that a sample shows it
            page += _equal(searcher, found, ordered, Place(key, least), limit - len(page), WIDTHS)
            key, least = _next(ordered, key), 0
            continue
        placed = _from(searcher, found, ordered, key, limit + SPARE, bounds)
        fresh = [each for each in placed if each[0].key != key or each[0].id > least]
        if len(placed) < limit + SPARE:
            page += fresh
            break
        last = placed[-1][0].key or 0
        page += [each for each in fresh if each[0].key != last]
        if len(page) < limit:
            above = Place(last, least if last == key else 0)
            page += _equal(searcher, found, ordered, above, limit - len(page))
        key, least = _next(ordered, last), 0
    if len(page) < limit:
        page += _without(searcher, found, ordered, 0, limit - len(page))
    return page[:limit]


def _next_to(searcher: Searcher, found: Query, field: str, after: Place, limit: int) -> list[Placed]:
    """Return what has the value of a place and one of the ids next above it, by id."""
    ids = range(after.id + 1, after.id + 1 + NEXT * limit)
    among = _DIALECT.all_of([found, _unscored(Query.term_set_query(schema(), "id", [*ids]))])
    addresses = [address for _, address in searcher.search(among, len(ids), count=False).hits]
    values = searcher.fast_field_values(field, addresses)
    numbers = searcher.fast_field_values("id", addresses)
    same = [
        (Place(after.key, int(number or 0)), address)
        for value, number, address in zip(values, numbers, addresses, strict=True)
        if value is not None and int(value) == after.key
    ]
    return sorted(same, key=lambda each: each[0].id)


def _from(
    searcher: Searcher, found: Query, ordered: Ordered, key: int, limit: int, bounds: Bounds
) -> list[Placed]:
    """Return the first of what has a value from this one on, by value and id; of the last value maybe not all."""
    field, order = ordered
    hits: list[tuple[int, DocAddress]] = []
    for bound in bounds(key):
        rest = _DIALECT.all_of([found, _range(field, order, key, bound)])
        answer = searcher.search(rest, limit, count=False, order_by_field=field, order=order).hits
        hits = [(int(value), at) for value, at in answer if value is not None]
        if len(hits) == limit:
            break
    ids = searcher.fast_field_values("id", [at for _, at in hits])
    placed = [(Place(value, int(number or 0)), at) for (value, at), number in zip(hits, ids, strict=True)]
    sign = -1 if order == Order.Desc else 1
    placed.sort(key=lambda each: (sign * (each[0].key or 0), each[0].id))
    return placed


def _next(ordered: Ordered, key: int) -> int | None:
    """Return the next value there may be; None at the end of all."""
    beyond = key - 1 if ordered[1] == Order.Desc else key + 1
    return beyond if 0 <= beyond <= LAST else None


def _equal(
    searcher: Searcher, found: Query, ordered: Ordered, after: Place, limit: int, widths: Widths = ALL
) -> list[Placed]:
    """Return what has the value of a place and a higher id."""
    same = Query.range_query(schema(), ordered[0], FieldType.Unsigned, after.key, after.key)
    return _by_id(searcher, _DIALECT.all_of([found, _unscored(same)]), after, limit, widths)


def _without(searcher: Searcher, found: Query, ordered: Ordered, after_id: int, limit: int) -> list[Placed]:
    """Return what has no value, by id: of the fields in order only years may be missing."""
    if ordered[0] != "year":
        return []
    rest = _DIALECT.all_but([found], [Query.exists_query("year")])
    return _by_id(searcher, rest, Place(None, after_id), limit, WIDTHS)


def _by_id(searcher: Searcher, found: Query, after: Place, limit: int, widths: Widths) -> list[Placed]:
    """Return what has a higher id, looking no further than the first width that holds enough."""
    hits: list[tuple[int, DocAddress]] = []
    for width in widths:
        last = after.id + width if width else None
        later = Query.range_query(schema(), "id", FieldType.Unsigned, after.id, last, include_lower=False)
        rest = _DIALECT.all_of([found, _unscored(later)])
        hits = searcher.search(rest, limit, count=False, order_by_field="id", order=Order.Asc).hits
        if len(hits) == limit:
            break
    return [(Place(after.key, int(number)), at) for number, at in hits]


def _range(field: str, order: Order, key: int, bound: int | None) -> Query:
    """Match what has this value or one after it, up to a bound; all where the key is that of the start."""
    start = None if key < 0 else key
    if start is None and bound is None:
        return _unscored(Query.all_query())
    ends = (bound, start) if order == Order.Desc else (start, bound)
    return _unscored(Query.range_query(schema(), field, FieldType.Unsigned, *ends))


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
