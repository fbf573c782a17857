"""Make a backup, whole or not at all, and keep the last ones."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.utils.translation import gettext as _

from kitabdar.organisation.backups.files import held, not_written, synced
from kitabdar.organisation.backups.manifest import MANIFEST, BackupFailed, Manifest, file_sum
from kitabdar.organisation.backups.restoring import check
from kitabdar.organisation.backups.stores import Progress, store

NAME = "kitabdar-%Y%m%d-%H%M%S"
PARTIAL = ".partial"
_WHOLE = re.compile(r"kitabdar-\d{8}-\d{6}")


def make(folder: Path, now: datetime, progress: Progress, *, keep: int = 0) -> Path:
    """Make a backup in a new folder in `folder` and return it; others go on reading and writing meanwhile.

    With `keep` it is then proved like `check`, and older whole backups beyond so many, this one included, are removed.
    Raises BackupFailed; unless the message says that the backup was made, nothing of it is left.
    """
    place = folder / now.strftime(NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_unfinished(folder)
        with _partial(place) as partial:
            _fill(partial, now, progress)
            partial.rename(place)
        synced(folder)
    except OSError as problem:
        raise not_written(problem, place) from problem
    if keep:
        try:
            check(place, progress)
            _remove_older(folder, place, keep)
        except (BackupFailed, OSError) as problem:
            raise BackupFailed(
                _("%(place)s was made, but older backups stay: %(reason)s")
                % {"place": place, "reason": problem}
            ) from problem
    return place


@contextmanager
def _partial(place: Path) -> Iterator[Path]:
    """Give the folder in which a backup grows, known by its name as unfinished; remove it if it stays so."""
    partial = place.with_name(place.name + PARTIAL)
    partial.mkdir(mode=0o700)
    try:
        with held(partial):
            yield partial
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _fill(partial: Path, now: datetime, progress: Progress) -> None:
    source = store()
    dumped = source.dump(partial, progress)
    made = Manifest(
        kitabdar=version("kitabdar"),
        made_at=now.isoformat(timespec="seconds"),
        engine=source.name,
        migrations=dumped.migrations,
        tables=dumped.tables,
        files={dumped.file: file_sum(partial / dumped.file)},
    )
    made.write(partial)
    for name in (dumped.file, MANIFEST):
        (partial / name).chmod(0o600)
        synced(partial / name)
    synced(partial)


def _remove_unfinished(folder: Path) -> None:
    """Remove what killed backups left behind, and nothing that another process is making now."""
    for left in folder.glob(f"kitabdar-*{PARTIAL}"):
        with held(left) as mine:
            if mine:
                shutil.rmtree(left, ignore_errors=True)


def _remove_older(folder: Path, newest: Path, keep: int) -> None:
    """Remove whole backups beyond so many; folders of other names are someone's own and stay."""
    older = sorted(
        path
        for path in folder.iterdir()
        if _WHOLE.fullmatch(path.name) and (path / MANIFEST).is_file() and path != newest
    )
    for path in older[: max(0, len(older) - (keep - 1))]:
        going = path.with_name(path.name + PARTIAL)  # half removed, it must not be taken for a whole one
        path.rename(going)
        shutil.rmtree(going)
