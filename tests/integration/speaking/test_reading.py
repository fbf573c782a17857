"""Titles, names and subjects in the alphabet a reader chose: marked as made, with what the record has beside."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Edition
from tests.integration.speaking.test_pages import Books, books, search_index, signed_in, spoken_of

__all__ = ["books", "search_index"]


@pytest.fixture
def reader() -> Client:
    client = Client()
    chosen = {"aze": "Latn", "kaz": "Arab", "next": "/"}
    assert client.post(reverse("discovery:preferences"), chosen).status_code == 302
    return client


def test_what_was_chosen_is_read_with_the_record_beside_it(books: Books, reader: Client) -> None:
    page = reader.get(reverse("discovery:edition", args=(books["azcyrl"].edition_id,))).content.decode()
    heading = page.split("<h1>")[1].split("</h1>")[0]
    assert '<bdi lang="az" dir="ltr">Seçilmiş əsərləri</bdi>' in heading
    assert '<bdi lang="az-Cyrl" dir="ltr">Сечилмиш әсәрләри</bdi>' in heading
    assert "rewritten from" in heading and 'class="rewritten"' in heading
    assert '<bdi lang="az" dir="ltr">Vurğun, Səməd</bdi>' in page
    assert "На обложке портрет" in page and "Na oblojke" not in page
    assert "What has a dotted line was rewritten" in page


def test_each_language_has_its_own_alphabet_and_others_stay(books: Books, reader: Client) -> None:
    shown = {
        (each.text, each.lang, each.dir)
        for each in spoken_of(reader, reverse("discovery:search") + "?size=50")
        if each.element == "bdi"
    }
    assert {
        ("Seçilmiş əsərləri", "az", "ltr"),
        ("Сечилмиш әсәрләри", "az-Cyrl", "ltr"),
        ("اباي جولى", "kk-Arab", "rtl"),
        ("Абай жолы", "kk", "ltr"),
        ("История Востока", "ru", "ltr"),
        ("Oʻtkan kunlar", "uz", "ltr"),
    } <= shown
    assert not [text for text, lang, _dir in shown if lang == "kk-Arab" and text == "Oʻtkan kunlar"]


def test_found_words_are_marked_in_both(books: Books, reader: Client) -> None:
    page = reader.get(reverse("discovery:search"), {"q": "secilmis"}).content.decode()
    assert "<mark>Seçilmiş</mark>" in page and "<mark>Сечилмиш</mark>" in page


def test_nothing_made_reaches_a_record_an_export_or_the_staff(books: Books, reader: Client) -> None:
    book = books["azcyrl"]
    before = book.description
    assert (
        b"Se\xc3\xa7ilmi\xc5\x9f"
        not in reader.get(reverse("discovery:export", args=(book.edition_id, "marcxml"))).content
    )
    book.refresh_from_db()
    assert book.description == before
    assert "Seçilmiş" not in str(Edition.objects.get(pk=book.edition_id).__dict__)
    staff = signed_in("admin")
    staff.cookies["display"] = reader.cookies["display"].value
    page = staff.get(reverse("staff:record", args=(book.pk,))).content.decode()
    assert "Сечилмиш әсәрләри" in page and "Seçilmiş" not in page


def test_as_printed_takes_it_back(books: Books, reader: Client) -> None:
    reader.post(reverse("discovery:preferences"), {"aze": "printed", "kaz": "printed"})
    page = reader.get(reverse("discovery:search") + "?size=50").content.decode()
    assert 'class="rewritten"' not in page and "reading-note" not in page
