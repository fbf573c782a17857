"""SQLite: the online backup, page by page in one read transaction, while others go on writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.db import connections
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import BackupFailed, Sum
from kitabdar.organisation.backups.stores import Progress, by_app, no_room, summed

FILE = "database.sqlite3"
PAGES = 4096  # copied at a time
PATIENCE = 5.0  # seconds to wait for others to leave the database that is replaced


class SQLiteStore:
    """The database in one file."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def dump(self, folder: Path, progress: Progress) -> tuple[str, dict[str, Sum]]:
        """Copy the database as it is at one moment. Raises BackupFailed."""
        target = folder / FILE
        try:
            with closing(_opened(self._path)) as live, closing(sqlite3.connect(target)) as copy:
                live.execute("BEGIN")
                live.execute(
                    "SELECT count(*) FROM sqlite_master"
                ).fetchone()  # from here on one moment is read
                live.backup(
                    copy,
                    pages=PAGES,
                    progress=lambda _status, left, total: progress(_("Copying"), total - left, total),
                    sleep=0.0,
                )
                copy.execute("PRAGMA journal_mode=DELETE")
                return FILE, _sums(live, progress)
        except sqlite3.Error as problem:
            raise no_room(problem, target) from problem

    def load(self, file: Path) -> SQLiteScratch:
        """Copy a dump beside the live database. Raises BackupFailed."""
        return SQLiteScratch(file, self._path)


class SQLiteScratch:
    """A copy of a dump beside the live database."""

    def __init__(self, file: Path, live: Path) -> None:
        self._live = live
        self._path = live.with_name(f"{live.name}.restore")
        self.drop()
        try:
            live.parent.mkdir(parents=True, exist_ok=True)
            with file.open("rb") as source, os.fdopen(_private(self._path), "wb") as copy:
                while chunk := source.read(1 << 20):
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as problem:
            self.drop()
            raise no_room(problem, self._path) from problem

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables, once the file is known to be sound. Raises BackupFailed."""
        try:
            with closing(_opened(self._path)) as scratch:
                found = scratch.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if found != "ok":
                    raise BackupFailed(_("The database in the backup is damaged: %(what)s") % {"what": found})
                return _sums(scratch, progress)
        except sqlite3.Error as problem:
            raise BackupFailed(
                _("The database in the backup is damaged: %(what)s") % {"what": problem}
            ) from problem

    def migrations(self) -> dict[str, list[str]]:
        """Return the applied migrations of each app."""
        with closing(_opened(self._path)) as scratch:
            return by_app(scratch.execute("SELECT app, name FROM django_migrations"))

    def replace_live(self) -> str:
        """Put it in the place of the live database, which is kept beside it. Raises BackupFailed."""
        connections.close_all()
        kept = self._live.with_name(f"{self._live.name}.before-restore")
        if self._live.exists():
            self._leave_alone()
            self._live.replace(kept)
        for ending in ("-wal", "-shm"):
            self._live.with_name(self._live.name + ending).unlink(missing_ok=True)
        self._path.replace(self._live)
        return str(kept)

    def drop(self) -> None:
        """Throw it away, unless it was put in place."""
        for ending in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _leave_alone(self) -> None:
        """Make sure that nobody uses the live database, and that all of it is in its one file."""
        with closing(sqlite3.connect(self._live, timeout=PATIENCE, isolation_level=None)) as live:
            try:
                live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                live.execute("PRAGMA journal_mode=DELETE")  # only the last connection may leave the mode WAL
                live.execute("BEGIN EXCLUSIVE")
                live.execute("COMMIT")
            except sqlite3.OperationalError as problem:
                with suppress(sqlite3.Error):
                    live.execute("PRAGMA journal_mode=WAL")
                raise BackupFailed(
                    _("The database is in use (%(reason)s). Stop kitabdar serve first, then try again.")
                    % {"reason": problem}
                ) from problem
            except sqlite3.DatabaseError:
                return  # what is damaged is what a restore is for


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=20)


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _sums(database: sqlite3.Connection, progress: Progress) -> dict[str, Sum]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [str(row[0]) for row in database.execute(named)]

    def rows_of(table: str) -> Iterator[tuple[object, ...]]:
        yield from database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 a name from the database itself

    return summed(tables, rows_of, progress)
