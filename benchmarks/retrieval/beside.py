"""The first two tiers beside those of another revision, by turns in one run, each on a library of its own making."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.harness import Line, Report, percentiles
from benchmarks.retrieval import homes

ROUNDS = 7
ASKER = Path(__file__).with_name("asked_there.py")
NOISE = 1.05
"""Ratios up to this are no slower: two processes of one revision differ by as much."""


def measure(report: Report, home: Path, revision: str, file: Path, asked: Sequence[str]) -> None:
    """Compare this code, which filled this home from this file, with a revision, and, for the noise, with itself."""
    with tempfile.TemporaryDirectory(prefix="kitabdar-revision-") as folder, ExitStack() as stack:
        old, this = _source_of(revision, Path(folder)), homes.ROOT / "src"
        filled = homes.filled(f"{revision}-of-{file.stem}", file, source=old)
        places = {"this": (home, this), "this again": (home, this), revision: (filled, old)}
        askers = {name: stack.enter_context(_asker(*place)) for name, place in places.items()}
        fastest: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            for name in sorted(askers, reverse=bool(turn % 2)):
                times = _ask(askers[name], asked)
                fastest[name] = [*map(min, fastest.get(name, times), times)]
    _show(report, revision, fastest)


def _show(report: Report, revision: str, fastest: dict[str, list[float]]) -> None:
    old, new, again = fastest[revision], fastest["this"], fastest["this again"]
    noise = f"of this code with itself: {sum(again) / sum(new):.3f}"
    report.add(
        Line("two tiers, all questions, times those before", sum(new) / sum(old), "×", NOISE, True, noise)
    )
    for name, now, before in zip(("p50", "p99"), percentiles(new), percentiles(old), strict=True):
        report.add(Line(f"two tiers, {name}", now, "ms", beside=f"{before:.2f} ms at {revision}"))


def _source_of(revision: str, folder: Path) -> Path:
    """Unpack the sources of a revision, leaving the repository as it is."""
    packed = subprocess.run(
        ["git", "archive", revision, "src"], cwd=homes.ROOT, check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder / "src"


@contextmanager
def _asker(home: Path, source: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a process that asks this home by these sources; it ends with its input."""
    more = {"PYTHONPATH": str(source), "KITABDAR_HOME": str(home), "DATABASE_URL": "", "SEARCH_URL": ""}
    process = subprocess.Popen(
        [sys.executable, "-P", str(ASKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **more},
    )
    with process:
        yield process


def _ask(process: subprocess.Popen[str], asked: Sequence[str]) -> list[float]:
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps(list(asked)) + "\n")
    process.stdin.flush()
    times: list[float] = json.loads(process.stdout.readline())
    return times
