"""What tests begin with, made by the services once in a process and from then on written as the rows they wrote.

The services have tests of their own; what begins with their work needs it as new, not made anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction

from kitabdar.organisation.models import SettingsStamp

Made = TypeVar("Made")
Rows = Mapping[str, list[tuple[Any, ...]]]


class Begun(Generic[Made]):
    """Makes something in the test's database; after the first time from the rows that the first time wrote."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: Made | None = None
        self._before: Rows = {}
        self._written: Rows = {}

    def __call__(self) -> Made:
        """Return it, the caller's own. Where its tables are not as they were the first time, it is made anew."""
        if self._made is None:
            return self._first()
        if any(rows_of(table) != rows for table, rows in self._before.items()):
            return self._make()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self._written.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(
                    f"INSERT INTO {table} ({tables()[table]}) VALUES ({places})",
                    rows,
                )
        return copy.deepcopy(self._made)

    def _first(self) -> Made:
        before = {table: rows_of(table) for table in tables()}
        made = self._make()
        self._made = copy.deepcopy(made)
        after = {table: rows for table in before if (rows := rows_of(table)) != before[table]}
        self._before = {table: before[table] for table in after}
        self._written = {
            table: [row for row in rows if row not in before[table]] for table, rows in after.items()
        }
        return made


@cache
def tables() -> dict[str, str]:
    """Return the columns of every table but the one that triggers write, as SQL names them."""
    return {
        model._meta.db_table: ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
        for model in apps.get_models(include_auto_created=True)
        if model is not SettingsStamp
    }


def rows_of(table: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {tables()[table]} FROM {table}")
        return [tuple(row) for row in cursor.fetchall()]
