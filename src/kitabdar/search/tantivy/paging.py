"""Lists in the order of a field, page after page from a place on: as quick at the end as at the beginning."""

from __future__ import annotations

from tantivy import DocAddress, FieldType, Order, Query, Searcher

from kitabdar.search.engine import Place
from kitabdar.search.tantivy.dialect import TantivyDialect
from kitabdar.search.tantivy.schema import schema

Ordered = tuple[str, Order]
Placed = tuple[Place, DocAddress]

_DIALECT = TantivyDialect()


def page(searcher: Searcher, found: Query, ordered: Ordered, after: Place, limit: int) -> list[Placed]:
    """Return the first `limit` of what was found that stand after a place, with their places.

    The engine leaves equal values in no order, so the last value of a page is asked for once more by its ids.
    """
    if limit <= 0:
        return []
    if after.key is None:
        return _without(searcher, found, ordered, after.id, limit)
    placed = _equal(searcher, found, ordered, after, limit) if after.key >= 0 else []
    if len(placed) < limit:
        placed += _beyond(searcher, found, ordered, after.key, limit - len(placed))
    if len(placed) < limit:
        placed += _without(searcher, found, ordered, 0, limit - len(placed))
    return placed


def _beyond(searcher: Searcher, found: Query, ordered: Ordered, key: int, limit: int) -> list[Placed]:
    """Return what has a value beyond this one."""
    field, order = ordered
    rest = _DIALECT.all_of([found, _range(field, order, key)])
    hits = searcher.search(rest, limit, count=False, order_by_field=field, order=order).hits
    hits = [(value, at) for value, at in hits if value is not None]
    if not hits:
        return []
    ids = searcher.fast_field_values("id", [at for _, at in hits])
    last = int(hits[-1][0])
    before = [
        (Place(int(value), int(number or 0)), at)
        for (value, at), number in zip(hits, ids, strict=True)
        if int(value) != last
    ]
    sign = -1 if order == Order.Desc else 1
    before.sort(key=lambda each: (sign * (each[0].key or 0), each[0].id))
    return before + _equal(searcher, found, ordered, Place(last, 0), limit - len(before))


def _equal(searcher: Searcher, found: Query, ordered: Ordered, after: Place, limit: int) -> list[Placed]:
    """Return what has the value of a place and a higher id."""
    same = Query.range_query(schema(), ordered[0], FieldType.Unsigned, after.key, after.key)
    return _by_id(searcher, _DIALECT.all_of([found, _unscored(same)]), after.key, after.id, limit)


def _without(searcher: Searcher, found: Query, ordered: Ordered, after_id: int, limit: int) -> list[Placed]:
    """Return what has no value, by id: of the fields in order only years may be missing."""
    if ordered[0] != "year":
        return []
    rest = _DIALECT.all_but([found], [Query.exists_query("year")])
    return _by_id(searcher, rest, None, after_id, limit)


def _by_id(searcher: Searcher, found: Query, key: int | None, after_id: int, limit: int) -> list[Placed]:
    later = Query.range_query(schema(), "id", FieldType.Unsigned, after_id, include_lower=False)
    rest = _DIALECT.all_of([found, _unscored(later)])
    hits = searcher.search(rest, limit, count=False, order_by_field="id", order=Order.Asc).hits
    return [(Place(key, int(number)), at) for number, at in hits]


def _range(field: str, order: Order, key: int) -> Query:
    if key < 0:
        return _unscored(Query.all_query())
    unsigned = FieldType.Unsigned
    if order == Order.Desc:
        return _unscored(Query.range_query(schema(), field, unsigned, None, key, include_upper=False))
    return _unscored(Query.range_query(schema(), field, unsigned, key, None, include_lower=False))


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
