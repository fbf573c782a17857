"""The page of an edition, of a work, their exports and covers."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from io import BytesIO

import pymarc
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kitabdar.catalogue.models import Holding, Item, ItemState, Record
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.holds import place_hold
from kitabdar.marc import codec
from tests.integration.discovery.conftest import redescribe
from tests.support.builders import make_item
from tests.support.html import tight
from tests.support.lending import lend, take_back
from tests.support.marc_builder import Marc
from tests.support.moving import add_move, cart_at_sahil
from tests.support.world import NOW, World


def shown(world: World, client: Client) -> str:
    return client.get(reverse("discovery:edition", args=(world.dede.edition_id,))).content.decode()


def test_the_first_screen_has_what_a_reader_decides_by(shop: World, client: Client) -> None:
    page = shown(shop, client)
    assert "Dada Gorgud" in page and 'lang="az-Cyrl" dir="ltr">Дәдә Горгуд' in page
    assert "Bakı: Yazıçı, 1988" in page
    assert "3 copies can be taken home now" in page
    assert page.index("Sahil") < page.index("Subjects")
    assert "84 Q" in page


def test_creators_and_subjects_lead_to_searches(shop: World, client: Client) -> None:
    page = shown(shop, client)
    assert "/search?creator=Arasl%C4%B1%2C+H%C9%99mid" in page
    assert "/search?about=Epic+literature" in page
    assert "editor" in page and "translator" in page


def test_chapters_are_told_apart(shop: World, client: Client) -> None:
    assert "Dirsə xan oğlu Buğac</bdi></li>" in shown(shop, client)


def test_copies_that_came_back_a_while_ago_say_where_they_lie(shop: World, client: Client) -> None:
    add_move(shop, "Cart", to_location_id=cart_at_sahil(shop).pk, rest_hours=4)
    lend(shop, shop.aysel, "D1", now=NOW - timedelta(days=1))
    take_back(shop, "D1", now=NOW - timedelta(hours=3))
    assert "Recently returned: Cart" in shown(shop, client)
    Item.objects.filter(barcode="D1").update(state=ItemState.MISSING)
    assert "Recently returned" not in shown(shop, client)


def test_a_lent_copy_says_when_it_is_due(shop: World, client: Client) -> None:
    for barcode in ("D1", "D2", "D3"):
        check_out(actor=shop.admin, card_number="A-1", barcode=barcode, branch_id=shop.sahil.pk, now=NOW)
        break
    Item.objects.filter(barcode__in=["D2", "D3"]).update(state=ItemState.MISSING)
    page = shown(shop, client)
    assert "All lent out; the first is due back on" in page
    assert "March 16, 2026" in page


def test_readers_who_wait_are_counted_not_named(shop: World, client: Client) -> None:
    place_hold(
        actor=shop.desk,
        card_number="A-2",
        edition_id=shop.dede.edition_id,
        pickup_branch_id=shop.fountain.pk,
        now=NOW,
    )
    page = shown(shop, client)
    assert "1 reader is waiting for it." in page
    assert "Quliyev" not in page


def test_other_languages_of_the_work_are_gathered_around_the_original(shop: World, client: Client) -> None:
    page = shown(shop, client)
    assert "This work in other languages and editions" in page
    assert page.index(">Azerbaijani<") < page.index(">Turkish<")
    assert "original</span>" in tight(page)
    work = client.get(reverse("discovery:work", args=(shop.dede.edition.work_id,))).content.decode()
    assert "2 editions in our libraries" in work
    assert "Dede Korkut Kitabı" in work


def test_a_work_is_named_in_the_readers_language_where_an_edition_has_it(shop: World, client: Client) -> None:
    address = reverse("discovery:work", args=(shop.dede.edition.work_id,))
    for language, title in (("tr", "Dede Korkut Kitabı"), ("az", "Дәдә Горгуд"), ("kk", "Дәдә Горгуд")):
        client.cookies["language"] = language
        heading = client.get(address).content.decode().split("<h1>")[1].split("</h1>")[0]
        assert title in heading, language


def test_no_language_is_called_the_original_without_a_record_that_says_so(
    shop: World, client: Client
) -> None:
    turkish = Record.objects.get(description__contains="Dede Korkut")
    redescribe(turkish, original_languages=("ota",))
    work = client.get(reverse("discovery:work", args=(shop.dede.edition.work_id,))).content.decode()
    assert "original</span>" not in tight(work)


def test_structured_data_is_valid_and_cannot_break_out_of_its_block(shop: World, client: Client) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown(shop, client), re.S)
    assert found
    data = json.loads(found[1])
    assert data["@context"] == "https://schema.org"
    assert data["url"].endswith(f"/editions/{shop.dede.edition_id}")
    assert "Gorgud" in json.dumps(data)


def test_what_has_no_copies_cannot_be_reserved_from_its_page(shop: World, client: Client) -> None:
    Item.objects.all().delete()
    Holding.objects.all().delete()
    page = shown(shop, client)
    assert "No copies to lend" in page
    assert reverse("discovery:hold", args=(shop.dede.edition_id,)) not in page


def test_an_edition_costs_the_same_few_statements_whatever_it_holds(shop: World, client: Client) -> None:
    def statements() -> int:
        shown(shop, client)
        with CaptureQueriesContext(connection) as captured:
            shown(shop, client)
        return len(captured)

    few = statements()
    for _number in range(12):
        make_item(shop.dede, shop.fountain, shop.book)
    assert statements() == few
    assert few <= 12


def export(world: World, client: Client, code: str) -> bytes:
    response = client.get(reverse("discovery:export", args=(world.dede.edition_id, code)))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''t0")
    return bytes(response.content)


def test_marc_can_be_taken_away_and_read_again(shop: World, client: Client) -> None:
    (record,) = list(pymarc.MARCReader(BytesIO(export(shop, client, "mrc"))))
    assert record is not None and record.title is not None and "Qorqud" in record.title
    (other,) = pymarc.parse_xml_to_array(BytesIO(export(shop, client, "xml")))
    assert other.title == record.title


def test_descriptions_can_be_taken_away_in_four_forms(shop: World, client: Client) -> None:
    assert "Dada Gorgud" in json.dumps(json.loads(export(shop, client, "json")), ensure_ascii=False)
    ris = export(shop, client, "ris").decode()
    assert ris.startswith("TY  - BOOK") and "ER  -" in ris
    assert export(shop, client, "bib").decode().startswith("@book{")
    dublin_core = ElementTree.fromstring(export(shop, client, "dc"))
    assert any("Gorgud" in (each.text or "") for each in dublin_core.iter())


@pytest.mark.parametrize("code", ["exe", "MRC", "xml-1"])
def test_other_forms_do_not_exist(shop: World, client: Client, code: str) -> None:
    assert client.get(f"/editions/{shop.dede.edition_id}/export/{code}").status_code == 404


def test_covers_are_kept_long_and_asked_for_again_by_their_tag(shop: World, client: Client) -> None:
    address = reverse("discovery:cover", args=(shop.dede.edition.work_id, shop.dede.edition_id))
    response = client.get(address)
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "max-age=2592000" in response["Cache-Control"] and "public" in response["Cache-Control"]
    assert len(response.content) <= 4096
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and again.content == b""
    ElementTree.fromstring(response.content)


def test_a_cover_with_html_in_its_title_is_harmless(shop: World, client: Client) -> None:
    address = reverse("discovery:cover", args=(shop.snow.edition.work_id, shop.snow.edition_id))
    response = client.get(address)
    assert b"<script" not in response.content
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_a_record_too_long_for_iso_2709_leads_back_with_a_word_why(shop: World, client: Client) -> None:
    record = Marc(shop.dede.control_number, "Uzun", more=(("500", "  ", "$a " + "ə" * 9000),)).record()
    Record.objects.filter(pk=shop.dede.pk).update(normalised=codec.dump(record))
    address = reverse("discovery:export", args=(shop.dede.edition_id, "mrc"))
    page = client.get(address, follow=True)
    assert page.redirect_chain[0][0] == reverse("discovery:edition", args=(shop.dede.edition_id,))
    assert "MARCXML" in page.content.decode()
