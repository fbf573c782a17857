"""What a backup says of itself: manifest.json beside the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

MANIFEST = "manifest.json"
_CHUNK = 1 << 20


class BackupFailed(Exception):
    """A backup that was not made, not found whole, or not put back; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows of a table, and the sum of the hashes of its rows, whatever their order."""

    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup is proved by. `migrations`: of each app those applied."""

    kitabdar: str
    made_at: str
    engine: str  # "sqlite" or "postgresql"
    migrations: dict[str, list[str]]
    tables: dict[str, Sum]
    files: dict[str, str] = field(default_factory=dict)  # name -> SHA-256

    def write(self, folder: Path) -> None:
        """Write it into the folder of the backup."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1, sort_keys=True))

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it. Raises BackupFailed."""
        try:
            found = json.loads((folder / MANIFEST).read_text())
            found["tables"] = {name: Sum(**each) for name, each in found["tables"].items()}
            return cls(**found)
        except FileNotFoundError:
            raise BackupFailed(
                _("%(folder)s is no backup: it has no %(name)s.") % {"folder": folder, "name": MANIFEST}
            ) from None
        except (OSError, ValueError, TypeError, KeyError) as problem:
            raise BackupFailed(
                _("%(path)s cannot be read: %(reason)s") % {"path": folder / MANIFEST, "reason": problem}
            ) from problem

    def check_files(self, folder: Path) -> None:
        """Raise BackupFailed for a file that is missing or not as it was written."""
        for name, digest in self.files.items():
            try:
                found = digest_of(folder / name)
            except OSError as problem:
                raise BackupFailed(
                    _("%(path)s cannot be read: %(reason)s") % {"path": folder / name, "reason": problem}
                ) from problem
            if found != digest:
                raise BackupFailed(
                    _("%(path)s is damaged: it is not what was written.") % {"path": folder / name}
                )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def differing(expected: Mapping[str, Sum], found: Mapping[str, Sum]) -> list[str]:
    """Return the tables whose rows are not the same."""
    return sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
