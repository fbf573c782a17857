"""Let tests that commit empty the audit trail on SQLite, whose triggers rightly refuse it to everybody else."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations

_TRIGGERS: list[str] = import_module("kitabdar.organisation.migrations.0002_triggers").SQLITE_APPEND_ONLY


def allow_flushing() -> None:
    """Put the triggers aside while a test database is flushed (PostgreSQL truncates, which fires none)."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = original(self, style, tables, **options)
        if "organisation_auditentry" not in tables:
            return statements
        names = [trigger.split()[2] for trigger in _TRIGGERS]
        return [*(f"DROP TRIGGER {name}" for name in names), *statements, *_TRIGGERS]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
