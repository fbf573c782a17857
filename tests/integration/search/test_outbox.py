"""From a change in the database to a document in the index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kitabdar.catalogue import indexing
from kitabdar.catalogue.indexing import outbox
from kitabdar.catalogue.models import Edition, Holding, Item, ItemState, Record
from kitabdar.organisation.models import Place
from kitabdar.organisation.services.places import PlaceData, change_place
from kitabdar.search.engine import ANYWHERE, Engine, SearchRequest
from kitabdar.search.models import OutboxEntry
from kitabdar.search.parsing import parse
from kitabdar.search.query import Everything
from tests.support.index import index_now
from tests.support.world import NOW, World

pytestmark = pytest.mark.django_db


def total(engine: Engine, text: str) -> int:
    return engine.search(SearchRequest(parse(text))).total


def test_a_document_says_what_records_holdings_and_items_say(world: World) -> None:
    (document,) = indexing.documents([world.dede.edition_id])
    assert document.title[0].value == "Kitabi-Dədə Qorqud"
    assert document.title[0].language == "aze"
    assert document.branch == ("fountain", "sahil")
    assert document.library == ("city",)
    assert document.available_at == (ANYWHERE, "fountain", "sahil")
    assert document.language == ("aze",)
    assert document.control_numbers == (world.dede.control_number,)
    assert set(document.title_sort) == {"az", "kk", "tr", "ru", "en"}


def test_a_place_with_another_code_is_indexed_anew(world: World) -> None:
    def change(code: str, name: str, place: Place) -> set[int]:
        OutboxEntry.objects.all().delete()
        change_place(actor=world.admin, place_id=place.pk, data=PlaceData(code, name), now=NOW)
        return set(OutboxEntry.objects.values_list("edition_id", flat=True))

    dede, abai_way = world.dede.edition_id, world.abai_way.edition_id
    Item.objects.filter(pk=world.dede_3.pk).update(current_branch=world.xezer)
    assert change("fountain", "Another name", world.fountain) == set()
    assert change("fountain-2", "Fountain", world.fountain) >= {dede}
    assert change("khazar", "Khazar", world.xezer) == {dede}  # which stands there now
    assert change("house-2", "House", Place.objects.get(code="house")) == {abai_way}


def test_any_number_of_documents_takes_five_statements(
    world: World, django_assert_num_queries: object
) -> None:
    ids = list(Edition.objects.values_list("pk", flat=True))
    list(indexing.documents(ids))
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(list(indexing.documents(ids))) == 4


def test_an_edition_without_live_records_has_no_document(world: World) -> None:
    Record.objects.filter(pk=world.snow.pk).update(deleted_at=world.snow.created_at)
    assert list(indexing.documents([world.snow.edition_id, 999_999])) == []


def test_draining_indexes_what_the_outbox_names_and_empties_it(world: World, search_index: Engine) -> None:
    OutboxEntry.enqueue([world.dede.edition_id, world.dede.edition_id])
    assert OutboxEntry.objects.count() == 1
    assert indexing.drain() == 1
    assert not OutboxEntry.objects.exists()
    assert total(search_index, "qorqud") == 1
    assert total(search_index, "Kar") == 0
    assert indexing.drain() == 0


def test_a_deleted_record_leaves_the_index(world: World, search_index: Engine) -> None:
    index_now()
    Record.objects.filter(pk=world.dede.pk).update(deleted_at=world.dede.created_at)
    OutboxEntry.enqueue([world.dede.edition_id])
    index_now(only_outbox=True)
    assert total(search_index, "qorqud") == 0


def test_rows_stay_in_the_outbox_when_the_index_cannot_commit(
    world: World, search_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    OutboxEntry.enqueue([world.dede.edition_id])
    with outbox.Feed(search_index) as feed:
        assert feed.take() == 1

        def fail() -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr(feed._filling, "commit", fail)
        with pytest.raises(OSError, match="No space"):
            feed.commit()
    assert OutboxEntry.objects.count() == 1
    assert total(search_index, "qorqud") == 0
    assert indexing.drain() == 1
    assert total(search_index, "qorqud") == 1


def test_rows_are_removed_only_after_the_commit_of_the_index(
    world: World, search_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    OutboxEntry.enqueue([world.dede.edition_id])
    with outbox.Feed(search_index) as feed:
        feed.take()
        seen: list[int] = []
        commit = feed._filling.commit  # type: ignore[union-attr]

        def look_and_commit() -> None:
            seen.append(OutboxEntry.objects.count())
            commit()

        monkeypatch.setattr(feed._filling, "commit", look_and_commit)
        feed.commit()
    assert seen == [1]


@pytest.mark.parametrize(
    ("limit", "seconds", "is_due"), [(500, 0.9, False), (500, 1.1, True), (1, 1.1, False), (1, 5.1, True)]
)
def test_a_change_waits_a_second_and_longer_only_where_whole_batches_wait(
    world: World,
    search_index: Engine,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
    seconds: float,
    is_due: bool,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(outbox.time, "monotonic", lambda: clock[0])
    OutboxEntry.enqueue([world.dede.edition_id])
    with outbox.Feed(search_index) as feed:
        assert feed.take(limit) == 1
        clock[0] += seconds
        assert feed.is_due is is_due


def test_a_row_taken_twice_changes_nothing(world: World, search_index: Engine) -> None:
    for _ in range(2):
        OutboxEntry.enqueue([world.dede.edition_id])
        indexing.drain()
    assert search_index.info().documents == 1


def test_verification_finds_no_difference_after_indexing(world: World, search_index: Engine) -> None:
    index_now()
    found = indexing.verify()
    assert found.is_equal and found.checked == 4 and found.pending == 0


def test_verification_names_what_is_missing_extra_and_stale(world: World, search_index: Engine) -> None:
    index_now()
    world.dede_1.state = ItemState.ON_LOAN
    world.dede_1.save()  # dede_2 still stands at the same branch: the document says the same
    assert indexing.verify().is_equal
    world.abai_way_1.state = ItemState.ON_LOAN
    world.abai_way_1.save()
    Record.objects.filter(pk=world.snow.pk).update(deleted_at=world.snow.created_at)
    with outbox.Feed(search_index) as feed:
        writer = search_index.writer()
        writer.delete([world.atlas.edition_id])
        writer.commit()
        writer.close()
        assert feed.touched is None
    found = indexing.verify()
    assert found.stale == (world.abai_way.edition_id,)
    assert found.extra == (world.snow.edition_id,)
    assert found.missing == (world.atlas.edition_id,)
    assert not found.is_equal


def test_a_new_holding_makes_the_document_stale(world: World, search_index: Engine) -> None:
    index_now()
    Holding.objects.create(record=world.dede, branch=world.xezer)
    assert indexing.verify().stale == (world.dede.edition_id,)


def test_what_waits_in_the_outbox_is_no_difference(world: World, search_index: Engine) -> None:
    OutboxEntry.enqueue([world.dede.edition_id])
    found = indexing.verify()
    assert world.dede.edition_id not in found.missing
    assert found.pending == 1


def test_health_tells_the_lag_and_that_no_indexer_runs(world: World, search_index: Engine) -> None:
    OutboxEntry.enqueue([world.dede.edition_id])
    OutboxEntry.objects.update(written_at=datetime.now(UTC) - timedelta(seconds=90))
    found = indexing.health(datetime.now(UTC))
    assert found.state == "stopped" and not found.is_well
    assert found.pending == 1 and 89 < found.lag_seconds < 120
    assert found.pulse_seconds is None


def test_everything_finds_all_editions(world: World, search_index: Engine) -> None:
    index_now()
    assert search_index.search(SearchRequest(Everything())).total == 4
