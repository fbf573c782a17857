"""Files and folders that must be there after a power cut, and folders that one process holds alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import BackupFailed
from kitabdar.organisation.backups.stores import Progress

CHUNK = 1 << 24  # octets


def synced(path: Path) -> None:
    """Wait until the disk has this file, or the names in this folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def held(folder: Path) -> Iterator[bool | None]:
    """Hold a folder until the end of the block, or of the process.

    Gives True; False while another holds it; None where the file system has no locks for folders (some NFS).
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine: bool | None = True
        except BlockingIOError:
            mine = False
        except OSError:
            mine = None
        yield mine
    finally:
        os.close(descriptor)


def copied(source: Path, target: Path, progress: Progress) -> None:
    """Copy a file into one that its owner alone may read."""
    size, done = source.stat().st_size, 0
    target.unlink(missing_ok=True)  # what a killed restore left
    with (
        source.open("rb") as whole,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as copy,
    ):
        while chunk := whole.read(CHUNK):
            copy.write(chunk)
            done += len(chunk)
            progress(_("Copying"), done, size)
        copy.flush()
        os.fsync(copy.fileno())


def not_written(problem: OSError, place: object) -> BackupFailed:
    """Say where something could not be written, and why."""
    return BackupFailed(
        _("%(place)s cannot be written: %(reason)s")
        % {"place": problem.filename or place, "reason": problem.strerror or problem}
    )
