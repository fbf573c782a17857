"""A working day over loopback: readers search, desks lend and take back, and a file is imported, all at once.

    python -m benchmarks.load HOME [--seconds 60] [--searches 12] [--desks 4] [--web-workers 3] [--no-import]

Works on a copy of HOME (one of `benchmarks.large`), served by `kitabdar serve`. Searches come at random moments, so
many a second; one that must wait for an earlier one has waited since it was to be asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.harness import Line, Report, percentiles
from benchmarks.importing import KITABDAR
from benchmarks.visitors import BROAD, DESK, Visit, visit

IMPORTED = 200_000
"""Records of the file imported beside: more than are taken in meanwhile."""

OTHER_SEED = 2
PATIENCE_SECONDS = 60
LIMITS = {"search page": 150.0, "search": 150.0, "suggestions": 150.0}
"""Milliseconds that the slowest hundredth may take."""


@dataclass(frozen=True)
class Day:
    """What goes on at the same time."""

    seconds: float
    searches: float  # a second
    desks: int
    web_workers: int
    imports: bool


def main() -> None:
    """Measure what was asked for, and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--searches", type=float, default=12, help="a second, of all readers together")
    parser.add_argument("--desks", type=int, default=4)
    parser.add_argument("--web-workers", type=int, default=3)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--no-import", action="store_true")
    words = parser.parse_args()
    day = Day(words.seconds, words.searches, words.desks, words.web_workers, not words.no_import)
    with tempfile.TemporaryDirectory(prefix="kitabdar-load-", dir=words.home.parent) as folder:
        home = Path(folder) / "home"
        shutil.copytree(words.home, home)
        measure(home, day, words.port)


def measure(home: Path, day: Day, port: int) -> None:
    """Run the day in this home and print its table."""
    environment = {**os.environ, "KITABDAR_HOME": str(home), "DATABASE_URL": "", "SEARCH_URL": ""}
    prepared = subprocess.run(
        [sys.executable, "-m", "benchmarks.opening", str(day.desks)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    opened = json.loads(prepared.stdout.splitlines()[-1])
    address = f"http://127.0.0.1:{port}"
    serve = [*KITABDAR, "serve", "--port", str(port), "--web-workers", str(day.web_workers)]
    with _running(serve, environment) as served:
        _wait_until_well(address, served)
        visit(
            address, opened, seconds=5, searches=day.searches, desks=0
        )  # each process opens index and database
        with _importing(home, environment, day.imports) as imported:
            visits = visit(address, opened, seconds=day.seconds, searches=day.searches, desks=day.desks)
            taken_in = imported()
        report = _table(visits, day, taken_in, opened["editions"])
        report.print_table()


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)


@contextmanager
def _importing(home: Path, environment: dict[str, str], wanted: bool) -> Iterator[Callable[[], int]]:
    """Import another file beside; give what says how many of its records are in."""
    if not wanted:
        yield lambda: 0
        return
    file = corpus.write(home / "beside.mrc", IMPORTED, seed=OTHER_SEED)
    command = [*KITABDAR, "import", str(file), "--source", "beside", "--create-source", "Beside"]
    log = home / "beside.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*command, "--branch", "branch-main"],
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,  # as from another terminal
        )
        time.sleep(5)  # until it is at work
        try:
            yield lambda: _taken_in(environment)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE_SECONDS)


def _taken_in(environment: dict[str, str]) -> int:
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.opening", "--count", "beside"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(found.stdout)


def _wait_until_well(address: str, served: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and served.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the site did not come up")


def _table(visits: list[Visit], day: Day, taken_in: int, editions: int) -> Report:
    report = Report()
    print(
        f"\n{editions:,} editions, {day.seconds:g} s, {day.web_workers} web processes, {os.cpu_count()} cores"
    )
    for kind in ("search page", "search", BROAD, "suggestions", *DESK):
        mine = [each for each in visits if each.kind == kind]
        if len(mine) < 2:
            continue
        middle, slow = percentiles([each.milliseconds for each in mine])
        beside = f"{len(mine):,} asked, the slowest {max(each.milliseconds for each in mine):,.0f} ms"
        report.add(Line(f"{kind}, p50", middle, "ms", None, True, beside))
        report.add(Line(f"{kind}, p99", slow, "ms", LIMITS.get(kind), True))
    bad = Counter((each.kind, each.status) for each in visits if not each.is_well)
    said = ", ".join(f"{kind} {status}: {number}" for (kind, status), number in bad.most_common(4))
    report.add(Line("not answered as they should", bad.total(), "", 0, True, said))
    report.add(Line("imported beside", taken_in / day.seconds, "rec/s"))
    return report


if __name__ == "__main__":
    main()
