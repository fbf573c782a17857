"""Measuring: latencies, CPU of this process or of a child, one table, its JSON kept."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Line:
    """One row of the table: what was measured, the figure with its unit, what it is to reach, the peer beside it."""

    what: str
    figure: float
    unit: str
    reach: float | None = None
    smaller_is_better: bool = False
    beside: str = ""

    @property
    def holds(self) -> str:
        """Whether the figure reaches what it is to reach."""
        if self.reach is None:
            return ""
        good = self.figure <= self.reach if self.smaller_is_better else self.figure >= self.reach
        return "yes" if good else "NO"


@dataclass
class Report:
    """The lines of one run."""

    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Keep a line and show it at once: a long run is watched."""
        self.lines.append(line)
        print(_row(line), flush=True)

    def print_table(self) -> None:
        """Print the whole table."""
        print("\n" + _row_of("what", "measured", "reach", "", "beside it, in the same run"))
        print("-" * 110)
        for line in self.lines:
            print(_row(line))

    def keep(self) -> Path:
        """Write the lines as JSON with the machine they were measured on; return the file."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}
        rows = [asdict(line) for line in self.lines]
        path.write_text(json.dumps({"machine": machine, "lines": rows}, indent=1, ensure_ascii=False))
        return path


def _row(line: Line) -> str:
    sign = "≤" if line.smaller_is_better else "≥"
    reach = "" if line.reach is None else f"{sign} {line.reach:g}"
    figure = f"{line.figure:,.2f} {line.unit}" if line.unit else f"{line.figure:.3f}"
    return _row_of(line.what, figure, reach, line.holds, line.beside)


def _row_of(what: str, figure: str, reach: str, holds: str, beside: str) -> str:
    return f"{what:<52} {figure:>22} {reach:>9} {holds:>4}  {beside}"


@dataclass(frozen=True)
class Usage:
    """What a child process used."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float


def run_child(command: list[str], environment: dict[str, str]) -> Usage:
    """Run a command to its end and measure it. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Usage(cpu, time.perf_counter() - started, used.ru_maxrss / 1024)


def timed(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Call each and return how many milliseconds each took."""
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def percentiles(times: list[float], slow: int = 99) -> tuple[float, float]:
    """Return p50 and p99 of some times, or the percentile `slow` in place of the latter."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[slow - 1]


def latencies(calls: Iterable[Callable[[], object]], *, slow: int = 99) -> tuple[float, float]:
    """Call each and return (p50, p99) in milliseconds, or the percentile `slow` in place of the latter."""
    return percentiles(timed(calls), slow)


def cpu_rate(count: int, work: Callable[[], object]) -> float:
    """Return how many of `count` things `work` did in one CPU second of this process."""
    started = time.process_time()
    work()
    return count / (time.process_time() - started)
