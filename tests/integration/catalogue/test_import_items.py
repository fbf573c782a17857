"""Items of imported records: placed at branches, brought up to date, reported where they cannot be."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kitabdar.catalogue.models import Holding, Item, ItemType, Record
from kitabdar.catalogue.services.record_import import ImportProblem
from kitabdar.organisation.actors import Actor
from tests.support.importing import counts, take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

BOOK = Marc(
    "1", "Abai zholy", items=("$p 1001 $a sahil $o 894.3 $y BK $g 12,50", "$p 1002 $a FOUNTAIN $o 894.3")
)


def test_items_stand_at_their_branches_whatever_the_case_of_the_code(tmp_path: Path) -> None:
    sahil, fountain = two_branches()
    report = take_in(BOOK, folder=tmp_path)
    assert counts(report) == {"read": 1, "created": 1, "items_created": 2}
    first, second = Item.objects.order_by("barcode")
    assert (first.branch, first.current_branch, first.state) == (sahil, sahil, "available")
    assert (first.call_number, first.price, first.item_type.code) == ("894.3", Decimal("12.50"), "bk")
    assert (second.branch, second.item_type.code) == (fountain, "book")
    assert report.new_item_types == ["bk", "book"]
    assert Holding.objects.count() == 2


def test_item_of_an_unknown_branch_is_reported_with_its_content(tmp_path: Path) -> None:
    two_branches()
    report = take_in(BOOK.with_(items=("$p 1001 $a MARS $o 894.3",)), folder=tmp_path)
    assert counts(report) == {"read": 1, "created": 1, "items_not_taken": 1}
    assert report.quarantine is not None
    entry = json.loads(report.quarantine.read_text())
    assert (entry["kind"], entry["control_number"], entry["code"]) == ("item", "1", "item-unknown-branch")
    assert (entry["content"]["barcode"], entry["content"]["call_number"]) == ("1001", "894.3")
    assert "MARS" in entry["reason"]


def test_item_of_an_unknown_branch_goes_to_the_branch_named_for_such(tmp_path: Path) -> None:
    sahil, _fountain = two_branches()
    file = BOOK.with_(items=("$p 1001 $a MARS",))
    assert counts(take_in(file, folder=tmp_path, default_branch="sahil"))["items_created"] == 1
    assert Item.objects.get().branch == sahil


def test_a_default_branch_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    two_branches()
    with pytest.raises(ImportProblem, match=r"VENUS.*fountain, sahil"):
        take_in(BOOK, folder=tmp_path, default_branch="VENUS")


def test_refresh_takes_items_of_unchanged_records_once_their_branch_is_there(tmp_path: Path) -> None:
    take_in(BOOK, folder=tmp_path)
    assert not Item.objects.exists()
    two_branches()
    assert counts(take_in(BOOK, folder=tmp_path)) == {"read": 1, "unchanged": 1}
    report = take_in(BOOK, folder=tmp_path, refresh=True)
    assert counts(report) == {"read": 1, "unchanged": 1, "items_created": 2}
    assert Record.objects.get().version == 1


def test_importing_again_updates_items_but_not_where_they_are_in_lending(tmp_path: Path) -> None:
    sahil, fountain = two_branches()
    take_in(BOOK, folder=tmp_path)
    Item.objects.filter(barcode="1001").update(state="on_loan")
    changed = BOOK.with_(items=("$p 1001 $a FOUNTAIN $o 900", "$p 1002 $a SAHIL $o 900"))
    assert counts(take_in(changed, folder=tmp_path)) == {"read": 1, "updated": 1, "items_updated": 2}
    lent, free = Item.objects.order_by("barcode")
    assert (lent.branch, lent.current_branch, lent.state, lent.call_number) == (
        fountain,
        sahil,
        "on_loan",
        "900",
    )
    assert (free.branch, free.current_branch, free.state) == (sahil, sahil, "available")
    assert sorted(Holding.objects.values_list("call_number", flat=True)) == ["900", "900"]


def test_an_item_rests_where_it_came_to_stay_until_it_is_given_another_home(tmp_path: Path) -> None:
    """[CIR-R2]."""
    _sahil, fountain = two_branches()
    take_in(BOOK, folder=tmp_path)
    Item.objects.filter(barcode="1001").update(current_branch=fountain, rests_at=fountain)
    take_in(BOOK.with_(items=("$p 1001 $a SAHIL $o 900",)), folder=tmp_path)
    assert Item.objects.get(barcode="1001").rests_at == fountain
    take_in(BOOK.with_(items=("$p 1001 $a FOUNTAIN $o 900",)), folder=tmp_path)
    assert Item.objects.get(barcode="1001").rests_at is None


def test_an_item_the_source_forgot_stays(tmp_path: Path) -> None:
    two_branches()
    take_in(BOOK, folder=tmp_path)
    take_in(BOOK.with_(title="Abai", items=()), folder=tmp_path)
    assert Item.objects.count() == 2


def test_a_barcode_belongs_to_one_record(tmp_path: Path) -> None:
    two_branches()
    take_in(BOOK, folder=tmp_path)
    thief = Marc("2", "Another", items=("$p 1001 $a SAHIL", "$p 1003 $a SAHIL", "$p 1003 $a SAHIL"))
    third = Marc("3", "Third", items=("$p 1003 $a SAHIL", "$a SAHIL", f"$p {'9' * 41} $a SAHIL"))
    report = take_in(thief, third, folder=tmp_path)
    assert counts(report) == {"read": 2, "created": 2, "items_created": 1, "items_not_taken": 5}
    assert report.reasons == {
        "item-barcode-taken": 2,
        "item-barcode-twice": 1,
        "item-without-barcode": 1,
        "item-barcode-too-long": 1,
    }
    assert Item.objects.get(barcode="1001").holding.record.control_number == "1"


def test_items_of_branches_where_one_may_not_are_left_alone(tmp_path: Path) -> None:
    sahil, _fountain = two_branches()
    rights = frozenset({"catalogue.import", "catalogue.items"})
    at_sahil = Actor(None, 1, "Sahil", sahil.pk, ((sahil.path, rights),))
    report = take_in(BOOK, folder=tmp_path, actor=at_sahil)
    assert counts(report) == {"read": 1, "created": 1, "items_created": 1, "items_not_taken": 1}
    take_in(BOOK, folder=tmp_path, refresh=True)
    moved = BOOK.with_(title="Abai", items=("$p 1001 $a FOUNTAIN", "$p 1002 $a SAHIL", "$p 1003 $a MARS"))
    report = take_in(moved, folder=tmp_path, actor=at_sahil, default_branch="fountain")
    assert report.reasons == {"item-branch-not-permitted": 3}
    assert list(Item.objects.order_by("barcode").values_list("barcode", "branch__code")) == [
        ("1001", "SAHIL"),
        ("1002", "fountain"),
    ]


def test_a_rehearsal_counts_items_exactly_across_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kitabdar.catalogue.services.record_import.BATCH_RECORDS", 1)
    two_branches()
    file = (BOOK, Marc("2", "Other", items=("$p 1001 $a SAHIL",)), BOOK.with_(title="Abai"))
    rehearsed = take_in(*file, folder=tmp_path, dry_run=True)
    assert not Item.objects.exists()
    assert not ItemType.objects.exists()
    assert counts(rehearsed) == counts(take_in(*file, folder=tmp_path))


def test_location_is_found_with_and_without_its_branch(tmp_path: Path) -> None:
    two_branches()
    items = ("$p 1 $a SAHIL $c CHILDREN", "$p 2 $a SAHIL $c sahil-children", "$p 3 $a fountain $c CHILDREN")
    take_in(BOOK.with_(items=items), folder=tmp_path)
    codes = Item.objects.order_by("barcode").values_list("location__code", flat=True)
    assert list(codes) == ["sahil-children", "sahil-children", None]


def test_lost_withdrawn_and_not_for_loan_are_understood(tmp_path: Path) -> None:
    two_branches()
    items = ("$p 1 $a SAHIL $1 1", "$p 2 $a SAHIL $0 1", "$p 3 $a SAHIL $7 1 $y BK")
    take_in(BOOK.with_(items=items), folder=tmp_path)
    found = list(Item.objects.order_by("barcode").values_list("state", "item_type__code"))
    assert found == [("lost", "book"), ("withdrawn", "book"), ("available", "reading-room")]


def test_what_is_damaged_where_it_comes_from_is_marked_so(tmp_path: Path) -> None:
    two_branches()
    items = ("$p 1 $a SAHIL $4 1", "$p 2 $a SAHIL $4 0")
    take_in(BOOK.with_(items=items), folder=tmp_path)
    first, second = Item.objects.order_by("barcode")
    assert first.damage and first.damaged_on is not None
    assert (second.damage, second.damaged_on) == ("", None)


def test_a_mapping_of_ones_own_says_where_items_are(tmp_path: Path) -> None:
    two_branches()
    mapping = '[[items]]\ntag = "899"\nbarcode = "x"\nbranch = "a"\ncall_number = "j"\n'
    record = Marc("1", "Abai", more=(("899", "  ", "$a SAHIL $j 84(5) $x 77"),))
    assert counts(take_in(record, folder=tmp_path, item_mapping=mapping))["items_created"] == 1
    assert (Item.objects.get().barcode, Item.objects.get().call_number) == ("77", "84(5)")
    with pytest.raises(ImportProblem, match="nonsense"):
        take_in(record, folder=tmp_path, item_mapping="nonsense")


def test_a_record_whose_items_are_lent_is_not_deleted_by_its_source(tmp_path: Path) -> None:
    two_branches()
    take_in(BOOK, folder=tmp_path)
    Item.objects.filter(barcode="1001").update(state="on_loan")
    report = take_in(BOOK.with_(status="d"), folder=tmp_path)
    assert report.reasons == {"deletion-refused": 1}
    assert Record.objects.get().deleted_at is None
    Item.objects.update(state="available")
    take_in(BOOK.with_(status="d", title="Deleted"), folder=tmp_path)
    assert Record.objects.get().deleted_at is not None
    assert set(Item.objects.values_list("state", flat=True)) == {"withdrawn"}
