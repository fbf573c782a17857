"""PostgreSQL: pg_dump of an exported snapshot, loaded by pg_restore into a database beside the live one."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kitabdar.organisation.backups.manifest import BackupFailed, Sum
from kitabdar.organisation.backups.stores import Progress, by_app, summed

FILE = "database.pgdump"
PROGRAMS = "KITABDAR_PG_BIN"
"""Names the folder of pg_dump and pg_restore where they are not on the PATH."""

ROWS = 5000  # fetched at a time
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


class PostgreSQLStore:
    """A database of a server."""

    name = "postgresql"

    def __init__(self, described: dict[str, Any]) -> None:
        self._server = Server(described)

    def dump(self, folder: Path, progress: Progress) -> tuple[str, dict[str, Sum]]:
        """Dump one moment, and sum up the tables of that same moment. Raises BackupFailed."""
        with self._server.connected() as live:
            live.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = live.execute("SELECT pg_export_snapshot()").fetchone()
            assert row is not None
            progress(_("Copying"), 0, 1)
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}"]
            self._server.run("pg_dump", [*words, f"--file={folder / FILE}"])
            progress(_("Copying"), 1, 1)
            return FILE, _sums(live, progress)

    def load(self, file: Path) -> PostgreSQLScratch:
        """Load a dump into a new database beside the live one. Raises BackupFailed."""
        return PostgreSQLScratch(self._server, file)


class PostgreSQLScratch:
    """A database of its own, loaded from a dump."""

    def __init__(self, server: Server, file: Path) -> None:
        self._server = server
        self._name: str | None = f"{server.database[:40]}_restore_{secrets.token_hex(4)}"
        with server.connected(server.other) as other:
            other.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self._name)))
        try:
            words = ["--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={self._name}", str(file)]
            server.run("pg_restore", words)
        except BaseException:
            self.drop()
            raise

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables."""
        with self._server.connected(self._name) as scratch:
            scratch.execute("BEGIN READ ONLY")
            return _sums(scratch, progress)

    def migrations(self) -> dict[str, list[str]]:
        """Return the applied migrations of each app."""
        with self._server.connected(self._name) as scratch:
            return by_app(scratch.execute("SELECT app, name FROM django_migrations"))

    def replace_live(self) -> str:
        """Exchange the names of the two databases; the one before is kept. Raises BackupFailed."""
        assert self._name is not None
        connections.close_all()
        live = self._server.database
        kept = f"{live[:40]}_before_restore"
        with self._server.connected(self._server.other) as other:
            used = other.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [live]
            ).fetchone()
            if used and used[0]:
                raise BackupFailed(
                    _("The database is in use (%(reason)s). Stop kitabdar serve first, then try again.")
                    % {"reason": _connections(int(used[0]))}
                )
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            other.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(kept)))
            other.execute(rename.format(sql.Identifier(live), sql.Identifier(kept)))
            try:
                other.execute(rename.format(sql.Identifier(self._name), sql.Identifier(live)))
            except psycopg.Error:
                other.execute(rename.format(sql.Identifier(kept), sql.Identifier(live)))
                raise
        self._name = None
        return kept

    def drop(self) -> None:
        """Throw it away, unless it was put in place."""
        if self._name is not None:
            with self._server.connected(self._server.other) as other:
                other.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._name))
                )


class Server:
    """How to reach a server, from here and by its own programs."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.database = str(described["NAME"])
        self.other = "template1" if self.database == "postgres" else "postgres"
        options = described.get("OPTIONS", {})
        self._words = {
            "host": described.get("HOST") or options.get("host") or "",
            "port": str(described.get("PORT") or ""),
            "user": described.get("USER") or "",
            "password": described.get("PASSWORD") or "",
        }

    def connected(self, database: str | None = None) -> psycopg.Connection[Any]:
        """Connect. Raises BackupFailed."""
        words = {name: value for name, value in self._words.items() if value}
        try:
            return psycopg.connect(make_conninfo(dbname=database or self.database, **words), autocommit=True)
        except psycopg.OperationalError as problem:
            raise BackupFailed(
                _("The database does not answer: %(error)s") % {"error": str(problem).strip()}
            ) from problem

    def run(self, program: str, words: list[str]) -> None:
        """Run one of the server's programs. Raises BackupFailed with what it said."""
        folder = os.environ.get(PROGRAMS)
        path = str(Path(folder) / program) if folder else shutil.which(program)
        if path is None or not Path(path).exists():
            raise BackupFailed(
                _(
                    "The program %(program)s is not on the PATH. Install PostgreSQL's client programs of the server's "
                    "version, or name their folder with %(variable)s."
                )
                % {"program": program, "variable": PROGRAMS}
            )
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        environment = {names[name]: value for name, value in self._words.items() if value}
        done = subprocess.run(
            [path, *words],
            env={**os.environ, "PGDATABASE": self.database, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupFailed(
                _("%(program)s failed: %(reason)s")
                % {"program": program, "reason": done.stderr.strip()[-500:]}
            )


def _connections(count: int) -> str:
    return ngettext("%(count)s connection", "%(count)s connections", count) % {"count": count}


def _sums(database: psycopg.Connection[Any], progress: Progress) -> dict[str, Sum]:
    tables = [str(row[0]) for row in database.execute(_TABLES)]

    def rows_of(table: str) -> Iterator[tuple[object, ...]]:
        with database.cursor(name="rows") as cursor:
            cursor.itersize = ROWS
            cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            yield from cursor

    return summed(tables, rows_of, progress)
