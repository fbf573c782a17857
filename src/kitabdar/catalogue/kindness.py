"""Heavy processes let others go first: readers and desks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KINDNESS = 10
"""How much more readily than others a heavy process, or session, gives way (nice)."""

SESSION = Path("/proc/self/autogroup")
"""Where Linux keeps the niceness of a session: "/autogroup-12 nice 0"."""


def be_kind() -> None:
    """Have this process give way to others of its session from now on."""
    if os.getpriority(os.PRIO_PROCESS, 0) < KINDNESS:
        os.setpriority(os.PRIO_PROCESS, 0, KINDNESS)


def leads_session() -> bool:
    """Say whether this process began its session, so that nothing else is in it but what it started."""
    return os.getsid(0) == os.getpid()


@contextmanager
def kind_session() -> Iterator[None]:
    """Have this session give way to others meanwhile, where the system weighs sessions against each other.

    Linux does ("autogroup" in sched(7)): it shares the processors out among sessions, and only then among the
    processes of one. Beside a site started from another terminal the niceness of a process says nothing: what took
    20 ms there took 40. Where control groups are weighed instead this changes nothing.
    """
    before = _niceness()
    if before is None or before >= KINDNESS:
        yield
        return
    _set_niceness(KINDNESS)
    try:
        yield
    finally:
        _set_niceness(before)


def _niceness() -> int | None:
    """Return the niceness of this session, None where sessions have none."""
    try:
        return int(SESSION.read_text().rpartition(" ")[2])
    except (OSError, ValueError):
        return None


def _set_niceness(nice: int) -> None:
    with suppress(OSError):  # not ours to change: in a container /proc may be read-only
        SESSION.write_text(str(nice))
