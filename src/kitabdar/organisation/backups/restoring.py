"""Prove a backup in a scratch place, and put it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from kitabdar.organisation import heartbeat
from kitabdar.organisation.backups.manifest import BackupFailed, Compared, Manifest
from kitabdar.organisation.backups.stores import Progress, Scratch, Store, store

SILENT_SECONDS = 180.0
"""The worker says every minute that it is alive, later after a long job; silent for so long, it is stopped."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that was loaded. `kept`: where the database before is, "" if none was replaced."""

    made_at: str
    tables: list[Compared]
    kept: str = ""

    @property
    def rows(self) -> int:
        """All its rows."""
        return sum(each.found.rows for each in self.tables if each.found)


class Differs(BackupFailed):
    """A backup that does not hold what was written; `checked` tells of every table."""

    def __init__(self, checked: Checked) -> None:
        names = ", ".join(each.name for each in checked.tables if not each.is_same)
        super().__init__(
            _("The backup does not hold what was written; tables that differ: %(tables)s") % {"tables": names}
        )
        self.checked = checked


def check(folder: Path, progress: Progress) -> Checked:
    """Load a backup into a scratch place and compare every table with what was written.

    The live database is left alone. Raises BackupFailed; of these Differs, when it could be loaded.
    """
    with _proved(folder, Manifest.read(folder), store(), progress) as (_scratch, checked):
        return checked


def replace(
    folder: Path,
    now: datetime,
    progress: Progress,
    *,
    before: Callable[[], None] = lambda: None,
    is_stopped: bool = False,
) -> Checked:
    """Prove a backup as `check` does, then put it in the place of the live database.

    `before` is called when all is proved and only the exchange is left. `is_stopped`: the worker is known to be
    stopped, though it said a moment ago that it is alive. Raises BackupFailed; then the live database is as it was.
    """
    manifest, here = Manifest.read(folder), store()
    if unknown := _unknown(manifest):
        raise BackupFailed(
            _(
                "The backup is of a newer Kitabdar (%(version)s): it has %(change)s. Install that version first."
            )
            % {"version": manifest.kitabdar, "change": unknown[0]}
        )
    silence = _silence(here, now)
    if silence is not None and silence < SILENT_SECONDS and not is_stopped:
        raise BackupFailed(
            _(
                "The worker said %(seconds)s seconds ago that it is alive. Stop kitabdar serve on every machine, then "
                "try again; if it is stopped already, say so with --stopped."
            )
            % {"seconds": round(silence)}
        )
    with _proved(folder, manifest, here, progress) as (scratch, checked):
        if _silence(here, now) != silence:
            raise BackupFailed(
                _("The worker has begun to work meanwhile. Stop kitabdar serve, then try again.")
            )
        scratch.make_ready()
        before()
        kept = scratch.replace_live()
    return Checked(checked.made_at, checked.tables, kept)


@contextmanager
def _proved(
    folder: Path, manifest: Manifest, here: Store, progress: Progress
) -> Iterator[tuple[Scratch, Checked]]:
    if manifest.engine != here.name:
        raise BackupFailed(
            _("The backup is of %(theirs)s, this installation uses %(ours)s (DATABASE_URL).")
            % {"theirs": manifest.engine, "ours": here.name}
        )
    with here.loaded(manifest.check_files(folder), progress) as scratch:
        checked = Checked(manifest.made_at, manifest.compare(scratch.sums(progress)))
        if not all(each.is_same for each in checked.tables):
            raise Differs(checked)
        yield scratch, checked


def _silence(here: Store, now: datetime) -> float | None:
    """Return for how many seconds, at `now`, the worker has not said that it is alive; 0 when it did so since."""
    if not here.is_there():
        return None
    try:
        return heartbeat.silence("worker", now)
    except DatabaseError:
        return None  # a damaged database is what a restore is for


def _unknown(manifest: Manifest) -> list[str]:
    """Return migrations that this code does not know."""
    known = set(MigrationLoader(None).disk_migrations or ())
    return [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]
