"""The two databases behind one face: dump, load into a scratch place, sum up, put in the place of the live one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import BackupFailed, Sum

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how far, of how much)."""

PASSING = frozenset({"cache", "django_session"})
"""Tables of what passes: kept in the backup, in no sum."""

_WIDTH = 16  # octets of a row's hash


class Store(Protocol):
    """One kind of database."""

    name: str

    def dump(self, folder: Path, progress: Progress) -> tuple[str, dict[str, Sum]]:
        """Write the database as it is at one moment; return the name of the file, and the sums of that moment."""

    def load(self, file: Path) -> Scratch:
        """Load a dump into a scratch place beside the live database."""


class Scratch(Protocol):
    """A loaded dump that nothing uses yet."""

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables."""

    def migrations(self) -> dict[str, list[str]]:
        """Return the applied migrations of each app."""

    def replace_live(self) -> str:
        """Put it in the place of the live database; return where the one before is kept."""

    def drop(self) -> None:
        """Throw it away, unless it was put in place."""


def store() -> Store:
    """Return the store of this installation's database."""
    from kitabdar.organisation.backups.postgresql import PostgreSQLStore
    from kitabdar.organisation.backups.sqlite import SQLiteStore

    described = settings.DATABASES["default"]
    if described["ENGINE"].endswith("sqlite3"):
        return SQLiteStore(Path(described["NAME"]))
    return PostgreSQLStore(described)


def sum_of(rows: Iterable[tuple[object, ...]]) -> Sum:
    """Sum up rows: how many, and their hashes added together, so that order does not matter."""
    number = total = 0
    for row in rows:
        number += 1
        digest = blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest()
        total += int.from_bytes(digest, "big")
    return Sum(number, f"{total % (1 << 8 * _WIDTH):0{2 * _WIDTH}x}")


def by_app(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather (app, migration) by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(rows):
        found.setdefault(app, []).append(name)
    return found


def summed(
    tables: list[str], rows_of: Callable[[str], Iterator[tuple[object, ...]]], progress: Progress
) -> dict[str, Sum]:
    """Sum up tables one after another, telling how far it is."""
    wanted = sorted(set(tables) - PASSING)
    found = {}
    for place, table in enumerate(wanted):
        progress(_("Adding up"), place, len(wanted))
        found[table] = sum_of(rows_of(table))
    progress(_("Adding up"), len(wanted), len(wanted))
    return found


def no_room(problem: OSError | Exception, place: object) -> BackupFailed:
    """Say that something could not be written."""
    return BackupFailed(_("%(place)s cannot be written: %(reason)s") % {"place": place, "reason": problem})
