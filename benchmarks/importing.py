"""Records in: `kitabdar import` of a large file to searchable, beside the bare parse and the bare index."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import pymarc
import rmarc
import tantivy

from benchmarks.harness import Line, Report, Usage, cpu_rate, run_child

BARE = 20_000
BRANCHES = 400
KITABDAR = [sys.executable, "-m", "kitabdar.interfaces.cli.main"]


def make_home(home: Path, database_url: str = "", source: Path | None = None) -> dict[str, str]:
    """Make a library in an empty home, by the code in `source` if not by this; return the environment to reach it."""
    environment = {"KITABDAR_HOME": str(home), "DATABASE_URL": database_url, "SEARCH_URL": ""}
    if source:
        environment["PYTHONPATH"] = str(source)
    run_child([*KITABDAR, "init", "--network", "Bench", "--branch", "main", "--source", "bench"], environment)
    run_child([sys.executable, "-m", "benchmarks.branches", str(BRANCHES)], environment)
    return environment


def import_file(file: Path, environment: dict[str, str], *words: str) -> Usage:
    """Run the import of one file to its end, index included."""
    command = [*KITABDAR, "import", str(file), "--source", "bench", "--branch", "branch-main", *words]
    return run_child(command, environment)


def measure(report: Report, file: Path, count: int, environment: dict[str, str]) -> None:
    """Import the file, import it again, and parse and index it bare."""
    bare = (
        f"bare parse: pymarc {parse_rate(pymarc, file):,.0f}, rmarc {parse_rate(rmarc, file):,.0f} rec/cpu-s"
    )
    used = import_file(file, environment)
    name = f"{count:,} records"
    report.add(
        Line(f"import to searchable, {name}", count / used.cpu_seconds, "rec/cpu-s", 1200, beside=bare)
    )
    index = f"bare Tantivy, one title field: {index_rate(file):,.0f} rec/cpu-s"
    report.add(Line(f"the same by the clock, {name}", count / used.wall_seconds, "rec/s", beside=index))
    report.add(Line("peak memory of the import", used.peak_megabytes, "MB", 600, smaller_is_better=True))
    again = import_file(file, environment)
    report.add(Line("the same file again, nothing to do", count / again.cpu_seconds, "rec/cpu-s"))


def parse_rate(library: object, file: Path) -> float:
    """Records a CPU second that a MARC library parses without looking at them."""
    with file.open("rb") as source:
        chunks = io.BytesIO(b"".join(_first(source)))

    def work() -> None:
        for _record in library.MARCReader(chunks):  # type: ignore[attr-defined]
            pass

    return cpu_rate(BARE, work)


def index_rate(file: Path) -> float:
    """Records a CPU second that Tantivy indexes when all it gets is one title, analysed by itself."""
    with file.open("rb") as source:
        titles = [
            record.title or "" for record in rmarc.MARCReader(io.BytesIO(b"".join(_first(source)))) if record
        ]
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title")
    with tempfile.TemporaryDirectory() as folder:
        writer = tantivy.Index(builder.build(), path=folder).writer(50_000_000, 1)

        def work() -> None:
            for title in titles:
                writer.add_document(tantivy.Document(title=title))
            writer.commit()

        rate = cpu_rate(len(titles), work)
        writer.wait_merging_threads()
    return rate


def _first(source: io.BufferedReader) -> list[bytes]:
    chunks = []
    for _number in range(BARE):
        head = source.read(5)
        if len(head) < 5:
            break
        chunks.append(head + source.read(int(head) - 5))
    return chunks
