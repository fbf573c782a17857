"""SQLite: the online backup, page by page in one read transaction, while others go on writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import connections
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.files import copied, held, not_written, synced
from kitabdar.organisation.backups.manifest import BackupFailed, Sum
from kitabdar.organisation.backups.stores import MIGRATIONS, PASSING, Dumped, Progress, by_app, summed

FILE = "database.sqlite3"
PAGES = 4096  # copied at a time
PATIENCE = 5.0  # seconds to wait for others to leave the database that is replaced
BESIDE = ("-wal", "-shm", "-journal")  # endings of the files that SQLite keeps beside its own


class SQLiteStore:
    """The database in one file."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_there(self) -> bool:
        """Say whether the live database exists."""
        return self._path.exists()

    def dump(self, folder: Path, progress: Progress) -> Dumped:
        """Write the live database as it is at one moment into a folder, and sum it up. Raises BackupFailed."""
        if not self.is_there():
            raise BackupFailed(
                _("There is no database %(path)s. Make a library first: kitabdar init --help")
                % {"path": self._path}
            )
        try:
            with closing(_opened(self._path)) as live:
                live.execute("BEGIN")
                applied = by_app(live.execute(MIGRATIONS))  # from here on one moment is read
                self._copy(live, folder / FILE, progress)
                return Dumped(FILE, _sums(live, progress), applied)
        except sqlite3.Error as problem:
            raise BackupFailed(
                _("The database %(path)s cannot be copied to %(folder)s: %(reason)s")
                % {"path": self._path, "folder": folder, "reason": problem}
            ) from problem

    @staticmethod
    def _copy(live: sqlite3.Connection, target: Path, progress: Progress) -> None:
        with closing(sqlite3.connect(target)) as copy:
            live.backup(
                copy,
                pages=PAGES,
                progress=lambda _status, left, total: progress(_("Copying"), total - left, total),
                sleep=0.0,
            )
            copy.execute("PRAGMA journal_mode=DELETE")

    @contextmanager
    def loaded(self, file: Path, progress: Progress) -> Iterator[SQLiteScratch]:
        """Copy a dump beside the live database, and remove the copy at the end. Raises BackupFailed."""
        path = self._path.with_name(f"{self._path.name}.restore")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with held(path.parent) as mine:
                if mine is False:
                    raise BackupFailed(
                        _("Another kitabdar restore is at work in %(folder)s.") % {"folder": path.parent}
                    )
                try:
                    copied(file, path, progress)
                    yield SQLiteScratch(path, self._path)
                finally:
                    for ending in ("", *BESIDE):
                        _with(path, ending).unlink(missing_ok=True)
        except OSError as problem:
            raise not_written(problem, path) from problem


class SQLiteScratch:
    """A copy of a dump beside the live database."""

    def __init__(self, path: Path, live: Path) -> None:
        self._path, self._live = path, live

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables, once the file is known to be sound. Raises BackupFailed."""
        try:
            with closing(_opened(self._path)) as scratch:
                found = scratch.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if found == "ok":
                    return _sums(scratch, progress)
        except sqlite3.Error as problem:
            found = str(problem)
        raise BackupFailed(_("The database in the backup is damaged: %(what)s") % {"what": found})

    def make_ready(self) -> None:
        """Make it ready to be used, and sure that nobody uses the live database. Raises BackupFailed."""
        connections.close_all()
        self._forget_what_passes()
        self._give_to_owner()
        if self._live.exists():
            self._leave_alone()

    def replace_live(self) -> str:
        """Put it in the place of the live database by one renaming; the one before is kept beside it.

        Returns where it is kept, "" if there was none. Raises OSError.
        """
        kept = self._live.with_name(f"{self._live.name}.before-restore")
        was_there = self._live.exists()
        if was_there:
            self._keep(kept)
        self._path.replace(self._live)
        synced(self._live.parent)
        return str(kept) if was_there else ""

    def _forget_what_passes(self) -> None:
        try:
            with closing(sqlite3.connect(self._path)) as scratch:
                for table in PASSING:
                    scratch.execute(f'DELETE FROM "{table}"')  # noqa: S608 a name from the list
                scratch.commit()
        except sqlite3.Error as problem:
            raise BackupFailed(
                _("%(path)s cannot be written: %(reason)s") % {"path": self._path, "reason": problem}
            ) from problem

    def _give_to_owner(self) -> None:
        """Give it to whom the live one belongs: root may restore what another user serves."""
        like = (self._live if self._live.exists() else self._live.parent).stat()
        with suppress(PermissionError):
            os.chown(self._path, like.st_uid, like.st_gid)

    def _keep(self, kept: Path) -> None:
        """Give the live database a second name; it also has its own until the restored one takes it over."""
        for ending in ("", *BESIDE):
            _with(kept, ending).unlink(missing_ok=True)
        for ending in BESIDE:
            if _with(self._live, ending).exists():  # only beside a damaged one
                _with(self._live, ending).rename(_with(kept, ending))
        try:
            os.link(self._live, kept)
        except OSError:  # a file system without second names
            self._live.rename(kept)

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


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading; not `mode=ro`, which would leave SQLite's own files behind at the end."""
    found = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=20)
    found.execute("PRAGMA query_only=ON")
    return found


def _sums(database: sqlite3.Connection, progress: Progress) -> dict[str, Sum]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    tables = [str(row[0]) for row in database.execute(named)]
    database.text_factory = bytes  # damaged text is a difference, not an error

    def rows_of(table: str) -> Iterator[tuple[object, ...]]:
        yield from database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 a name from the database itself

    return summed(tables, rows_of, progress)
