"""One record: edited, restored, deleted; its whole history kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabdar.catalogue import queries
from kitabdar.catalogue.models import Item, Record
from kitabdar.catalogue.services import deleting
from kitabdar.catalogue.services.records import delete_record, edit_record, restore_version
from kitabdar.marc import codec
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.models import AuditEntry
from kitabdar.organisation.permissions import NotPermitted
from kitabdar.search.models import OutboxEntry
from tests.support.importing import ACTOR, NOW, counts, take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

BOOK = Marc("1", "Kitab", author="Müəllif, A.", items=("$p 1001 $a SAHIL",))
READER = Actor(account_id=None, staff_id=None, name="reader", branch_id=None)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    two_branches()
    take_in(BOOK, folder=tmp_path)
    OutboxEntry.objects.all().delete()
    return Record.objects.get()


def edited(**changes: object) -> str:
    return codec.dump(BOOK.with_(**changes).record())


def test_an_edit_makes_a_version_and_asks_for_indexing(record: Record) -> None:
    assert edit_record(actor=ACTOR, record_id=record.pk, marc_json=edited(title="Yeni kitab"), now=NOW) == 2
    record.refresh_from_db()
    assert "Yeni kitab" in record.normalised
    assert "Yeni kitab" in record.description
    assert list(OutboxEntry.objects.values_list("edition_id", flat=True)) == [record.edition_id]
    assert AuditEntry.objects.get(subject=f"record:{record.pk}").action == "catalogue.edit_record"


def test_an_edit_that_changes_nothing_is_no_version(record: Record) -> None:
    assert edit_record(actor=ACTOR, record_id=record.pk, marc_json=record.normalised, now=NOW) == 1
    assert record.versions.count() == 1


@pytest.mark.parametrize(
    ("marc_json", "field"),
    [
        ("{}", "record"),
        ("not json", "record"),
        (edited(title=""), "245"),
        (edited(number="2"), "001"),
        (edited(agency="Other"), "001"),
    ],
)
def test_what_cannot_be_a_record_is_refused(record: Record, marc_json: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit_record(actor=ACTOR, record_id=record.pk, marc_json=marc_json, now=NOW)
    assert list(refused.value.problems) == [field]
    assert record.versions.count() == 1


def test_a_change_by_someone_else_is_not_overwritten(record: Record) -> None:
    edit_record(actor=ACTOR, record_id=record.pk, marc_json=edited(title="B"), now=NOW, expected_version=1)
    with pytest.raises(Invalid, match="Someone else"):
        edit_record(
            actor=ACTOR, record_id=record.pk, marc_json=edited(title="C"), now=NOW, expected_version=1
        )


def test_history_tells_what_each_version_changed(record: Record) -> None:
    edit_record(actor=ACTOR, record_id=record.pk, marc_json=edited(title="Yeni kitab"), now=NOW)
    newest, first = queries.record_history(record.pk)
    assert [(change.kind, change.tag, change.text) for change in newest.changes] == [
        ("removed", "245", "10 $a Kitab"),
        ("added", "245", "10 $a Yeni kitab"),
    ]
    assert (newest.number, newest.reason, first.reason, first.file_name) == (2, "edit", "import", "test.mrc")
    assert first.changes == ()


def test_an_earlier_version_is_restored_as_a_new_one(record: Record) -> None:
    edit_record(
        actor=ACTOR, record_id=record.pk, marc_json=edited(title="Səhv", isbn="9780306406157"), now=NOW
    )
    assert restore_version(actor=ACTOR, record_id=record.pk, number=1, now=NOW) == 3
    record.refresh_from_db()
    assert "Səhv" not in record.normalised
    assert not record.identifiers.exists()
    assert [version.reason for version in queries.record_history(record.pk)] == ["restore", "edit", "import"]
    with pytest.raises(NotFound):
        restore_version(actor=ACTOR, record_id=record.pk, number=9, now=NOW)


def test_an_edit_stays_until_the_source_sends_something_new(record: Record, tmp_path: Path) -> None:
    edit_record(actor=ACTOR, record_id=record.pk, marc_json=edited(title="Yeni"), now=NOW)
    assert counts(take_in(BOOK, folder=tmp_path)) == {"read": 1, "unchanged": 1}
    assert counts(take_in(BOOK, folder=tmp_path, refresh=True)) == {"read": 1, "unchanged": 1}
    record.refresh_from_db()
    assert "Yeni" in record.normalised
    take_in(BOOK.with_(year="1995"), folder=tmp_path)
    record.refresh_from_db()
    assert (record.version, "Yeni" in record.normalised) == (3, False)


def test_a_record_is_deleted_with_its_items_and_can_be_restored(record: Record) -> None:
    delete_record(actor=ACTOR, record_id=record.pk, now=NOW)
    record.refresh_from_db()
    assert record.deleted_at == NOW
    assert Item.objects.get().state == "withdrawn"
    assert queries.edition_detail(record.edition_id) is None
    assert queries.summaries([record.edition_id]) == {}
    assert OutboxEntry.objects.filter(edition_id=record.edition_id).exists()
    assert restore_version(actor=ACTOR, record_id=record.pk, number=1, now=NOW) == 3
    assert queries.edition_detail(record.edition_id) is not None


@pytest.mark.parametrize("state", ["on_loan", "on_hold_shelf", "in_transit"])
def test_a_record_whose_item_is_in_use_is_not_deleted(record: Record, state: str) -> None:
    Item.objects.update(state=state)
    with pytest.raises(Invalid, match="1001"):
        delete_record(actor=ACTOR, record_id=record.pk, now=NOW)
    record.refresh_from_db()
    assert record.deleted_at is None


def test_a_lost_item_of_a_deleted_record_can_still_come_back(record: Record) -> None:
    Item.objects.update(state="lost")
    delete_record(actor=ACTOR, record_id=record.pk, now=NOW)
    assert Item.objects.get().state == "lost"


def test_items_in_use_are_not_withdrawn(record: Record) -> None:
    for state in ("on_loan", "on_hold_shelf", "in_transit", "lost"):
        Item.objects.update(state=state)
        deleting.withdraw_items([record.pk])
        assert Item.objects.get().state == state


def test_records_are_not_for_everybody(record: Record) -> None:
    with pytest.raises(NotPermitted):
        edit_record(actor=READER, record_id=record.pk, marc_json=edited(title="B"), now=NOW)
    with pytest.raises(NotPermitted):
        restore_version(actor=READER, record_id=record.pk, number=1, now=NOW)
    with pytest.raises(NotPermitted):
        delete_record(actor=READER, record_id=record.pk, now=NOW)


def test_an_unknown_record_is_not_found() -> None:
    with pytest.raises(NotFound):
        delete_record(actor=ACTOR, record_id=1, now=NOW)
