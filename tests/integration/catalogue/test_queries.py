"""The read side: everything a page needs, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kitabdar.catalogue import queries
from kitabdar.catalogue.models import Edition, Item, Record
from kitabdar.organisation import queries as organisation
from tests.support.importing import take_in, two_branches
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

Counting = Callable[[int], Any]


def many(count: int) -> list[Marc]:
    """Editions of one work, each with two items."""
    return [
        Marc(
            f"n{number}",
            "Cəmilə",
            author="Aytmatov, Çingiz",
            year=str(1960 + number),
            publisher=f"Nəşr {number}",
            language="kaz" if number % 2 else "aze",
            items=(f"$p {number}-1 $a SAHIL $o 8{number}", f"$p {number}-2 $a fountain $o 8{number}"),
        )
        for number in range(count)
    ]


def edition_of(number: str) -> int:
    return Record.objects.get(control_number=number).edition_id


def test_summaries_take_one_statement(tmp_path: Path, django_assert_num_queries: Counting) -> None:
    take_in(*many(12), folder=tmp_path)
    ids = list(Edition.objects.values_list("id", flat=True))
    with django_assert_num_queries(1):
        found = queries.summaries([*ids, 999_999])
    assert set(found) == set(ids)
    one = found[edition_of("n3")]
    assert (one.control_number, one.source_code, one.description.year) == ("n3", "main", 1963)
    assert queries.summaries([]) == {}


def test_the_fullest_record_speaks_for_its_edition(tmp_path: Path) -> None:
    short = Marc("1", "Kitab", isbn="9780306406157")
    take_in(
        short,
        short.with_(number="2", more=(("520", "  ", "$a Çox gözəl bir kitab haqqında."),)),
        folder=tmp_path,
    )
    found = queries.summaries([edition_of("1")])[edition_of("1")]
    assert found.control_number == "2"
    detail = queries.edition_detail(edition_of("1"))
    assert detail is not None
    assert (detail.control_number, [record.control_number for record in detail.records]) == ("2", ["2", "1"])


def test_an_edition_tells_holdings_by_branch_and_other_editions(tmp_path: Path) -> None:
    sahil, fountain = two_branches()
    take_in(*many(3), folder=tmp_path)
    Item.objects.filter(barcode="1-1").update(state="withdrawn")
    detail = queries.edition_detail(edition_of("n0"))
    assert detail is not None
    assert [(each.branch_code, each.library_name, each.call_numbers) for each in detail.holdings] == [
        ("fountain", "Library", ("80",)),
        ("SAHIL", "Library", ("80",)),
    ]
    items, count = queries.items_of(detail)
    assert count == 2
    assert {(item.barcode, item.branch_id, item.state) for item in items} == {
        ("0-1", sahil.pk, "available"),
        ("0-2", fountain.pk, "available"),
    }
    assert [each.description.year for each in detail.other_editions] == [1961, 1962]
    other = queries.edition_detail(edition_of("n1"))
    assert other is not None
    assert [item.barcode for item in queries.items_of(other)[0]] == ["1-2"]


def test_a_branch_names_the_call_numbers_of_its_holding_and_its_items(tmp_path: Path) -> None:
    two_branches()
    take_in(*many(3), folder=tmp_path)
    Item.objects.filter(barcode="0-2").update(call_number="another")
    detail = queries.edition_detail(edition_of("n0"))
    assert detail is not None
    assert [each.call_numbers for each in detail.holdings] == [("80", "another"), ("80",)]


@pytest.mark.parametrize("count", [2, 30])
def test_an_edition_takes_few_statements_however_much_there_is(
    count: int, tmp_path: Path, django_assert_num_queries: Counting
) -> None:
    two_branches()
    take_in(*many(count), folder=tmp_path)
    organisation.place_tree()
    edition_id = edition_of("n1")
    with django_assert_num_queries(5):
        detail = queries.edition_detail(edition_id)
    assert detail is not None
    assert len(detail.other_editions) == count - 1


def test_an_unknown_edition_is_none() -> None:
    assert queries.edition_detail(1) is None
    assert queries.record_of(1) is None
    assert queries.item_by_barcode("none") is None
    assert queries.record_history(1) == []


def test_work_editions_are_in_order_of_their_years(
    tmp_path: Path, django_assert_num_queries: Counting
) -> None:
    take_in(*reversed(many(4)), folder=tmp_path)
    work = Edition.objects.all()[0].work_id
    with django_assert_num_queries(1):
        found = queries.work_editions(work)
    assert [each.description.year for each in found] == [1960, 1961, 1962, 1963]


def test_new_arrivals_are_the_last_first_and_ones_own_languages_before(
    tmp_path: Path, django_assert_num_queries: Counting
) -> None:
    take_in(*many(6), folder=tmp_path)
    with django_assert_num_queries(2):
        found = queries.new_arrivals(4)
    assert [each.control_number for each in found] == ["n5", "n4", "n3", "n2"]
    mine = queries.new_arrivals(4, ("aze",))
    assert [each.control_number for each in mine] == ["n4", "n2", "n0", "n5"]


def test_an_item_is_found_by_its_barcode(tmp_path: Path, django_assert_num_queries: Counting) -> None:
    sahil, _fountain = two_branches()
    parallel = ("880", "10", "$6 245-01/(N $a Ҹәмилә")
    take_in(many(1)[0].with_(more=(parallel,)), folder=tmp_path)
    organisation.place_tree()
    with django_assert_num_queries(2):
        item = queries.item_by_barcode(" 0-1 ")
    assert item is not None
    assert (item.barcode, item.branch_name, item.current_branch_id) == ("0-1", "Sahil", sahil.pk)
    assert (item.edition_id, item.item_type, item.state_name) == (edition_of("n0"), "book", "Available")
    assert "əmilə" in item.title or "әмилә" in item.title


def test_a_record_is_read_with_its_marc_form(tmp_path: Path) -> None:
    take_in(many(1)[0], folder=tmp_path)
    record = Record.objects.get()
    found = queries.record_of(record.pk)
    assert found is not None
    assert (found.record.version, found.edition_id, found.normalised) == (
        1,
        record.edition_id,
        record.normalised,
    )


def test_the_last_imports_are_listed(tmp_path: Path) -> None:
    take_in(*many(2), folder=tmp_path)
    (found,) = queries.last_imports()
    assert (found["file_name"], found["source__code"], found["created"]) == ("test.mrc", "main", 2)
