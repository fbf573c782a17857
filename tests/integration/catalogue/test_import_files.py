"""Whole files from the wild: real Library of Congress records and hostile ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kitabdar.catalogue.models import ImportRun, Record, RecordVersion, Work
from kitabdar.catalogue.services.record_import import ImportProblem, ImportReport
from kitabdar.marc import description_json
from tests.support.importing import counts, take_in
from tests.support.shared import DATA, needs_shared

pytestmark = [pytest.mark.django_db, needs_shared]

LC = sorted((DATA / "marc21" / "lc").glob("*.mrc"))
HOSTILE = sorted(
    path
    for folder in (
        "broken/synthetic",
        "broken/Evergreen",
        "broken/LibLime-Koha/testrecords",
        "broken/mab2",
        "irbis64",
    )
    for path in (DATA / folder).glob("*")
    if path.is_file() and path.suffix not in (".json", ".md")
)
RUSMARC = sorted(
    path for path in (DATA / "unimarc-rusmarc").rglob("*") if path.is_file() and path.suffix != ".md"
)


def take_in_file(path: Path, folder: Path, **options: bool) -> ImportReport:
    with path.open("rb") as stream:
        return take_in(folder=folder, stream=stream, **options)


@pytest.mark.parametrize("path", LC, ids=lambda path: path.stem)
def test_every_library_of_congress_record_is_taken_in(path: Path, tmp_path: Path) -> None:
    expected = path.read_bytes().count(b"\x1d")
    report = take_in_file(path, tmp_path)
    assert (report.read, report.rejected) == (expected, 0)
    assert report.created + report.updated + report.unchanged == expected
    raws = b"".join(bytes(raw) for raw in RecordVersion.objects.order_by("id").values_list("raw", flat=True))
    if report.created == expected:
        assert raws == path.read_bytes()
    for text in Record.objects.values_list("description", flat=True):
        assert description_json.load(text).titles
    assert not Work.objects.filter(editions__isnull=True).exists()
    assert counts(take_in_file(path, tmp_path)) == {"read": expected, "unchanged": expected}


@pytest.mark.parametrize("path", [*HOSTILE, *RUSMARC], ids=lambda path: path.name)
def test_a_hostile_file_is_taken_in_or_refused_with_reasons(path: Path, tmp_path: Path) -> None:
    try:
        report = take_in_file(path, tmp_path / "a")
    except ImportProblem as problem:
        assert str(problem)
        assert not ImportRun.objects.exists()
        assert not Record.objects.exists()
        return
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    assert "record-not-understood" not in report.reasons
    if report.rejected:
        assert report.quarantine is not None
        entries = [json.loads(line) for line in report.quarantine.read_text().splitlines()]
        records = [entry for entry in entries if entry["kind"] == "record"]
        assert len(records) == report.rejected
        assert all(entry["reason"] and entry["code"] != entry["reason"] for entry in records)
    again = take_in_file(path, tmp_path / "b")
    assert (again.created, again.updated, again.rejected) == (0, 0, report.rejected)
    rehearsed = take_in_file(path, tmp_path / "c", dry_run=True)
    assert counts(rehearsed) == counts(again)
