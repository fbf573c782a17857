"""Tables of scores: one row a kind of query, each figure beside what it is to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.harness import Line, Report
from benchmarks.retrieval.scoring import DEPTH, Score


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of query, its score, and the R@1 and R@10 it is to reach where something is to be reached."""

    name: str
    score: Score
    first: float | None = None
    ten: float | None = None


def show(report: Report, what: str, rows: Sequence[Row]) -> None:
    """Print the rows as a table and keep their figures in the report."""
    print(f"\n{what:<34}{'n':>7}{'R@1':>8} reach   {'R@10':>8} reach   {'MRR':>8}{'no hit':>8}")
    print("-" * 90)
    for row in rows:
        counted = row.score
        print(
            f"{row.name:<34}{counted.queries:>7}{_beside(counted.first, row.first)}"
            f"{_beside(counted.ten, row.ten)}{counted.reciprocal:>8.3f}{counted.none:>8.3f}"
        )
        beside = f"n {counted.queries}, MRR {counted.reciprocal:.3f}, no hit {counted.none:.3f}"
        report.lines.append(Line(f"{what} {row.name}, R@1", counted.first, "", row.first, beside=beside))
        report.lines.append(Line(f"{what} {row.name}, R@{DEPTH}", counted.ten, "", row.ten, beside=beside))
    print(flush=True)


def _beside(figure: float, reach: float | None) -> str:
    """Return a figure, what it is to reach, and ✓ or ✗."""
    if reach is None:
        return f"{figure:>8.3f}{'':9}"
    return f"{figure:>8.3f} {reach:<5g} {'✓' if figure >= reach else '✗'} "
