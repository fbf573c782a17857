"""The shelf list: call numbers of holdings and items, each with its edition and branches."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue import browsing
from kitabdar.catalogue.browsing.shelf import ShelfCursor
from kitabdar.catalogue.models import Holding, Item, ShelfMark
from kitabdar.organisation.models import Place
from kitabdar.search.engine import Engine
from kitabdar.search.models import OutboxEntry
from kitabdar.text.call_numbers import call_number_key
from tests.support.builders import make_record
from tests.support.index import index_now
from tests.support.world import World

pytestmark = pytest.mark.django_db

MARKS = [
    "37 A 5",
    "821.512.162 Q 5",
    "821.512.162 Q 25",
    "84 Ə 1",
    "84 Q 9",
    "894.361 T65",
    "Az 1/5",
    "Az 1/40",
]


@pytest.fixture
def shelves(world: World, search_index: Engine) -> World:
    Holding.objects.all().update(call_number="")
    Item.objects.all().update(call_number="")
    for mark in reversed(MARKS):
        hold(mark, world.sahil)
    index_now()
    return world


def hold(mark: str, *branches: Place) -> int:
    record = make_record(f"Kitab {mark}")
    for branch in branches:
        Holding.objects.create(record=record, branch=branch, call_number=mark)
    return record.edition_id


def marks(page: browsing.ShelfPage) -> list[str]:
    return [each.call_number for each in page.entries if each.call_number in MARKS]


def test_call_numbers_stand_as_on_the_shelf(shelves: World) -> None:
    assert marks(browsing.shelf(size=50)) == MARKS


def test_an_entry_names_its_edition_and_the_branches_that_have_it(shelves: World) -> None:
    edition = hold("999 Z", shelves.sahil, shelves.fountain)
    OutboxEntry.enqueue([edition])
    index_now(only_outbox=True)
    (entry,) = (each for each in browsing.shelf(size=50).entries if each.call_number == "999 Z")
    assert entry.edition.id == edition
    assert set(entry.branches) == {shelves.sahil.name, shelves.fountain.name}


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_forwards_and_backwards_give_the_same_shelf(shelves: World, size: int) -> None:
    hold("84 Q 9", shelves.sahil)
    index_now()
    whole = [(each.call_number, each.edition.id) for each in browsing.shelf(size=50).entries]
    page = browsing.shelf(size=size)
    found = list(page.entries)
    while page.after:
        page = browsing.shelf(size=size, after=page.after)
        found += page.entries
    assert [(each.call_number, each.edition.id) for each in found] == whole
    found = list(page.entries)
    while page.before:
        page = browsing.shelf(size=size, before=page.before)
        found = [*page.entries, *found]
    assert [(each.call_number, each.edition.id) for each in found] == whole


def test_the_shelf_is_entered_where_what_is_typed_leads(shelves: World) -> None:
    page = browsing.shelf(at="84", size=2)
    assert [each.call_number for each in page.entries] == ["821.512.162 Q 25", "84 Ə 1", "84 Q 9"]
    assert (page.reached, page.begins) == (1, True)
    assert browsing.shelf(at="zzz 9").reached is None


def test_a_call_number_that_changes_moves_on_the_shelf(shelves: World) -> None:
    holding = Holding.objects.get(call_number="37 A 5")
    holding.call_number = "95 A 5"
    holding.save()
    OutboxEntry.enqueue([holding.record.edition_id])
    index_now(only_outbox=True)
    assert not ShelfMark.objects.filter(call_number="37 A 5").exists()
    moved = ShelfMark.objects.get(call_number="95 A 5")
    assert bytes(moved.key) == call_number_key("95 A 5")
    gone = browsing.shelf(
        after=ShelfCursor("37 A 5", moved.edition_id), size=1
    )  # a page shown before still goes on
    assert gone.entries[0].call_number == "821.512.162 Q 5"


def test_marks_of_editions_that_are_gone_are_swept_away(shelves: World) -> None:
    ShelfMark.objects.create(edition_id=999_999, call_number="1", key=b"1")
    browsing.sweep()
    assert not ShelfMark.objects.filter(edition_id=999_999).exists()


def test_a_page_takes_few_statements(shelves: World) -> None:
    browsing.shelf()
    with CaptureQueriesContext(connection) as captured:
        browsing.shelf(at="84")
    assert len(captured) <= 6
