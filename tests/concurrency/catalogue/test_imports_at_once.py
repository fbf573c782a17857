"""Two imports of the same records at the same time: each record, edition and work once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connections

from kitabdar.catalogue.models import Edition, Item, Record, RecordVersion, Work
from kitabdar.catalogue.services import record_import
from tests.support.importing import take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

FILE = tuple(
    Marc(
        str(number),
        f"Book {number}",
        author=f"Author{number % 7}, A.",
        isbn="9780306406157" if number % 10 == 0 else "",
        items=(f"$p B{number} $a SAHIL",),
    )
    for number in range(80)
)


def test_the_same_file_twice_at_once_makes_everything_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", 5)
    two_branches()
    take_in(Marc("first", "Source is made"), folder=tmp_path)
    reports, failures = [], []
    ready = threading.Barrier(2)

    def work(name: str) -> None:
        try:
            ready.wait()
            reports.append(take_in(*FILE, folder=tmp_path / name))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(report.created for report in reports) == 80
    assert sum(report.unchanged for report in reports) == 80
    assert Record.objects.count() == RecordVersion.objects.count() == 81
    assert Item.objects.count() == 80
    assert not Edition.objects.filter(records__isnull=True).exists()
    assert not Work.objects.filter(editions__isnull=True).exists()
