"""A single change until readers see it: database commit to found, through a running indexer process."""

from __future__ import annotations

import signal
import statistics
import subprocess
import time
from datetime import UTC, datetime

import pymarc

from benchmarks.harness import Line, Report
from benchmarks.importing import KITABDAR
from kitabdar.catalogue.models import Record
from kitabdar.catalogue.services.records import edit_record
from kitabdar.marc import codec
from kitabdar.marc.record import from_pymarc, to_pymarc
from kitabdar.organisation.actors import system_actor
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse

CHANGES = 30
PATIENCE_SECONDS = 10


def measure(report: Report) -> None:
    """Change records one by one and look until the change is found."""
    indexer = subprocess.Popen([*KITABDAR, "process", "indexer"])
    try:
        time.sleep(3)  # it starts
        waits = sorted(_change_and_wait(number) for number in range(CHANGES))
    finally:
        indexer.send_signal(signal.SIGTERM)
        indexer.wait(20)
    report.add(Line("a change until it is found, p50", statistics.median(waits), "ms", None, True))
    report.add(Line("a change until it is found, the slowest", waits[-1], "ms", 1000, True))


def _change_and_wait(number: int) -> float:
    record = Record.objects.order_by("pk")[number * 7]
    word = f"degishiklik{number}{int(time.time())}"
    marc = to_pymarc(codec.load(record.normalised))
    marc.add_ordered_field(pymarc.Field("246", pymarc.Indicators(" ", " "), [pymarc.Subfield("a", word)]))
    edit_record(
        actor=system_actor("bench"),
        record_id=record.pk,
        marc_json=codec.dump(from_pymarc(marc)),
        now=datetime.now(UTC),
    )
    saved = time.perf_counter()
    request = SearchRequest(query=parse(word))
    while not engine().search(request).total:
        if time.perf_counter() - saved > PATIENCE_SECONDS:
            raise SystemExit(f"{word} was not found within {PATIENCE_SECONDS} s")
        time.sleep(0.005)
    return (time.perf_counter() - saved) * 1000
