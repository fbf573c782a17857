"""Make a backup, whole or not at all, and keep the last ones."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import MANIFEST, BackupFailed, Manifest, digest_of
from kitabdar.organisation.backups.stores import Progress, by_app, no_room, store

NAME = "kitabdar-%Y%m%d-%H%M%S"
PARTIAL = ".partial"


def make(folder: Path, now: datetime, progress: Progress, *, keep: int = 0) -> Path:
    """Make a backup in a new folder in `folder` and return it; others go on reading and writing meanwhile.

    With `keep`, older whole backups beyond so many, this one included, are removed afterwards. Raises BackupFailed.
    """
    place = folder / now.strftime(NAME)
    partial = place.with_name(place.name + PARTIAL)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if place.exists():
            raise BackupFailed(_("%(place)s is there already.") % {"place": place})
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        _fill(partial, now, progress)
        partial.replace(place)
        _remember(folder)
    except OSError as problem:
        shutil.rmtree(partial, ignore_errors=True)
        raise no_room(problem, problem.filename or folder) from problem
    except BackupFailed:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    if keep:
        _remove_older(folder, keep)
    return place


def _fill(partial: Path, now: datetime, progress: Progress) -> None:
    source = store()
    name, tables = source.dump(partial, progress)
    (partial / name).chmod(0o600)
    applied = MigrationRecorder.Migration.objects.values_list("app", "name")
    made = Manifest(
        kitabdar=version("kitabdar"),
        made_at=now.isoformat(),
        engine=source.name,
        migrations=by_app(applied),
        tables=tables,
        files={name: digest_of(partial / name)},
    )
    made.write(partial)
    (partial / MANIFEST).chmod(0o600)
    for path in (partial / name, partial / MANIFEST, partial):
        _remember(path)


def _remember(path: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_older(folder: Path, keep: int) -> None:
    whole = sorted(
        path for path in folder.glob("kitabdar-*") if (path / MANIFEST).exists() and path.suffix != PARTIAL
    )
    for path in whole[:-keep]:
        shutil.rmtree(path)
