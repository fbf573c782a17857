"""Files in the home by which processes know of the indexer: its lock, its pulse, and a request to rebuild.

indexer.lock       held while a process feeds the index; goes with the process
indexer.json       the pulse: process, time, what it does, its last problem
rebuild.request    asks a running indexer to rebuild; removed when that is done
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


class IndexerRunning(Exception):
    """Another process feeds the index."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the indexer last said: `state` is "idle", "feeding", "rebuilding" or "waiting" (for what failed)."""

    process: int
    at: float  # seconds since 1970
    state: str
    done: int = 0  # editions of a rebuild
    total: int = 0
    problem: str = ""


@contextmanager
def only_indexer() -> Iterator[None]:
    """Be the one process that feeds the index. Raises IndexerRunning."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "indexer.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexerRunning("another process feeds the index") from None
        yield


def beat(pulse: Pulse) -> None:
    """Write the pulse. A full disk is no reason to stop: then the pulse is simply old."""
    path = home() / "indexer.json"
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with suppress(OSError):
        fresh.write_text(json.dumps(asdict(pulse)))
        fresh.replace(path)


def last_pulse() -> Pulse | None:
    """Return what the indexer last said, None if it never ran here."""
    try:
        return Pulse(**json.loads((home() / "indexer.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def ask_for_rebuild() -> None:
    """Leave the request that a running indexer honours."""
    _request().write_text("")


def rebuild_is_asked() -> bool:
    """Say whether a rebuild is asked for and neither done nor given up."""
    try:
        return _request().stat().st_size == 0
    except FileNotFoundError:
        return False


def rebuild_is_done() -> None:
    """Take the request away."""
    _request().unlink(missing_ok=True)


def rebuild_is_given_up(problem: str) -> None:
    """Write under the request why it could not be done."""
    if rebuild_is_asked():
        _request().write_text(problem)


def why_given_up() -> str:
    """Return what was written under the request; "" while nothing is."""
    try:
        return _request().read_text()
    except FileNotFoundError:
        return ""


def _request() -> Path:
    return home() / "rebuild.request"


def home() -> Path:
    """Return the data folder of this installation."""
    return Path(settings.HOME)
