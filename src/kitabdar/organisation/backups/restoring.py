"""Prove a backup in a scratch place, and put it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import BackupFailed, Manifest, Sum, differing
from kitabdar.organisation.backups.stores import Progress, Scratch, store


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup found whole. `kept`: where the database before is, if it was replaced."""

    made_at: str
    tables: dict[str, Sum]
    kept: str = ""

    @property
    def rows(self) -> int:
        """All its rows."""
        return sum(each.rows for each in self.tables.values())


def check(folder: Path, progress: Progress) -> Checked:
    """Load a backup into a scratch place and compare every table with what was written. Raises BackupFailed."""
    manifest = Manifest.read(folder)
    with _loaded(folder, manifest, progress):
        return Checked(manifest.made_at, manifest.tables)


def replace(folder: Path, progress: Progress) -> Checked:
    """Do the same, then put it in the place of the live database. Call it while nothing serves. Raises BackupFailed."""
    manifest = Manifest.read(folder)
    if unknown := _unknown(manifest):
        raise BackupFailed(
            _(
                "The backup is of a newer Kitabdar (%(version)s): it has %(change)s. Install that version first."
            )
            % {"version": manifest.kitabdar, "change": unknown[0]}
        )
    with _loaded(folder, manifest, progress) as scratch:
        kept = scratch.replace_live()
    return Checked(manifest.made_at, manifest.tables, kept)


@contextmanager
def _loaded(folder: Path, manifest: Manifest, progress: Progress) -> Iterator[Scratch]:
    here = store()
    if manifest.engine != here.name:
        raise BackupFailed(
            _("The backup is of %(theirs)s, this installation uses %(ours)s (DATABASE_URL).")
            % {"theirs": manifest.engine, "ours": here.name}
        )
    manifest.check_files(folder)
    scratch = here.load(folder / next(iter(manifest.files)))
    try:
        different = differing(manifest.tables, scratch.sums(progress))
        if different:
            raise BackupFailed(
                _("The backup does not hold what was written; tables that differ: %(tables)s")
                % {"tables": ", ".join(different)}
            )
        yield scratch
    finally:
        scratch.drop()


def _unknown(manifest: Manifest) -> list[str]:
    """Return migrations that this code does not know."""
    known = set(MigrationLoader(connections["default"]).disk_migrations or ())
    return [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]
