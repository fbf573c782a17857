"""The cross-script queries: 45,000 headings of the region, asked for in other scripts, romanised, misspelt …

The harness that came with the queries makes the records and judges the answers; here they are imported, asked for,
and set beside what is to be reached.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pymarc

from benchmarks.harness import Line, Report, percentiles
from benchmarks.retrieval import tables
from benchmarks.retrieval.asking import Ask
from benchmarks.retrieval.homes import ROOT, SHARED
from benchmarks.retrieval.scoring import SURE, Asked, Outcome, by_kind, score
from benchmarks.retrieval.tables import Row

HARNESS = SHARED / "xscript" / "evaluate.py"
REACH: dict[str, tuple[float | None, float | None]] = {
    "alalc": (None, 0.99),
    "exact": (1.0, None),
    "exonym": (None, 0.65),
    "keyboard": (None, 0.985),
    "keyboard_real": (None, 0.97),
    "kk_latin": (None, 0.99),
    "marc880": (None, 0.88),
    "romanisation": (0.76, 0.94),
    "same_lang_xscript": (0.92, 0.985),
    "suffix": (None, 0.985),
    "typo": (None, 0.98),
    "wrong_layout": (None, 0.99),
    "xlang": (0.70, 0.93),
    "yanalif": (None, 0.97),
}
"""What R@1 and R@10 of each category are to reach (issue 3)."""

FALSE_HEADINGS = 0.25
"""Most headings a query that the first three tiers may give without their being asked for."""


def records() -> Path:
    """Return the file of the harness's records, made when it is not there."""
    file = ROOT / "var" / "bench" / "xscript.mrc"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(HARNESS), "emit", "--format", "iso2709", "--out", str(file)]
        subprocess.run(command, check=True)
    return file


def queries(file: Path, *, categories: Sequence[str] = (), sample: int = 0) -> list[Asked]:
    """Read queries; of each category the first `sample`, where it is not 0."""
    taken: dict[str, int] = {}
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kind = row["category"]
        taken[kind] = taken.get(kind, 0) + 1
        if (not categories or kind in categories) and (not sample or taken[kind] <= sample):
            found.append(
                Asked(row["id"], kind, row["query"], frozenset(row["relevant"]), wanted=row["target"])
            )
    return found


def headings() -> dict[str, tuple[str, str]]:
    """Return the heading of each record and its MARC language code, by its control number."""
    with records().open("rb") as file:
        found = {}
        for record in pymarc.MARCReader(file):
            field = record.get("100") or record["245"]
            found[str(record["001"].data)] = (str(field["a"]), str(record["041"]["a"]))
        return found


def judge(outcomes: Sequence[Outcome], file: Path) -> None:
    """Let the harness count the same answers, and print its own table."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for each in outcomes:
            ids = [hit.control_number for hit in each.seen]
            row = {"id": each.asked.id, "query": each.asked.text, "results": ids}
            answers.write(json.dumps(row, ensure_ascii=False) + "\n")
        answers.flush()
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as asked:
            wanted = {each.asked.id for each in outcomes}
            lines = file.read_text(encoding="utf-8").splitlines()
            asked.write("\n".join(line for line in lines if json.loads(line)["id"] in wanted))
            asked.flush()
            command = [sys.executable, str(HARNESS), "run", "--eval", asked.name, "--results", answers.name]
            subprocess.run(command, check=True)


def report_on(report: Report, outcomes: Sequence[Outcome]) -> None:
    """Print a row for each category and one for all of them together, and keep their figures."""
    rows = [
        Row(kind, score(found), *REACH.get(kind, (None, None))) for kind, found in by_kind(outcomes).items()
    ]
    tables.show(report, "category", [*rows, Row("all of them", score(outcomes))])


def report_false(report: Report, queries: Sequence[Asked], ask: Ask) -> None:
    """Add how many headings a query the sure tiers give that were not asked for.

    Counted as in languages.md section 9: headings equal to the query as a whole, word for word in any order.
    Beside it all other records that the words stand in ("Baku" in "Baku today"), which no key could keep apart.
    """
    from kitabdar.text.keys import analyse

    length = {number: len(analyse(*heading)) for number, heading in headings().items()}
    equal, within, touched = 0, 0, 0
    for each in queries:
        asked = len(analyse(each.text))
        false = Outcome(each, ask(each.text)).false_hits(SURE)
        whole = sum(length.get(hit.control_number) == asked for hit in false)
        equal, within, touched = equal + whole, within + len(false) - whole, touched + (whole > 0)
    number = len(queries)
    beside = f"in {touched / number:.3f} of the queries; {within / number:.2f} more contain the words"
    report.add(Line("false headings a query, tiers 1-3", equal / number, "", FALSE_HEADINGS, True, beside))


def report_times(report: Report, outcomes: Sequence[Outcome], where: str) -> None:
    """Add how long the answers took."""
    middle, slow = percentiles([each.milliseconds for each in outcomes])
    report.add(Line(f"an answer {where}, p50", middle, "ms"))
    report.add(Line(f"an answer {where}, p99", slow, "ms"))
