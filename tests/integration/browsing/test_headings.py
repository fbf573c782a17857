"""Browse lists of headings: filled by the indexer, walked both ways, entered anywhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue import browsing, indexing
from kitabdar.catalogue.models import Heading, Record
from kitabdar.marc import codec
from kitabdar.search.engine import Engine
from kitabdar.search.headings import heading_id
from kitabdar.search.models import OutboxEntry
from kitabdar.text.collation import LOCALES, sort_key
from tests.support.builders import make_record
from tests.support.importing import take_in
from tests.support.index import index_now
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

AUTHORS = [
    "Abbas, Əli", "Cavid, Hüseyn", "Çəmənzəminli, Yusif Vəzir", "Əliyev, Heydər", "Füzuli", "Xətai, Şah İsmayıl",
    "İsmayıl", "Qarayev, Qara", "Şıxlı, İsmayıl", "Zaman", "Аббасзадә", "Әлијев", "Һүсејн", "Чавид", "نظامی گنجوی",
]  # fmt: skip


@pytest.fixture
def shelves(search_index: Engine, tmp_path: Path) -> Engine:
    mixed = random.Random(3).sample(AUTHORS, len(AUTHORS))
    records = [Marc(str(n), f"Kitab {n}", author=author) for n, author in enumerate([*mixed, "Füzuli"], 1)]
    take_in(*records, folder=tmp_path)
    index_now(only_outbox=True)
    return search_index


def texts(page: browsing.HeadingPage) -> list[str]:
    return [entry.text for entry in page.entries]


def walk_all(kind: str, language: str, size: int, *, back: bool = False) -> list[str]:
    """Turn page after page to the end of the list (or from its end, pages and all, to the beginning)."""
    found: list[str] = []
    page = browsing.headings(kind, language, size=size)
    while True:
        found = [*texts(page), *found] if back else [*found, *texts(page)]
        cursor = page.before if back else page.after
        if not cursor:
            return found
        page = browsing.headings(kind, language, size=size, **{"before" if back else "after": cursor})


def test_authors_stand_in_the_order_of_the_interface_language(shelves: Engine) -> None:
    assert texts(browsing.headings("author", "az")) == AUTHORS
    for language in LOCALES:
        expected = sorted(AUTHORS, key=lambda each: sort_key(each, language))
        assert texts(browsing.headings("author", language)) == expected


def test_each_heading_says_how_many_editions_stand_under_it(shelves: Engine) -> None:
    counts = {entry.text: entry.count for entry in browsing.headings("author", "az").entries}
    assert counts["Füzuli"] == 2
    assert counts["Zaman"] == 1


@pytest.mark.parametrize("size", [1, 2, 3, 4, 15, 40])
def test_pages_forwards_and_backwards_give_the_same_list(shelves: Engine, size: int) -> None:
    assert walk_all("author", "az", size) == AUTHORS
    last = browsing.headings("author", "az", at="هههه", size=size)
    assert texts(last) == AUTHORS[-1:]
    found, page = texts(last), last
    while page.before:
        page = browsing.headings("author", "az", before=page.before, size=size)
        found = texts(page) + found
    assert found == AUTHORS


@pytest.mark.parametrize("language", LOCALES)
def test_headings_that_file_alike_are_neither_lost_nor_doubled(search_index: Engine, language: str) -> None:
    alike = ["C", "C++", "C#", "C.", "«C»", "c", "C ", "Ç", "C 1"] + ["U" * 290 + f" {n}" for n in range(9)]
    for title in alike:
        make_record(title)
    index_now()
    whole = texts(browsing.headings("title", language, size=50))
    assert sorted(whole) == sorted(alike)
    for size in (1, 2, 5):
        assert walk_all("title", language, size) == whole


def test_a_list_is_entered_where_what_is_typed_leads(shelves: Engine) -> None:
    page = browsing.headings("author", "az", at="çə", size=3)
    assert texts(page) == ["Cavid, Hüseyn", "Çəmənzəminli, Yusif Vəzir", "Əliyev, Heydər", "Füzuli"]
    assert (page.reached, page.begins) == (1, True)
    assert (page.before, page.after) == ("Cavid, Hüseyn", "Füzuli")
    assert browsing.headings("author", "az", at="ÇƏMƏNZƏMİNLİ, YUSİF VƏZİR").reached == 1


def test_between_two_headings_the_next_one_is_reached(shelves: Engine) -> None:
    page = browsing.headings("author", "az", at="Daşdəmir", size=2)
    assert texts(page)[page.reached or 0] == "Əliyev, Heydər"
    assert not page.begins


def test_beyond_either_end_the_list_says_so(shelves: Engine) -> None:
    first = browsing.headings("author", "az", at="aaa", size=2)
    assert (first.reached, first.before) == (0, "")
    last = browsing.headings("author", "az", at="یییی", size=2)
    assert (last.reached, last.after, texts(last)) == (None, "", AUTHORS[-1:])


def test_an_article_does_not_count_in_the_order(search_index: Engine, tmp_path: Path) -> None:
    plain = Marc("1", "The sea", language="eng").record()
    fields = [each._replace(indicators="14") if each.tag == "245" else each for each in plain.fields]
    the_sea = codec.to_iso2709(type(plain)(plain.leader, tuple(fields)))
    take_in(the_sea, Marc("2", "Salt"), Marc("3", "Tea"), folder=tmp_path)
    index_now(only_outbox=True)
    assert texts(browsing.headings("title", "en")) == ["Salt", "The sea", "Tea"]
    assert browsing.headings("title", "en", after="The sea").entries[0].text == "Tea"


def test_a_heading_without_editions_is_not_shown_and_swept_away(shelves: Engine) -> None:
    author = "Cavid, Hüseyn"
    record = Record.objects.get(description__contains="Cavid")
    record.deleted_at = record.updated_at
    record.save()
    OutboxEntry.enqueue([record.edition_id])
    index_now(only_outbox=True)
    assert author not in texts(browsing.headings("author", "az"))
    assert Heading.objects.filter(pk=heading_id("author", author)).exists()
    assert browsing.sweep() == 2  # the author and the title
    assert not Heading.objects.filter(pk=heading_id("author", author)).exists()
    assert texts(browsing.headings("author", "az", after=author, size=1)) == ["Çəmənzəminli, Yusif Vəzir"]
    assert texts(browsing.headings("author", "az", before=author, size=1)) == ["Abbas, Əli"]


def test_what_waits_in_the_outbox_keeps_its_headings(search_index: Engine) -> None:
    record = make_record("Only just written")
    noted = browsing.Noted()
    noted.add([record.edition_id], indexing.documents([record.edition_id]))
    noted.write()
    browsing.file_headings()
    OutboxEntry.enqueue([record.edition_id])
    assert browsing.sweep() == 0
    OutboxEntry.objects.all().delete()
    assert browsing.sweep() == 1


def test_a_heading_swept_away_comes_back_with_its_next_edition(shelves: Engine, tmp_path: Path) -> None:
    noted = browsing.Noted()
    documents = list(indexing.documents(Record.objects.values_list("edition_id", flat=True)))
    noted.add([each.id for each in documents], documents)
    noted.write()
    Heading.objects.all().delete()
    browsing.sweep()  # which makes `noted` forget
    noted.add([each.id for each in documents], documents)
    noted.write()
    browsing.file_headings()
    assert texts(browsing.headings("author", "az")) == AUTHORS


def test_a_rebuild_fills_the_lists_and_renews_their_keys(shelves: Engine) -> None:
    Heading.objects.filter(text="Zaman").delete()
    Heading.objects.filter(text="Füzuli").update(key_az=b"", key_ru=b"")
    stray = Heading.objects.get(text="Cavid, Hüseyn")
    stray.pk, stray.text = 7, "Nobody"
    stray.save(force_insert=True)
    indexing.rebuild()
    assert texts(browsing.headings("author", "az")) == AUTHORS
    assert not Heading.objects.filter(pk=7).exists()


def test_many_headings_without_editions_in_a_row_are_passed_over(shelves: Engine) -> None:
    keys = Heading.objects.filter(text="Abbas, Əli").values(*(f"key_{each}" for each in LOCALES)).get()
    names = [f"Nobody {number}" for number in range(6000)]
    Heading.objects.bulk_create(
        Heading(id=heading_id("author", name), kind=1, text=name, **keys) for name in names
    )
    for size in (1, 4):
        assert walk_all("author", "az", size) == AUTHORS


@pytest.mark.parametrize(
    ("choice", "most"), [({}, 3), ({"at": "çə"}, 3), ({"after": "Füzuli"}, 3), ({"before": "Zaman"}, 3)]
)
def test_a_page_takes_few_statements(shelves: Engine, choice: dict[str, str], most: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        browsing.headings("author", "az", **choice)  # type: ignore[arg-type]
    assert len(captured) <= most


def test_letters_with_entries_are_told_from_those_without(shelves: Engine) -> None:
    groups = {group.script: group for group in browsing.letters("author", "az", "Cyrl")}
    assert list(groups) == [
        "Latn",
        "Cyrl",
        "Arab",
    ]  # numbers and other scripts only where something stands in them
    latin = {each.letter for each in groups["Latn"].letters if each.has_entries}
    assert latin == {"A", "C", "Ç", "Ə", "F", "X", "İ", "Q", "Ş", "Z"}
    assert {each.letter for each in groups["Cyrl"].letters if each.has_entries} == {"А", "Ә", "Һ", "Ч"}
    assert groups["Arab"].has_entries
    assert not groups["Arab"].letters
