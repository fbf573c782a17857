"""The sample library: loaded through the services, whole, once."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from kitabdar.catalogue import indexing
from kitabdar.catalogue.authorities import other_names
from kitabdar.catalogue.models import Authority, Edition, Item, Record
from kitabdar.circulation.models import Charge, Hold, Loan, Transfer
from kitabdar.interfaces.cli.demo import load as sample_library
from kitabdar.organisation.models import Staff
from kitabdar.organisation.queries import branches, open_now
from kitabdar.patrons.models import Consent, Patron
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse
from tests.support.server import sample as sample

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> datetime:
    """Give the moment when it was loaded: on SQLite by the command, whose database is read; on PostgreSQL now."""
    if connection.vendor == "sqlite":
        made: Path = request.getfixturevalue("sample")
        settings.HOME = Path(shutil.copytree(made, tmp_path / "home"))
        settings.SEARCH_URL = f"tantivy:{settings.HOME / 'index'}"
        with closing(sqlite3.connect(made / "kitabdar.sqlite3")) as database:
            database.backup(connection.connection)
        return datetime.fromtimestamp((made / sample_library.ACCOUNTS).stat().st_mtime, UTC)
    request.getfixturevalue("search_index")
    now, steps = datetime(2026, 11, 20, 9, 0, tzinfo=UTC), set()
    sample_library.load(now, lambda step, done, total: steps.add(step))
    assert steps == {"places", "authorities", "records", "lending", "index"}
    return now


def test_the_sample_library_is_whole_and_alive(loaded: datetime) -> None:
    assert Record.objects.filter(source__code="loc").count() >= 3000
    assert Record.objects.filter(source__code="written").count() >= 120
    assert len(branches()) >= 10
    assert sum(each.is_round_the_clock for each in open_now(loaded)) == 1
    assert Patron.objects.count() == 62  # sixty readers, an institution, and one registered twice
    assert Patron.objects.exclude(needs=[]).count() == 15
    assert Staff.objects.count() == 7
    assert Authority.objects.filter(source="records").count() > 100
    assert [match.heading for match in other_names("Kirovabad")][:1] == ["Gəncə"]
    _is_in_use(loaded)
    _gathers_works()
    _is_not_loaded_twice(loaded)


def _is_in_use(now: datetime) -> None:
    open_loans = Loan.objects.filter(returned_at=None)
    assert open_loans.count() > 50
    assert open_loans.filter(due_at__lt=now).exists()
    assert Loan.objects.exclude(returned_at=None).exists()
    assert set(Hold.objects.values_list("state", flat=True)) >= {"waiting", "ready", "in_transit", "filled"}
    assert Charge.objects.filter(balance__gt=0).exists()
    assert Transfer.objects.filter(received_at=None).exists()
    assert Item.objects.filter(state="on_loan").count() == open_loans.count()
    said = Consent.objects.filter(way="desk").exclude(patron__language="")
    assert said.count() > 50
    assert not said.exclude(language=F("patron__language")).exists()


def _gathers_works() -> None:
    assert indexing.verify().is_equal
    found = engine().search(SearchRequest(query=parse("Абай жолы"), limit=50))
    work = Edition.objects.get(pk=found.hits[0].id).work
    records = Record.objects.filter(edition__work=work)
    assert len({record.edition_id for record in records}) >= 5
    abroad = engine().search(SearchRequest(query=parse("Abay yolu"), limit=50))
    assert work.pk in {hit.work_id for hit in abroad.hits}


def _is_not_loaded_twice(now: datetime) -> None:
    accounts = Path(settings.HOME) / sample_library.ACCOUNTS
    assert accounts.stat().st_mode & 0o077 == 0
    assert sample_library.is_loaded()
    with pytest.raises(sample_library.NotEmpty):
        sample_library.load(now, lambda step, done, total: None)
