"""What a database is made of, as text that can be compared: tables, columns, constraints, indexes, triggers."""

from __future__ import annotations

import re

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_SQLITE = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE type IN ('index', 'trigger')"
_POSTGRESQL = """
SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'public'
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function ' || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' '
    || coalesce(character_maximum_length::text, '') || ' ' || is_nullable || ' ' || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = 'public'
"""


def at_steps(targets: list[tuple[str, str]]) -> MigrationExecutor:
    """Bring the database to these steps, taken one by one as an older version did; return what did it."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate(targets)
    for squashed in executor.loader.replacements:
        executor.recorder.record_unapplied(*squashed)
    return executor


def schema() -> list[str]:
    """Return a line for each thing of the connected database, sorted; the order of columns does not count."""
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)
        lines = [str(row[0]) for row in cursor.fetchall()]
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            for name, made in cursor.fetchall():
                lines += [f"{name}: {part.strip()}" for part in _parts(made)]
    return sorted(lines)


def _parts(made: str) -> list[str]:
    """Cut a CREATE TABLE at the commas that stand in no brackets."""
    inside = made[made.index("(") + 1 : made.rindex(")")]
    parts, depth = [""], 0
    for sign in re.sub(r"\s+", " ", inside):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
