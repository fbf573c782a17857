"""How a PostgreSQL server is reached: from here, and by its own programs pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from kitabdar.organisation.backups.manifest import BackupFailed

PROGRAMS = "KITABDAR_PG_BIN"
"""Names the folder of pg_dump and pg_restore where they are not on the PATH."""

NAME_BYTES = 63  # of a PostgreSQL identifier; what is longer is cut off silently
_TOLD = ("HOST", "PORT", "USER", "PASSWORD")  # of Django's description, what libpq calls the same
_SAID = 600  # characters of a program's last words


class Server:
    """The server of one database. `database`: the live one; `other`: one to stand in while that is exchanged."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.database = str(described["NAME"])
        self.other = "template1" if self.database == "postgres" else "postgres"
        known = {each.keyword.decode() for each in Conninfo.get_defaults()}
        told = {name.lower(): value for name, value in described.items() if name in _TOLD and value}
        options = {name: value for name, value in described.get("OPTIONS", {}).items() if name in known}
        self._words = {name: str(value) for name, value in {**options, **told}.items()}

    def beside(self, ending: str) -> str:
        """Return a name for a database beside the live one, within what PostgreSQL takes for a name."""
        name = f"{self.database}{ending}"
        if len(name.encode()) <= NAME_BYTES:
            return name
        mark = blake2b(self.database.encode(), digest_size=4).hexdigest()
        room = NAME_BYTES - len(mark) - 1 - len(ending)
        return f"{self.database.encode()[:room].decode(errors='ignore')}_{mark}{ending}"

    @contextmanager
    def connected(self, database: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        """Connect, without a transaction, until the end of the block. Raises BackupFailed for all that is refused."""
        try:
            with psycopg.connect(
                make_conninfo(**{**self._words, "dbname": database or self.database}), autocommit=True
            ) as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as problem:
            raise BackupFailed(
                _(
                    "The database server does not allow it (%(reason)s). Backups are loaded into a database of their "
                    "own: ALTER ROLE %(user)s CREATEDB lets this user make one."
                )
                % {"reason": _first_line(problem), "user": self._words.get("user", "…")}
            ) from problem
        except psycopg.Error as problem:
            raise BackupFailed(
                _("The database server refused: %(reason)s") % {"reason": _first_line(problem)}
            ) from problem

    def run(self, program: str, words: list[str], database: str) -> None:
        """Run one of the server's programs on a database. Raises BackupFailed with what it said."""
        public = {name: value for name, value in self._words.items() if name != "password"}
        secret = {"PGPASSWORD": self._words["password"]} if "password" in self._words else {}
        done = subprocess.run(
            [_path_of(program), *words, f"--dbname={make_conninfo(**{**public, 'dbname': database})}"],
            env={**os.environ, **secret},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise BackupFailed(
                _("%(program)s failed: %(reason)s")
                % {"program": program, "reason": done.stderr.strip()[-_SAID:] or done.returncode}
            )


def _path_of(program: str) -> str:
    folder = os.environ.get(PROGRAMS)
    found = shutil.which(program, path=folder) if folder else shutil.which(program)
    if found is None:
        raise BackupFailed(
            _(
                "The program %(program)s is not in %(place)s. Install PostgreSQL's client programs of the server's "
                "version or newer, or name the folder they are in with %(variable)s."
            )
            % {"program": program, "place": folder or "PATH", "variable": PROGRAMS}
        )
    return str(Path(found).absolute())


def _first_line(problem: psycopg.Error) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]
