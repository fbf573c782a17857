"""`make bench-large`: a catalogue of a hundred thousand and of a million records, and how answers grow with it.

python -m benchmarks.large [--counts 10000,100000,1000000] [--homes var/bench/homes] [--again]
python -m benchmarks.large --home HOME      measure the answers of one home alone

Homes that are there are measured as they are; `--again` makes them anew, and measures the import.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import corpus, importing
from benchmarks.harness import Line, Report

DEFAULT = "10000,100000,1000000"


def main() -> None:
    """Make what is missing, then print the table of each size and that of growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", default=DEFAULT)
    parser.add_argument("--homes", type=Path, default=corpus.ROOT / "var" / "bench" / "homes")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--home", type=Path)
    words = parser.parse_args()
    if words.home:
        _answers(words.home)
        return
    report = Report()
    counts = [int(each) for each in words.counts.split(",")]
    for count in counts:
        home = words.homes / str(count)
        if words.again or not (home / "whole").exists():
            _make(report, home, count)
    for count in counts:
        _query(words.homes / str(count))
    report.print_table()


def _make(report: Report, home: Path, count: int) -> None:
    shutil.rmtree(home, ignore_errors=True)
    branches = corpus.branch_codes(importing.BRANCHES)
    file = corpus.write(corpus.ROOT / "var" / "bench" / f"corpus-{count}.mrc", count, branches=branches)
    used = importing.import_file(file, importing.make_home(home))
    name = f"{count:,} records"
    report.add(Line(f"import to searchable, {name}, by the clock", count / used.wall_seconds, "rec/s", 2000))
    report.add(Line(f"import to searchable, {name}", count / used.cpu_seconds, "rec/cpu-s", 1200))
    report.add(Line(f"bytes of the database, {name}", _size(home, "*.sqlite3") / count, "B/rec"))
    report.add(Line(f"bytes of the index, {name}", _size(home, "index/**/*") / count, "B/rec"))
    (home / "whole").touch()


def _size(home: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in home.glob(pattern) if path.is_file())


def _query(home: Path) -> None:
    """Measure in a process of its own: settings are read once a process."""
    subprocess.run([sys.executable, "-m", "benchmarks.large", "--home", str(home)], check=True)


def _answers(home: Path) -> None:
    import django

    os.environ.update(KITABDAR_HOME=str(home), DATABASE_URL="", SEARCH_URL="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    django.setup()
    from benchmarks import growth

    growth.measure()


if __name__ == "__main__":
    main()
