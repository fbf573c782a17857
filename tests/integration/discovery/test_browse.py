"""The browse lists as readers meet them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue import browsing
from kitabdar.catalogue.models import Heading, ShelfMark
from kitabdar.catalogue.naming.stating import Name
from kitabdar.catalogue.services.authorities.editing import add_authority
from tests.support.importing import take_in
from tests.support.index import index_now
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World

LISTS = ("author", "title", "subject", "call-number")
HOSTILE = ["\x00", "a\x00b", "<b>", "%", "'; DROP", "😀", "\u202e", "x" * 3000, "-", " "]


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def names(shown: str) -> list[str]:
    found = re.findall(r'class="browse-name"[^>]*>(.*?)</(?:a|span)>', shown)
    return [re.sub(r"<[^>]+>", "", each) for each in found]


@pytest.fixture
def lists(shop: World, tmp_path: Path) -> World:
    names = (Name("Gəncə", "aze", "preferred"), Name("Kirovabad", "aze", "earlier"))
    add_authority(actor=shop.admin, kind="place", names=names, note="", now=NOW)
    authors = ("Əliyev, Heydər", "Çingiz", "Cavid, Hüseyn", "Абай", "Cavid, Hüseyn")
    take_in(
        *(
            Marc(str(n), f"Əsər {n}", author=author, more=(("651", " 0", "$a Gəncə"),))
            for n, author in enumerate(authors)
        ),
        folder=tmp_path,
    )
    index_now()
    while browsing.link_headings():
        pass
    return shop


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_leads_to_the_others(lists: World, client: Client, kind: str) -> None:
    shown = page(client, f"/browse/{kind}")
    for other in LISTS:
        assert f'href="/browse/{other}"' in shown
    assert f'href="/browse/{kind}" aria-current="page"' in shown


def test_the_order_is_that_of_the_language_of_the_page(lists: World, client: Client) -> None:
    client.cookies["language"] = "az"
    azerbaijani = names(page(client, "/browse/author"))
    assert (
        azerbaijani[:5]
        == ["Araslı, Həmid", "Cavid, Hüseyn", "Çingiz", "Əliyev, Heydər", "Абай"][:4] + azerbaijani[4:5]
    )
    assert azerbaijani[-1] == "Абай"
    client.cookies["language"] = "ru"
    assert names(page(client, "/browse/author"))[0] == "Абай"


def test_an_entry_leads_to_a_search_for_exactly_its_editions(lists: World, client: Client) -> None:
    shown = page(client, "/browse/author?at=cavid")
    assert "2 editions" in shown
    address = f"/search?heading={quote('author:Cavid, Hüseyn', safe='')}".replace("%20", "+")
    assert address in shown
    found = page(client, address)
    assert "2 editions found" in found
    assert "Cavid, Hüseyn</bdi>" in found  # as a filter that can be taken away


def test_what_is_typed_is_reached_with_the_entry_before_it(lists: World, client: Client) -> None:
    client.cookies["language"] = "az"
    shown = page(client, "/browse/author?at=çin")
    assert names(shown)[:2] == ["Cavid, Hüseyn", "Çingiz"]
    reached = re.search(r'id="reached">(.*?)</li>', shown, re.DOTALL)
    assert reached
    assert "autofocus" in reached[1]
    assert "Çingiz" in reached[1]
    assert shown.count("autofocus") == 1


def test_where_nothing_begins_so_the_page_says_it(lists: World, client: Client) -> None:
    assert "Nothing begins with “dzz”" in page(client, "/browse/author?at=dzz")
    assert "The list ends before “яяя”" in page(client, "/browse/author?at=яяя")


def test_another_name_leads_to_the_heading_in_use(lists: World, client: Client) -> None:
    shown = page(client, "/browse/subject?at=kirov")
    assert "Kirovabad" in names(shown)
    assert f'href="/browse/subject?at={quote("Gəncə")}" autofocus' in shown


def test_letters_without_entries_are_not_links(lists: World, client: Client) -> None:
    client.cookies["language"] = "az"
    shown = page(client, "/browse/author")
    assert f'<a href="?at={quote("Ç")}">Ç</a>' in shown
    assert "<span>Ğ</span>" in shown
    assert f'<a href="?at={quote("А")}">kiril</a>' in shown
    cyrillic = page(client, "/browse/author?at=А")
    assert f'<a href="?at={quote("А")}">А</a>' in cyrillic  # the letters of the script one is in, too


def test_the_shelf_leads_to_editions_and_names_their_branches(lists: World, client: Client) -> None:
    shown = page(client, "/browse/call-number?at=84")
    assert '<bdi class="browse-mark">84 Q</bdi>' in shown
    assert f'href="/editions/{lists.dede.edition_id}"' in shown
    assert lists.sahil.name in shown


def test_pages_go_on_where_the_last_one_ended(lists: World, client: Client, tmp_path: Path) -> None:
    make = [Marc(f"p{n}", f"Pərdə {n}") for n in range(60)]
    take_in(*make, folder=tmp_path)
    index_now(only_outbox=True)
    address, seen = "/browse/title", []
    while address:
        shown = page(client, address)
        seen += names(shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = f"/browse/title{following[1]}" if following else ""
    assert len(seen) == len(set(seen)) == Heading.objects.filter(kind=2).count()
    assert [each for each in seen if each.startswith("Pərdə")] == [f"Pərdə {n}" for n in range(60)]


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_list_offers_a_way_on(client: Client, search_index: object, db: None, kind: str) -> None:
    shown = page(client, f"/browse/{kind}")
    assert "Nothing is listed here yet." in shown
    assert 'href="/search"' in shown


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_typed_is_an_error(lists: World, client: Client, kind: str, words: str) -> None:
    for name in ("at", "after", "before"):
        for edition in ("", "&edition=1", "&edition=٣", "&edition=99999999999999999999"):
            page(client, f"/browse/{kind}?{name}={quote(words)}{edition}")


def test_there_is_no_list_of_anything_else(client: Client, db: None) -> None:
    assert client.get("/browse/publisher").status_code == 404
    assert (
        client.get("/browse/author", headers={"HX-Request": "true", "HX-Target": "browse"}).status_code == 503
    )


def test_a_heading_that_does_not_exist_finds_nothing(lists: World, client: Client) -> None:
    for value in ("author:Nobody", "publisher:Cavid, Hüseyn", "author", ":", "author:"):
        assert 'class="hit"' not in page(client, f"/search?heading={quote(value)}")


def test_htmx_receives_the_changing_part_only(lists: World, client: Client) -> None:
    shown = page(client, "/browse/author?at=a", **{"HX-Request": "true", "HX-Target": "browse"})
    assert "<html" not in shown
    assert "<title>" in shown


@pytest.mark.parametrize(
    ("address", "most"), [("author", 5), ("title?at=s", 6), ("subject", 6), ("call-number", 6)]
)
def test_a_page_takes_few_statements(lists: World, client: Client, address: str, most: int) -> None:
    page(client, f"/browse/{address}")
    with CaptureQueriesContext(connection) as captured:
        page(client, f"/browse/{address}")
    assert len(captured) <= most, [each["sql"] for each in captured]


def test_lists_wait_for_the_index(lists: World, client: Client, settings: Any) -> None:
    settings.SEARCH_URL = settings.SEARCH_URL + "-elsewhere"
    response = client.get("/browse/author")
    assert response.status_code == 503
    assert ShelfMark.objects.exists()
    assert client.get("/browse/call-number").status_code == 200


@pytest.mark.parametrize("address", ["/", "/search/fields", "/search?q=abai"])
def test_the_lists_are_found_from_the_other_pages(lists: World, client: Client, address: str) -> None:
    assert 'href="/browse/author"' in page(client, address)
