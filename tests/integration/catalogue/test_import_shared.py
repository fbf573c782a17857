"""An import shared among processes ends as one that is not, whatever stands where in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kitabdar.catalogue.models import Record, RecordVersion
from kitabdar.catalogue.services import record_import
from kitabdar.catalogue.workshop import AT_ONCE
from tests.support.importing import counts, take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

BROKEN = b"00026nam a2200025 a 4500\x1e\x1d"


@pytest.fixture(params=[1, 2])
def shared(request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROCESSES = request.param
    monkeypatch.setattr(record_import, "BATCH_RECORDS", 2)


def filler(number: int) -> list[Marc | bytes]:
    return [Marc(f"filler{each}", f"Filler {each}") for each in range(2 * number)]


def test_what_is_in_order_in_the_file_is_in_order_in_the_catalogue(tmp_path: Path, shared: None) -> None:
    two_branches()
    take_in(*filler(AT_ONCE), Marc("a", "First form"), folder=tmp_path)
    report = take_in(
        *filler(AT_ONCE),
        Marc("a", "Second form"),
        BROKEN,
        Marc("a", "First form"),  # as the catalogue had it before this file, but no more when its turn comes
        Marc("b", "Another").with_(items=("$p B1 $a SAHIL",)),
        *(Marc(f"n{number}", "New") for number in range(9)),
        folder=tmp_path,
    )
    assert counts(report) == {
        "read": 17,
        "created": 10,
        "updated": 2,
        "unchanged": 4,
        "rejected": 1,
        "items_created": 1,
    }
    assert RecordVersion.objects.filter(record__control_number="a").count() == 3
    assert Record.objects.count() == 4 + 1 + 10


def test_a_rehearsal_counts_the_same(tmp_path: Path, shared: None) -> None:
    records = [*filler(4), Marc("a", "One"), Marc("a", "Two"), Marc("c", "Three"), Marc("a", "One")]
    rehearsed = counts(take_in(*records, folder=tmp_path, dry_run=True))
    assert counts(take_in(*records, folder=tmp_path)) == rehearsed
