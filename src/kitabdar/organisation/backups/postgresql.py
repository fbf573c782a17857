"""PostgreSQL: pg_dump of an exported snapshot, loaded by pg_restore into a database beside the live one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg import sql

from kitabdar.organisation.backups.manifest import BackupFailed, Sum
from kitabdar.organisation.backups.server import Server
from kitabdar.organisation.backups.stores import MIGRATIONS, PASSING, Dumped, Progress, by_app, summed

FILE = "database.pgdump"
ROWS = 5000  # fetched at a time
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
PATIENCE = 5.0  # seconds to wait for others to leave the database that is replaced
WRITTEN_ALIKE = (  # whatever this server is told to write otherwise
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
OWN = ("--no-owner", "--no-privileges")  # what is restored belongs to who restores it


class PostgreSQLStore:
    """A database of a server."""

    name = "postgresql"

    def __init__(self, described: dict[str, Any]) -> None:
        self._server = Server(described)

    def is_there(self) -> bool:
        """Say whether the live database exists. Raises BackupFailed when the server does not answer."""
        with self._server.connected(self._server.other) as other:
            return _exists(other, self._server.database)

    def dump(self, folder: Path, progress: Progress) -> Dumped:
        """Write the live database as it is at one moment into a folder, and sum it up. Raises BackupFailed."""
        with self._server.connected() as live:
            live.execute(SNAPSHOT)
            snapshot = _value(live, "SELECT pg_export_snapshot()")
            progress(_("Copying"), 0, 1)
            words = ["--format=custom", *OWN, f"--snapshot={snapshot}", f"--file={folder / FILE}"]
            self._server.run("pg_dump", words, self._server.database)
            progress(_("Copying"), 1, 1)
            return Dumped(FILE, _sums(live, progress), by_app(live.execute(MIGRATIONS)))

    @contextmanager
    def loaded(self, file: Path, progress: Progress) -> Iterator[PostgreSQLScratch]:
        """Load a dump into a database of its own, and drop it at the end. Raises BackupFailed."""
        server, name = self._server, self._server.beside("_restore")
        scratch = sql.Identifier(name)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(scratch)
        with server.connected(server.other) as keeper:
            if not _value(keeper, "SELECT pg_try_advisory_lock(hashtext(%s))", name):
                raise BackupFailed(_("Another kitabdar restore is at work in %(folder)s.") % {"folder": name})
            keeper.execute(drop)  # what a killed restore left
            keeper.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 {}").format(scratch, _like(keeper, server))
            )
            loaded = PostgreSQLScratch(server, name)
            try:
                progress(_("Loading"), 0, 1)
                server.run("pg_restore", [*OWN, "--exit-on-error", str(file)], name)
                progress(_("Loading"), 1, 1)
                yield loaded
            finally:
                if not loaded.is_taken:
                    with server.connected(server.other) as other:
                        other.execute(drop)


class PostgreSQLScratch:
    """A database of its own, loaded from a dump."""

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name = server, name
        self.is_taken = False  # its name is the live one's now

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables. Raises BackupFailed where they cannot be read."""
        with self._server.connected(self._name) as scratch:
            scratch.execute(SNAPSHOT)
            return _sums(scratch, progress)

    def make_ready(self) -> None:
        """Make it ready to be used, and sure that nobody uses the live database. Raises BackupFailed."""
        connections.close_all()
        with self._server.connected(self._name) as scratch:
            for table in PASSING:
                scratch.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("public", table)))
        with self._server.connected(self._server.other) as other:
            _refuse_in_use(other, self._server.database)

    def replace_live(self) -> str:
        """Exchange the names of the two databases in one transaction, which fails when somebody uses one.

        Returns the name under which the one before is kept, "" if there was none. Raises BackupFailed.
        """
        live, kept = self._server.database, self._server.beside("_before_restore")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with self._server.connected(self._server.other) as other:
            was_there = _exists(other, live)
            other.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(kept)))
            with other.transaction():
                if was_there:
                    other.execute(rename.format(sql.Identifier(live), sql.Identifier(kept)))
                other.execute(rename.format(sql.Identifier(self._name), sql.Identifier(live)))
        self.is_taken = True
        return kept if was_there else ""


def _refuse_in_use(other: psycopg.Connection[Any], database: str) -> None:
    """Wait a little for clients to leave; the server sends its own processes away when it renames."""
    deadline = time.monotonic() + PATIENCE
    while count := _value(other, CLIENTS, database):
        if time.monotonic() > deadline:
            raise BackupFailed(
                _("The database is in use (%(reason)s). Stop kitabdar serve first, then try again.")
                % {
                    "reason": ngettext("%(count)s connection", "%(count)s connections", count)
                    % {"count": count}
                }
            )
        time.sleep(0.1)


def _like(other: psycopg.Connection[Any], server: Server) -> sql.Composable:
    """Return the words that give a new database the encoding and the locale of the live one, UTF-8 if there is none."""
    row = other.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
        [server.database],
    ).fetchone()
    if row is None:
        return sql.SQL("ENCODING 'UTF8'")
    return sql.SQL("ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(*map(sql.Literal, row))


def _exists(other: psycopg.Connection[Any], database: str) -> bool:
    return bool(_value(other, "SELECT count(*) FROM pg_database WHERE datname = %s", database))


def _value(connection: psycopg.Connection[Any], question: str, *words: str) -> Any:
    row = connection.execute(question, words).fetchone()
    return row[0] if row else None


def _sums(database: psycopg.Connection[Any], progress: Progress) -> dict[str, Sum]:
    """Sum up the tables of the transaction that is open."""
    for setting in WRITTEN_ALIKE:
        database.execute(setting)
    tables = [str(row[0]) for row in database.execute(TABLES)]

    def rows_of(table: str) -> Iterator[tuple[object, ...]]:
        with database.cursor(name="rows") as cursor:
            cursor.itersize = ROWS
            cursor.execute(
                sql.SQL("SELECT ROW(x.*)::text FROM {} AS x").format(sql.Identifier("public", table))
            )
            yield from cursor

    return summed(tables, rows_of, progress)
