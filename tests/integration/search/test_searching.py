"""Search over the database: works gathered, titles in order, availability live."""

from __future__ import annotations

from typing import Any

import pytest

from kitabdar.catalogue import searching
from kitabdar.catalogue.models import Edition, ItemState, Record
from kitabdar.circulation import finding
from kitabdar.circulation.availability import availability
from kitabdar.search.engine import ANYWHERE, Engine, SearchRequest
from kitabdar.search.parsing import parse
from kitabdar.search.query import Everything, Exact, Tier
from tests.support.builders import make_item, make_record
from tests.support.index import index_now
from tests.support.world import World

pytestmark = pytest.mark.django_db


def ask(text: str = "", **named: object) -> SearchRequest:
    return SearchRequest(parse(text), **named)  # type: ignore[arg-type]


def titles(found: searching.Found | finding.Found) -> list[str]:
    return [each.edition.description.titles[0].forms[0].value for each in found.hits]


def into_work(record: Record, other: Record) -> None:
    Edition.objects.filter(pk=record.edition_id).update(work=other.edition.work_id)


def test_a_work_is_found_in_another_script_with_its_tier(world: World, search_index: Engine) -> None:
    index_now()
    found = searching.find(ask("abai joly"))
    assert titles(found) == ["Абай жолы"]
    assert found.hits[0].tier is Tier.TITLE
    assert searching.find(ask("Abay")).hits[0].tier is Tier.SCRIPT
    assert searching.find(ask("Абай")).hits[0].tier is Tier.PRECISE
    assert searching.find(ask("Абай жолы")).hits[0].tier is Tier.TITLE


def test_editions_of_one_work_are_one_hit_when_folded(world: World, search_index: Engine) -> None:
    into_work(world.snow, world.dede)
    index_now()
    plain = searching.find(ask())
    folded = searching.find(ask(), fold=True)
    assert (plain.total, plain.entries, len(plain.hits)) == (4, 4, 4)
    assert (folded.total, folded.entries, len(folded.hits)) == (4, 3, 3)
    gathered = next(each for each in folded.hits if each.folded)
    assert {gathered.edition.id, *(each.id for each in gathered.others)} == {
        world.dede.edition_id,
        world.snow.edition_id,
    }


def test_of_equally_good_editions_the_readers_language_stands_in_front(
    world: World, search_index: Engine
) -> None:
    kazakh = make_record("Abai", language="kaz")
    for language in ("tur", "rus", "aze"):
        into_work(make_record("Abai", language=language), kazakh)
    index_now()
    for interface, marc in (("az", "aze"), ("kk", "kaz"), ("ru", "rus"), ("tr", "tur")):
        hit = searching.find(ask("abai", language=interface), fold=True).hits[0]
        assert hit.edition.description.languages == (marc,)
        assert hit.folded == 3


def test_folded_pages_give_every_work_once(
    world: World, search_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FOLDED_HITS", 6)
    records = [make_record(f"Novel {number}") for number in range(9)]
    into_work(records[1], records[0])
    into_work(records[3], records[0])
    index_now()
    seen: list[int] = []
    for offset in range(0, 20, 2):
        page = searching.find(ask("novel", offset=offset, limit=2), fold=True)
        assert page.entries == 7 and page.total == 9
        seen += [one.id for each in page.hits for one in (each.edition, *each.others)]
    assert sorted(seen) == sorted(each.edition_id for each in records)


def test_titles_are_in_the_order_of_the_interface_language(world: World, search_index: Engine) -> None:
    for title in ("Şamaxı", "Zəfər", "Samur", "Samur çayı", "Samur adı", "Xəzər", "Qarabağ", "Cavad"):
        make_record(title)
    index_now()
    found = searching.find(ask(sort="title", language="az", limit=50))
    in_order = [each for each in titles(found) if each[0] in "ŞZSXQC"]
    assert in_order == ["Cavad", "Xəzər", "Qarabağ", "Samur", "Samur adı", "Samur çayı", "Şamaxı", "Zəfər"]


def test_an_edition_deleted_a_moment_ago_is_not_shown(world: World, search_index: Engine) -> None:
    index_now()
    Record.objects.filter(pk=world.snow.pk).update(deleted_at=world.snow.created_at)
    assert "Kar" not in titles(searching.find(ask()))


def test_availability_counts_items_by_branch_with_the_next_due_date(world: World) -> None:
    world.dede_2.state = ItemState.LOST
    world.dede_2.save()
    found = availability([world.dede.edition_id, world.snow.edition_id, 999_999])
    dede = found[world.dede.edition_id]
    assert (dede.available, dede.total, dede.holds) == (2, 2, 0)
    assert [(each.branch_code, each.library_name, each.available) for each in dede.branches] == [
        ("sahil", "City library", 1),
        ("fountain", "City library", 1),
    ]
    assert dede.branches[0].call_numbers == ("84 Q",)
    assert found[999_999].total == 0


def test_hits_and_those_apart_are_asked_for_together(
    world: World, search_index: Engine, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        make_record(f"Qorqudun {number} boyu")
    index_now()
    finding.find(ask("Korkut"))  # places are read once
    with django_assert_max_num_queries(5):  # names, places, summaries, holds, items
        found = finding.find(ask("Qorqudun"))
    assert len(found.hits) == 3 and found.further


def test_availability_takes_three_statements(world: World, django_assert_num_queries: object) -> None:
    availability([world.dede.edition_id])  # the tree of places is kept, but for its stamp
    with django_assert_num_queries(3):  # type: ignore[operator]
        availability(each.edition_id for each in (world.dede, world.snow, world.atlas))


def test_available_now_leaves_out_what_was_lent_a_moment_ago(world: World, search_index: Engine) -> None:
    index_now()
    filters = (Exact("available_at", (ANYWHERE,)),)
    before = finding.find(SearchRequest(Everything(), filters=filters))
    assert world.abai_way.edition_id in {each.edition.id for each in before.hits}
    world.abai_way_1.state = ItemState.ON_LOAN
    world.abai_way_1.save()  # and the index does not know yet
    after = finding.find(SearchRequest(Everything(), filters=filters))
    assert world.abai_way.edition_id not in {each.edition.id for each in after.hits}
    assert all(each.availability.available for each in after.hits)


def test_available_now_at_a_branch_asks_for_that_branch(world: World, search_index: Engine) -> None:
    index_now()
    found = finding.find(SearchRequest(Everything(), filters=(Exact("available_at", ("abai",)),)))
    assert [each.edition.id for each in found.hits] == [world.abai_way.edition_id]


def test_a_page_of_available_editions_is_filled_from_those_below(world: World, search_index: Engine) -> None:
    items = [make_item(make_record(f"Roman {n}"), world.sahil, world.book) for n in range(8)]
    index_now()
    request = SearchRequest(parse("roman"), filters=(Exact("available_at", ("sahil",)),), limit=3)
    first = finding.find(request).hits[0].edition.id
    gone = next(each for each in items if each.holding.record.edition_id == first)
    gone.state = ItemState.ON_LOAN
    gone.save()
    page = finding.find(request)
    assert len(page.hits) == 3
    assert first not in {each.edition.id for each in page.hits}


def test_folding_shows_the_edition_that_is_available(world: World, search_index: Engine) -> None:
    records = [make_record("Roman bir"), make_record("Roman iki")]
    items = [make_item(each, world.sahil, world.book) for each in records]
    into_work(records[1], records[0])
    index_now()
    request = SearchRequest(parse("roman"), filters=(Exact("available_at", ("sahil",)),))
    first = finding.find(request, fold=True).hits[0]
    assert first.folded == 1
    gone = next(each for each in items if each.holding.record.edition_id == first.edition.id)
    gone.state = ItemState.ON_LOAN
    gone.save()
    (shown,) = finding.find(request, fold=True).hits
    assert shown.edition.id == first.others[0].id
    assert shown.folded == 0
