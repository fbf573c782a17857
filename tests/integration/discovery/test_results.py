"""The page of results."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue.models import Item, ItemState, Record
from kitabdar.interfaces.discovery import search_state
from tests.support.builders import make_item, make_record
from tests.support.html import tight
from tests.support.index import index_now
from tests.support.lending import lend, take_back
from tests.support.moving import add_move, cart_at_sahil
from tests.support.world import NOW, World

HOSTILE = [
    '"',
    "(((",
    "*",
    "author:",
    'title:"',
    "AND OR NOT",
    "\u202eabc",
    "😀😀",
    "\x00",
    "a\x00b",
    "<b>",
    "%",
    "'; DROP",
]


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_words_typed_in_latin_are_found_and_marked_in_cyrillic(shop: World, client: Client) -> None:
    shown = page(client, "/search?q=qorqud")
    assert "<mark>Горгуд</mark>" in shown


def test_html_in_titles_and_names_is_shown_as_text(shop: World, client: Client) -> None:
    for address in ("/search?q=gorgud", f"/editions/{shop.dede.edition_id}"):
        shown = page(client, address)
        assert "<script>alert" not in shown and "<b>kitabi" not in shown
        assert "&lt;script&gt;alert(1)" in shown


def test_editions_of_a_work_are_one_hit_that_names_the_others(shop: World, client: Client) -> None:
    shown = page(client, "/search?q=kitab*")
    assert shown.count('<article class="hit">') == 1
    assert "Also in:" in shown


def test_why_found_is_said_with_each_hit(shop: World, client: Client) -> None:
    assert "The title or name itself, in whatever script" in page(client, "/search?q=Kar")
    assert "The words as you typed them" in page(client, "/search?q=Абай")
    assert "The same words in another script or alphabet" in page(client, "/search?q=abay")


def test_each_hit_says_where_it_stands_now(shop: World, client: Client) -> None:
    assert "Available: Fountain Square" in page(client, "/search?q=Kar")
    Item.objects.filter(barcode__in=["S1", "S2"]).update(state=ItemState.ON_LOAN)
    assert "Not available at the moment" in page(client, "/search?q=Kar")


def test_while_one_edition_is_away_another_that_stands_is_offered(shop: World, client: Client) -> None:
    turkish = Record.objects.get(description__contains="Dede Korkut")
    make_item(turkish, shop.fountain, shop.book)
    Item.objects.filter(barcode__startswith="D").update(state=ItemState.ON_LOAN)
    shown = page(client, "/search?q=kitab*&sort=year")
    assert "Another edition</a>: Fountain Square" in tight(shown)


def test_available_now_leaves_out_what_was_lent_a_moment_ago(shop: World, client: Client) -> None:
    assert "Kar" in page(client, "/search?q=Kar&available=1").split("hits", 1)[1]
    Item.objects.filter(barcode__in=["S1", "S2"]).update(state=ItemState.ON_LOAN)
    assert '<article class="hit">' not in page(client, "/search?q=Kar&available=1")


def test_a_hit_says_where_all_that_stands_there_lies_since_it_came_back(shop: World, client: Client) -> None:
    item = make_item(shop.snow, shop.sahil, shop.book)
    Item.objects.filter(barcode__in=["S1", "S2"]).update(state=ItemState.ON_LOAN)
    add_move(shop, "Cart", to_location_id=cart_at_sahil(shop).pk, rest_hours=4)
    lend(shop, shop.aysel, item.barcode, now=NOW - timedelta(days=1))
    take_back(shop, item.barcode, now=NOW - timedelta(hours=3))
    assert "Recently returned: Cart" in page(client, "/search?q=Kar")
    other = make_item(shop.snow, shop.sahil, shop.book)
    assert "Available: Sahil" in page(client, "/search?q=Kar")
    assert other.barcode and "Recently returned" not in page(client, "/search?q=Kar")


def test_the_readers_own_branch_is_named_first(shop: World, aysel: Client) -> None:
    make_item(shop.snow, shop.sahil, shop.book)
    assert "Available: Sahil, Fountain Square" in page(aysel, "/search?q=Kar")


def test_filters_narrow_and_can_be_taken_away_again(shop: World, client: Client) -> None:
    everything = page(client, "/search")
    assert "language=kaz" in everything
    narrowed = page(client, "/search?language=kaz")
    assert narrowed.count('<article class="hit">') == 1
    assert "Remove the filter:" in narrowed
    assert 'class="chip" href="?"' in narrowed


@pytest.mark.parametrize(
    "query",
    ["branch=sahil", "library=city", "format=book", "from=1980&to=1990", "author=x&subject=y", "sort=title"],
)
def test_every_filter_and_order_answers(shop: World, client: Client, query: str) -> None:
    page(client, f"/search?{query}")


def test_years_narrow(shop: World, client: Client) -> None:
    shown = page(client, "/search?from=1980&to=1990")
    assert shown.count('<article class="hit">') == 1
    assert "1980–1990" in shown


def test_searching_by_field_looks_in_that_field(shop: World, client: Client) -> None:
    assert '<article class="hit">' in page(client, "/search?creator=arasli")
    assert '<article class="hit">' not in page(client, "/search?title=arasli")


def test_htmx_receives_the_results_alone(shop: World, client: Client) -> None:
    part = page(client, "/search?q=Kar", **{"HX-Request": "true", "HX-Target": "results"})
    assert "<html" not in part and 'id="results"' in part and "hx-swap-oob" in part
    whole = page(
        client,
        "/search?q=Kar",
        **{"HX-Request": "true", "HX-Target": "results", "HX-History-Restore-Request": "true"},
    )
    assert "<html" in whole


def test_answers_for_htmx_and_for_others_are_not_mixed_up_in_caches(shop: World, client: Client) -> None:
    assert "HX-Request" in client.get("/search?q=Kar")["Vary"]


@pytest.mark.parametrize("question", HOSTILE)
def test_strange_questions_get_a_page(shop: World, client: Client, question: str) -> None:
    page(client, f"/search?q={quote(question)}")


def test_a_question_of_a_hundred_thousand_bytes_gets_a_page_that_says_it_was_cut(
    shop: World, client: Client
) -> None:
    shown = page(client, "/search?q=" + "kitab+" * 17_000)
    assert "The question was very long" in shown
    assert len(shown) < 60_000


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999",
        "page=x",
        "from=abc&to=99999",
        "sort=evil",
        "language=" + "x" * 5000,
    ],
)
def test_addresses_that_make_no_sense_get_a_page(shop: World, client: Client, query: str) -> None:
    page(client, f"/search?{query}")


def test_nothing_found_offers_ways_on(shop: World, client: Client) -> None:
    shown = page(client, "/search?q=zzqqx+wwvv&language=kaz")
    assert "Nothing was found" in shown
    assert "Search again without the filters" in shown
    assert "?q=zzqqx" in shown


def test_while_the_index_is_rebuilt_the_page_says_so(
    shop: World, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_URL = f"tantivy:{tmp_path / 'elsewhere'}"
    response = client.get("/search?q=Kar")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Search is being made ready" in response.content.decode()
    assert client.get("/suggest?q=ka").json() == []
    by_htmx = client.get("/search?q=Kar", headers={"HX-Request": "true", "HX-Target": "results"})
    assert by_htmx["HX-Redirect"] == "/search?q=Kar"
    shutil.rmtree(tmp_path / "elsewhere", ignore_errors=True)


def test_a_page_of_results_costs_the_same_few_statements_whatever_it_shows(
    shop: World, client: Client
) -> None:
    def statements(address: str) -> int:
        page(client, address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, address)
        return len(captured)

    few = statements("/search?q=Kar")
    for number in range(25):
        make_item(make_record(f"Roman {number}", language="tur"), shop.sahil, shop.book)
    index_now()
    assert statements("/search?q=Roman") == few
    assert few <= 6


def test_long_lists_are_paged(shop: World, client: Client) -> None:
    for number in range(45):
        make_record(f"Roman {number}", language="tur")
    index_now()
    first, third = page(client, "/search?q=roman"), page(client, "/search?q=roman&page=3")
    assert first.count('<article class="hit">') == 20
    assert third.count('<article class="hit">') == 5
    assert 'aria-current="page"' in third and "?q=roman" in third


def test_completions_come_as_data(shop: World, client: Client) -> None:
    found = client.get("/suggest?q=aba").json()
    assert {"text", "kind"} <= set(found[0])
    assert client.get("/suggest?q=a").json() == []


def test_the_address_says_the_whole_state_and_gives_it_back() -> None:
    from django.http import QueryDict

    address = "q=a&title=b&branch=x&branch=y&language=aze&from=1900&to=1950&available=1&sort=year&page=2"
    state = search_state.read(QueryDict(address))
    assert search_state.read(QueryDict(state.address()[1:])) == state
    assert state.values("branch") == ("x", "y")
