"""Write many rows at once: ids are taken in advance, so that rows may refer to one another before they exist.

The ORM makes an object for every row, which costs more than the database's own work; an import has ten rows a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

CHUNK = 500  # values in one IN list, well under every database's limit
_PREPARED = (models.DateTimeField, models.DateField, models.DecimalField, models.BinaryField)

T = TypeVar("T")


def allocate(model: type[models.Model], count: int) -> Sequence[int]:
    """Return `count` fresh ids of a model. Call it under `locking.catalogue_lock`."""
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return range(first, first + count)


def insert(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], on_conflict: str = ""
) -> None:
    """Insert rows given as values of the fields `names` (database defaults do not apply).

    `on_conflict`: what to do about a row that is there, in the words that SQLite and PostgreSQL share.
    """
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql" and not on_conflict:
        _copy(f"COPY {table} ({columns}) FROM STDIN", fields, rows)
        return
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}) {on_conflict}"  # noqa: S608 names of our own
    _execute(statement, fields, rows)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update rows given as values of the fields `names` followed by the id."""
    fields = [_field(model, name) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608 names of our own
    _execute(statement, [*fields, _field(model, "id")], rows)


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut values into lists of at most `size`."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _execute(statement: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    prepared = list(_prepared(fields, rows))
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)


def _copy(statement: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    prepared = list(_prepared(fields, rows))
    if not prepared:
        return
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(statement) as copy,
    ):
        for row in prepared:
            copy.write_row(row)


def _prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    special = [
        (index, _preparer(field)) for index, field in enumerate(fields) if isinstance(field, _PREPARED)
    ]
    for row in rows:
        values = list(row)
        for index, prepare in special:
            values[index] = prepare(values[index])
        yield values


def _preparer(field: Any) -> Callable[[Any], Any]:
    """Return what turns a value into the database's own; one import repeats the same moment in every row."""
    if isinstance(field, models.BinaryField):
        return lambda value: value
    known: dict[Any, Any] = {}

    def prepare(value: Any) -> Any:
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return prepare
