"""Items added and changed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kitabdar.catalogue.models import Holding, Item, ItemType, Record
from kitabdar.catalogue.services.items import ItemFields, add_item, change_item
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.models import AuditEntry, Place
from kitabdar.organisation.permissions import NotPermitted
from kitabdar.search.models import OutboxEntry
from tests.support.importing import ACTOR, NOW, take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

FIELDS = ItemFields(barcode=" 77 ", branch="SAHIL", item_type="book", call_number="894.3", price=Decimal("5"))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    two_branches()
    ItemType.objects.create(code="book", name="Book")
    take_in(Marc("1", "Kitab"), folder=tmp_path)
    OutboxEntry.objects.all().delete()
    return Record.objects.get()


def test_an_item_is_added_at_its_branch(record: Record) -> None:
    item_id = add_item(actor=ACTOR, record_id=record.pk, item=FIELDS, now=NOW)
    item = Item.objects.get(pk=item_id)
    assert (item.barcode, item.state, item.current_branch.code) == ("77", "available", "SAHIL")
    assert item.holding.record == record
    assert OutboxEntry.objects.get().edition_id == record.edition_id
    assert AuditEntry.objects.get(action="catalogue.add_item").details["barcode"] == "77"


def test_everything_wrong_with_an_item_is_said_at_once(record: Record) -> None:
    bad = ItemFields(
        barcode="", branch="MARS", item_type="x", location="attic", note="n" * 251, price=Decimal("-1")
    )
    with pytest.raises(Invalid) as refused:
        add_item(actor=ACTOR, record_id=record.pk, item=bad, now=NOW)
    assert set(refused.value.problems) == {"barcode", "branch", "item_type", "location", "note", "price"}


def test_a_barcode_is_given_once(record: Record) -> None:
    add_item(actor=ACTOR, record_id=record.pk, item=FIELDS, now=NOW)
    with pytest.raises(Invalid, match="77"):
        add_item(actor=ACTOR, record_id=record.pk, item=FIELDS, now=NOW)


def test_an_available_item_moves_with_its_home_and_leaves_no_empty_holding(record: Record) -> None:
    item_id = add_item(actor=ACTOR, record_id=record.pk, item=FIELDS, now=NOW)
    moved = replace(FIELDS, branch="fountain", call_number="900")
    change_item(actor=ACTOR, item_id=item_id, item=moved, now=NOW)
    item = Item.objects.get()
    assert (item.branch.code, item.current_branch.code, item.holding.call_number) == (
        "fountain",
        "fountain",
        "900",
    )
    assert Holding.objects.count() == 1


def test_a_lent_item_stays_where_it_is(record: Record) -> None:
    item_id = add_item(actor=ACTOR, record_id=record.pk, item=FIELDS, now=NOW)
    Item.objects.update(state="on_loan")
    change_item(actor=ACTOR, item_id=item_id, item=replace(FIELDS, branch="fountain"), now=NOW)
    item = Item.objects.get()
    assert (item.branch.code, item.current_branch.code, item.state) == ("fountain", "SAHIL", "on_loan")


def test_items_are_added_and_changed_only_where_one_may(record: Record) -> None:
    sahil, fountain = Place.objects.get(code="SAHIL"), Place.objects.get(code="fountain")
    grants = ((sahil.path, frozenset({"catalogue.items"})),)
    keeper = Actor(account_id=None, staff_id=1, name="keeper", branch_id=sahil.pk, grants=grants)
    item_id = add_item(actor=keeper, record_id=record.pk, item=FIELDS, now=NOW)
    with pytest.raises(NotPermitted):
        change_item(actor=keeper, item_id=item_id, item=replace(FIELDS, branch=fountain.code), now=NOW)
    with pytest.raises(NotPermitted):
        add_item(
            actor=keeper, record_id=record.pk, item=replace(FIELDS, barcode="8", branch="fountain"), now=NOW
        )
    assert Item.objects.get().branch == sahil


def test_unknown_record_and_item_are_not_found(record: Record) -> None:
    with pytest.raises(NotFound):
        add_item(actor=ACTOR, record_id=record.pk + 1, item=FIELDS, now=NOW)
    with pytest.raises(NotFound):
        change_item(actor=ACTOR, item_id=1, item=FIELDS, now=NOW)
