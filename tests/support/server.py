"""A real installation for tests: the command run as people run it, and `kitabdar serve` answering on a free port.

The sample library is made once and copied for whoever changes it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar

import pytest

PROJECT = Path(__file__).resolve().parents[2]
KEPT = PROJECT / "var" / "test-sample"
FIRST = ("init", "--network", "City libraries", "--branch", "Main branch")
PATIENCE = 60.0
"""Seconds after which what should have happened is said not to have: generous, for busy machines."""

_OURS = (
    "KITABDAR_",
    "DATABASE_URL",
    "SEARCH_URL",
    "SECRET_KEY",
    "PORT",
    "MAIL_",
    "SMS_",
    "DJANGO_",
    "LANG",
    "LC_",
)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    text: str

    @property
    def data(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.text)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of an installation in this home, free of what the tests' own says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**kept, "KITABDAR_HOME": str(home), "LC_ALL": "C.UTF-8", **more}


def kitabdar(
    home: Path, *words: str, input: bytes | None = None, limits: dict[int, int] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; `limits` are resource limits, `more` further environment."""

    def limit() -> None:
        for which, most in (limits or {}).items():
            resource.setrlimit(which, (most, resource.getrlimit(which)[1]))

    done = subprocess.run(
        [sys.executable, "-m", "kitabdar.interfaces.cli.main", *words],
        input=b"" if input is None else input,
        capture_output=True,
        check=False,
        timeout=600,
        cwd=home if home.is_dir() else PROJECT,
        env=environment(home, **more),
        preexec_fn=limit if limits else None,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )


def heed_interrupts() -> None:
    """Undo, in what is to be started, what a shell does to what it runs in the background, tests included."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return all that a command said, having made sure that it was meant for a person."""
    text = done.stdout + done.stderr
    assert "Traceback" not in text, text
    return text


def eventually(look: Callable[[], Value], what: str = "", patience: float = PATIENCE) -> Value:
    """Look again and again until something true is seen, and return it."""
    deadline = time.monotonic() + patience
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen in {patience:.0f} s: {what or look}")
        time.sleep(0.05)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running `kitabdar serve`."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.with_name(f"{home.name}.log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kitabdar.interfaces.cli.main", "serve", "--port", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=home,
                env=environment(home, **more),
            )

    def wait(self) -> None:
        """Wait until all its parts are well."""
        eventually(self._is_well, f"a server that is well; it said:\n{self.log.read_text()}")

    def _is_well(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended ({self.process.returncode}): {self.log.read_text()}")
        return self.ask("/healthz").status == 200

    def ask(
        self,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        method: str = "",
        timeout: float = 30,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request; status 0 stands for no answer at all, or one cut off."""
        headers = {**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data, headers, method=method or None)
        try:
            try:
                with urllib.request.urlopen(request, timeout=timeout) as answer:
                    return Answer(answer.status, answer.read().decode())
            except urllib.error.HTTPError as error:
                return Answer(error.code, error.read().decode())
        except (OSError, HTTPException) as error:
            return Answer(0, f"{error!r}; the server said: {self.log.read_text()[-2000:]}")

    def children(self) -> dict[str, int]:
        """Name the processes of the group with their ids: web, indexer, worker."""
        found = {}
        for pid in children_of(self.process.pid):
            words = command_of(pid)
            name = "web" if "gunicorn" in words else words[-1] if words else ""
            found[name] = pid
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal to the leader of the group, wait for its end, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


def children_of(pid: int) -> list[int]:
    """Return the processes that this one started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def descendants_of(pid: int) -> list[int]:
    """Return the processes that this one started, and those they started."""
    return [each for child in children_of(pid) for each in (child, *descendants_of(child))]


def command_of(pid: int) -> list[str]:
    """Return the words a process was started with; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def is_running(pid: int) -> bool:
    """Say whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def serving(home: Path, **more: str) -> Iterator[Server]:
    """Serve this home until the end of the block."""
    server = Server(home, **more)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def accounts(home: Path) -> dict[str, str]:
    """Return the passwords of the sample library by sign-in name."""
    rows = (home / "demo-accounts.txt").read_text().splitlines()
    return {name: password for name, password, *_what in (row.split(None, 2) for row in rows)}


def inside(home: Path, *words: str) -> Any:
    """Ask `tests.support.inside` something about this home."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.inside", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env=environment(home),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def sample() -> Path:
    """The home of the sample library: look at it, do not change it."""
    return kept_home("sample", "demo", "--no-serve", KITABDAR_PROCESSES="1")  # others work beside


@pytest.fixture(scope="session")
def first() -> Path:
    """The home of a library made by flags alone, with a network and a branch: look at it, do not change it."""
    return kept_home("first", *FIRST)


def kept_home(name: str, *words: str, **more: str) -> Path:
    """Make a home by a command: once for all workers, and for the runs of this day of the very same program."""
    today = KEPT / _version_of_the_day()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        today.mkdir(exist_ok=True)
        os.utime(today)
        _forget_what_nobody_uses(KEPT)
        home, whole = today / name, today / f"{name}.made"
        if not whole.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            done = kitabdar(home, *words, **more)
            assert done.returncode == 0, said(done)
            whole.touch()
    return home


def _forget_what_nobody_uses(kept: Path) -> None:
    """Remove what no run asked for in six hours: one beside, or past midnight, still uses what it began with."""
    for earlier in kept.glob("*-*"):
        if earlier.stat().st_mtime < time.time() - 6 * 3600:
            shutil.rmtree(earlier, ignore_errors=True)


def _version_of_the_day() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((PROJECT / "src").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path).encode() + path.read_bytes())
    return f"{datetime.now(UTC):%Y%m%d}-{digest.hexdigest()[:16]}"


@pytest.fixture
def home(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample library's home, to do with as one likes."""
    return Path(shutil.copytree(sample, tmp_path / "home"))


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """A server of its own for one test."""
    with serving(home) as running:
        yield running
