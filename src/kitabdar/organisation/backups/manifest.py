"""What a backup says of itself: manifest.json beside the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

MANIFEST = "manifest.json"
FORM = 1
"""Of the manifest; a reader refuses one that it does not know."""

_CHUNK = 1 << 20


class BackupFailed(Exception):
    """A backup that was not made, not found whole, or not put back; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows of a table, and the sum of the hashes of its rows, whatever their order (see `stores.sum_of`)."""

    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file: its size in octets and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A table as it was written and as it was found; None where it is missing."""

    name: str
    written: Sum | None
    found: Sum | None

    @property
    def is_same(self) -> bool:
        """Whether its rows are those that were written."""
        return self.written == self.found


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup is proved by. `migrations`: of each app those applied. `made_at`: ISO 8601."""

    kitabdar: str
    made_at: str
    engine: str  # "sqlite" or "postgresql"
    migrations: dict[str, list[str]]
    tables: dict[str, Sum]
    files: dict[str, FileSum]
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Write it into the folder of the backup."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1, sort_keys=True), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it. Raises BackupFailed."""
        path = folder / MANIFEST
        try:
            return cls._of(json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            raise BackupFailed(
                _("%(folder)s is no backup: it has no %(name)s.") % {"folder": folder, "name": MANIFEST}
            ) from None
        except OSError as problem:
            raise _unreadable(path, problem.strerror) from problem
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise _unreadable(path, problem) from problem

    @classmethod
    def _of(cls, found: dict[str, Any]) -> Manifest:
        if found["form"] != FORM:
            raise ValueError(_("its form %(form)s is not known here") % {"form": found["form"]})
        files = {str(name): FileSum(**each) for name, each in found["files"].items()}
        if len(files) != 1 or any(Path(name).name != name for name in files):
            raise ValueError(_("it does not name one file beside it"))
        tables = {name: Sum(**each) for name, each in found["tables"].items()}
        return cls(**{**found, "tables": tables, "files": files})

    def check_files(self, folder: Path) -> Path:
        """Return the database's file. Raises BackupFailed where it is missing or not as it was written."""
        ((name, written),) = self.files.items()
        path = folder / name
        try:
            size = path.stat().st_size
            same = size == written.size and file_sum(path) == written
        except OSError as problem:
            raise _unreadable(path, problem.strerror) from problem
        if size != written.size:
            reason = _("it has %(found)s bytes, %(written)s were written") % {
                "found": size,
                "written": written.size,
            }
        else:
            reason = _("its SHA-256 is not what was written")
        if not same:
            raise BackupFailed(_("%(path)s is damaged: %(reason)s.") % {"path": path, "reason": reason})
        return path

    def compare(self, found: Mapping[str, Sum]) -> list[Compared]:
        """Set every table beside what was found."""
        names = sorted({*self.tables, *found})
        return [Compared(name, self.tables.get(name), found.get(name)) for name in names]


def file_sum(path: Path) -> FileSum:
    """Return the size and the SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return FileSum(size, digest.hexdigest())


def _unreadable(path: Path, reason: object) -> BackupFailed:
    return BackupFailed(_("%(path)s cannot be read: %(reason)s") % {"path": path, "reason": reason})
