"""`make bench`: measure, print one table, keep its JSON.

python -m benchmarks [--count 100000] [--only import,search,lend,fresh]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import corpus, importing
from benchmarks.harness import Report


def main() -> None:
    """Run what was asked for against one corpus in one temporary home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="records of the corpus (default: 100000)")
    parser.add_argument("--only", default="import,search,fresh,lend", help="which parts")
    words = parser.parse_args()
    parts = words.only.split(",")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="kitabdar-bench-") as folder:
        home = Path(folder) / "home"
        file = corpus.write(corpus.ROOT / "var" / "bench" / f"corpus-{words.count}.mrc", words.count)
        environment = importing.make_home(home)
        os.environ.update(environment)
        if "import" in parts:
            importing.measure(report, file, words.count, environment)
        else:
            importing.import_file(file, environment)
        _measure_inside(parts, report, home)
    report.print_table()
    print(f"kept in {report.keep().name}")


def _measure_inside(parts: list[str], report: Report, home: Path) -> None:
    """Measure what needs Django in this process, on the home that the import filled."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    django.setup()
    from benchmarks import freshness, lending, searching
    from kitabdar.interfaces.cli.installation import collect_static

    collect_static()  # pages name their style sheets
    if "search" in parts:
        searching.measure(report)
    if "fresh" in parts:
        freshness.measure(report)
    if "lend" in parts:
        lending.measure(report, home)


if __name__ == "__main__":
    main()
