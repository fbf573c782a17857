"""What each tier of the ladder adds to what is found, and what it costs in time and in room."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import tantivy

from benchmarks.harness import Line, Report, latencies
from benchmarks.retrieval import asking
from benchmarks.retrieval.scoring import DEPTH, Asked, Outcome, by_kind, score
from kitabdar.search.documents import to_json
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse
from kitabdar.search.query import Tier
from kitabdar.search.tantivy.schema import register, schema

FACETS = ("branch", "format", "language", "author_facet", "subject_facet", "year")
TIMED = 1000
WEIGHED = 20_000


def ladder() -> tuple[Tier, ...]:
    """Return the tiers of a usual question, best first."""
    return tuple(sorted(SearchRequest(query=parse("")).tiers))


def measure(report: Report, asked: Sequence[Asked]) -> None:
    """Ask with more and more tiers, then with all but one; print R@1, R@10 and times side by side."""
    whole = ladder()
    runs: dict[str, list[Outcome]] = {}
    for last in range(2, len(whole) + 1):  # whole titles alone are no question
        runs[f"to {whole[last - 1].name.lower()}"] = _run(report, asked, whole[:last])
    for tier in whole[:-1]:
        runs[f"no {tier.name.lower()}"] = _run(report, asked, tuple(each for each in whole if each != tier))
    _show(report, runs, "R@1")
    _show(report, runs, f"R@{DEPTH}")


def _run(report: Report, asked: Sequence[Asked], tiers: tuple[Tier, ...]) -> list[Outcome]:
    few = asked[:: max(1, len(asked) // TIMED)]
    requests = [SearchRequest(query=parse(each.text), tiers=tiers, facets=FACETS, limit=20) for each in few]
    searching = engine()
    middle, slow = latencies([partial(searching.search, request) for request in requests])
    name = ", ".join(tier.name.lower() for tier in tiers)
    report.add(Line(f"p50 of {name}", middle, "ms", beside=f"p99 {slow:.2f} ms, of {len(requests)} queries"))
    return asking.ask_all(asked, asking.in_process(tiers=tiers))


def _show(report: Report, runs: dict[str, list[Outcome]], figure: str) -> None:
    """Print one figure of all runs: a row a category, a column a run."""
    print(f"\n{figure:<20}" + "".join(f"{name:>12}" for name in runs))
    kinds = by_kind(next(iter(runs.values())))
    for kind in [*kinds, "all of them"]:
        cells = []
        for name, outcomes in runs.items():
            found = score(outcomes if kind == "all of them" else by_kind(outcomes)[kind])
            cells.append(found.first if figure == "R@1" else found.ten)
            report.lines.append(Line(f"{figure} {kind}, {name}", cells[-1], ""))
        print(f"{kind:<20}" + "".join(f"{cell:>12.3f}" for cell in cells))
    print(flush=True)


def weigh(report: Report) -> None:
    """Write the index of a part of the catalogue again without each group of fields, and see what it weighed."""
    from kitabdar.catalogue.indexing.sources import documents
    from kitabdar.catalogue.models import Edition

    editions = Edition.objects.order_by("pk").values_list("pk", flat=True)[:WEIGHED]
    written = [json.loads(to_json(each)) for each in documents(islice(editions, WEIGHED))]
    whole = _weight(written, "")
    groups = sorted({_group(name) for document in written for name in document} - {"numbers"})
    report.add(Line(f"the index of {len(written):,} records", whole / 1e6, "MB"))
    for group in groups:
        weight = whole - _weight(written, group)
        beside = f"{weight / whole:.0%} of it, {weight / len(written):.0f} bytes a record"
        report.add(Line(f"of it {group}", weight / 1e6, "MB", beside=beside))


def _group(name: str) -> str:
    level = re.fullmatch(r"[a-z]+_(\d)", name)
    if level:
        return f"keys of level {level.group(1)}"
    return name if name in ("suggest", "heading") else "numbers"


def _weight(written: Sequence[dict[str, object]], without: str) -> int:
    """Return the bytes of an index of these documents without one group of fields."""
    with _empty_index() as (folder, writer):
        for document in written:
            kept = {name: value for name, value in document.items() if _group(name) != without}
            writer.add_json(json.dumps(kept, ensure_ascii=False))
        writer.commit()
        writer.wait_merging_threads()
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _empty_index() -> Iterator[tuple[Path, tantivy.IndexWriter]]:
    with tempfile.TemporaryDirectory() as name:
        index = tantivy.Index(schema(), path=name)
        register(index)
        yield Path(name), index.writer(200_000_000, 1)
