"""The two databases behind one face: dump, load into a scratch place, sum up, put in the place of the live one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from kitabdar.organisation.backups.manifest import Sum

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how far, of how much)."""

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
PASSING = ("django_session", "cache")
"""Emptied before a backup is put in place: a sign-in that was ended since does not come alive again."""

_WIDTH = 16  # octets of a row's hash


@dataclass(frozen=True, slots=True)
class Dumped:
    """What was dumped, all of one moment. `file`: its name; `migrations`: of each app those applied."""

    file: str
    tables: dict[str, Sum]
    migrations: dict[str, list[str]]


class Store(Protocol):
    """One kind of database."""

    name: str

    def is_there(self) -> bool:
        """Say whether the live database exists."""

    def dump(self, folder: Path, progress: Progress) -> Dumped:
        """Write the live database as it is at one moment into a folder, and sum it up. Raises BackupFailed."""

    def loaded(self, file: Path, progress: Progress) -> AbstractContextManager[Scratch]:
        """Load a dump into a scratch place beside the live database, gone at the end. Raises BackupFailed."""


class Scratch(Protocol):
    """A loaded dump that nothing uses yet."""

    def sums(self, progress: Progress) -> dict[str, Sum]:
        """Sum up its tables. Raises BackupFailed where they cannot be read."""

    def make_ready(self) -> None:
        """Make it ready to be used, and sure that nobody uses the live database. Raises BackupFailed."""

    def replace_live(self) -> str:
        """Put it in the place of the live database; return where the one before is kept, "" if there was none.

        Raises BackupFailed, then all is as before.
        """


def store() -> Store:
    """Return the store of this installation's database."""
    from kitabdar.organisation.backups.postgresql import PostgreSQLStore
    from kitabdar.organisation.backups.sqlite import SQLiteStore

    described = settings.DATABASES["default"]
    if described["ENGINE"].endswith("sqlite3"):
        return SQLiteStore(Path(described["NAME"]))
    return PostgreSQLStore(described)


def sum_of(rows: Iterable[Sequence[object]]) -> Sum:
    """Sum up rows: how many, and their hashes added together, so that order does not matter.

    A row's hash is the BLAKE2b of 128 bits of its values as Python writes them; the sum is taken modulo 2**128 and
    given as 32 hexadecimal digits. It finds damage; it is no proof against someone who means to deceive.
    """
    number = total = 0
    for row in rows:
        number += 1
        total += int.from_bytes(blake2b(repr(row).encode(), digest_size=_WIDTH).digest(), "big")
    return Sum(number, f"{total % (1 << 8 * _WIDTH):0{2 * _WIDTH}x}")


def by_app(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather (app, migration) by app."""
    found: dict[str, list[str]] = {}
    for app, name in rows:
        found.setdefault(app, []).append(name)
    return found


def summed(
    tables: Iterable[str], rows_of: Callable[[str], Iterator[Sequence[object]]], progress: Progress
) -> dict[str, Sum]:
    """Sum up tables one after another, telling how far it is."""
    wanted = sorted(tables)
    found = {}
    for place, table in enumerate(wanted):
        progress(_("Adding up"), place, len(wanted))
        found[table] = sum_of(rows_of(table))
    progress(_("Adding up"), len(wanted), len(wanted))
    return found
