"""Let tests that commit empty the audit trail and the journal on SQLite, whose triggers rightly refuse it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations

_TRIGGERS: dict[str, list[str]] = {
    "organisation_auditentry": import_module(
        "kitabdar.organisation.migrations.0002_triggers"
    ).SQLITE_APPEND_ONLY,
    "circulation_posting": import_module("kitabdar.circulation.migrations.0006_ledger").SQLITE_APPEND_ONLY,
}


def allow_flushing() -> None:
    """Put the triggers aside while a test database is flushed (PostgreSQL truncates, which fires none)."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = original(self, style, tables, **options)
        triggers = [each for table, made in _TRIGGERS.items() if table in tables for each in made]
        names = [trigger.split()[2] for trigger in triggers]
        return [*(f"DROP TRIGGER {name}" for name in names), *statements, *triggers]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
