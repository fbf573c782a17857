"""Disks and databases that fail in the middle: a sentence, committed batches kept, resume goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from kitabdar.catalogue.models import Edition, ImportRun, Record, RecordVersion
from kitabdar.catalogue.services import record_import
from kitabdar.catalogue.services.record_import import ImportProblem
from tests.support.importing import counts, take_in
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db(transaction=True)
only_sqlite = pytest.mark.skipif(
    "postgresql" in str(settings.DATABASES["default"]["ENGINE"]), reason="uses pragmas of SQLite"
)

FILE = tuple(Marc(str(number), f"Book {number} " + "and more " * 200) for number in range(60))
BROKEN = b"00026nam a2200025 a 4500\x1e\x1d"


def pragma(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {statement}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@only_sqlite
def test_a_full_disk_keeps_what_was_committed_and_resume_ends_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", 10)
    pragma(f"max_page_count = {pragma('page_count') + 60}")
    try:
        with pytest.raises(ImportProblem, match=r"full.*--resume"):
            take_in(*FILE, folder=tmp_path)
    finally:
        pragma("max_page_count = 1073741823")
    run = ImportRun.objects.get()
    assert 0 < run.position < len(FILE)
    assert run.position == Record.objects.count() == RecordVersion.objects.count()
    report = take_in(*FILE, folder=tmp_path, resume=True)
    assert report.resumed_at == run.position
    assert counts(report) == {"read": 60, "created": 60}
    assert ImportRun.objects.get().state == "finished"
    assert Record.objects.count() == Edition.objects.count() == 60


@only_sqlite
def test_a_database_that_cannot_be_written_is_told_before_anything_is_done(tmp_path: Path) -> None:
    take_in(*FILE[:1], folder=tmp_path)
    pragma("query_only = ON")
    try:
        with pytest.raises(ImportProblem, match="cannot be written"):
            take_in(*FILE, folder=tmp_path)
    finally:
        pragma("query_only = OFF")
    assert Record.objects.count() == 1


def test_a_quarantine_that_cannot_be_written_stops_before_a_record_is_lost(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImportProblem, match="stopped"):
        take_in(FILE[0], BROKEN, folder=tmp_path / "file")
    assert not Record.objects.exists()
    assert not ImportRun.objects.exists()


def test_resume_begins_a_file_that_was_never_begun_and_repeats_a_finished_one(tmp_path: Path) -> None:
    assert counts(take_in(*FILE[:3], folder=tmp_path, resume=True)) == {"read": 3, "created": 3}
    assert counts(take_in(*FILE[:3], folder=tmp_path, resume=True)) == {"read": 3, "unchanged": 3}


def test_two_processes_do_not_go_on_with_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", 10)

    def another_goes_on(report: object) -> None:
        ImportRun.objects.update(position=50)

    with pytest.raises(ImportProblem, match="Another import of this file"):
        take_in(*FILE, folder=tmp_path, progress=another_goes_on)
    assert Record.objects.count() == 10
