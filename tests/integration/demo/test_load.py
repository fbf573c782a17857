"""The sample library: loaded through the services, whole, once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F

from kitabdar.catalogue import indexing
from kitabdar.catalogue.authorities import other_names
from kitabdar.catalogue.models import Authority, Edition, Item, Record
from kitabdar.circulation.models import Charge, Hold, Loan, Transfer
from kitabdar.interfaces.cli.demo import load as sample
from kitabdar.organisation.models import Staff
from kitabdar.organisation.queries import branches, open_now
from kitabdar.patrons.models import Consent, Patron
from kitabdar.search.engine import SearchRequest
from kitabdar.search.engines import engine
from kitabdar.search.parsing import parse

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_index")]


@pytest.fixture
def loaded(tmp_path: Path, settings: object) -> Counter[str]:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    steps: Counter[str] = Counter()

    def progress(step: str, done: int, total: int) -> None:
        steps[step] += 1

    sample.load(NOW, progress)
    return steps


def test_the_sample_library_is_whole_and_alive(loaded: Counter[str]) -> None:
    assert set(loaded) == {"places", "authorities", "records", "lending", "index"}
    assert Record.objects.filter(source__code="loc").count() >= 3000
    assert Record.objects.filter(source__code="written").count() >= 120
    assert len(branches()) >= 10
    assert sum(each.is_round_the_clock for each in open_now(NOW)) == 1
    assert Patron.objects.count() == 62  # sixty readers, an institution, and one registered twice
    assert Patron.objects.exclude(needs=[]).count() == 15
    assert Staff.objects.count() == 7
    assert Authority.objects.filter(source="records").count() > 100
    assert [match.heading for match in other_names("Kirovabad")][:1] == ["Gəncə"]
    _is_in_use()
    _gathers_works()
    _is_not_loaded_twice()


def _is_in_use() -> None:
    open_loans = Loan.objects.filter(returned_at=None)
    assert open_loans.count() > 50
    assert open_loans.filter(due_at__lt=NOW).exists()
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


def _is_not_loaded_twice() -> None:
    accounts = Path(settings.HOME) / sample.ACCOUNTS
    assert accounts.stat().st_mode & 0o077 == 0
    assert sample.is_loaded()
    with pytest.raises(sample.NotEmpty):
        sample.load(NOW, lambda step, done, total: None)
