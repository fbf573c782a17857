"""Every text of a record on a page says its language and direction, and stands apart from what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.catalogue.models import Edition, Record
from kitabdar.circulation.models import Hold, Loan
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.holds import place_hold
from kitabdar.search.engine import Engine
from tests.integration.speaking.books import EXPECTED, TITLES, shelve
from tests.support.index import index_now, search_index
from tests.support.spoken_html import Said, said
from tests.support.world import NOW, World

__all__ = ["search_index"]
Books = dict[str, Record]


@pytest.fixture
def books(
    world: World, search_index: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Books]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = shelve(world, tmp_path)
    index_now()
    yield found


def signed_in(name: str, password: str = "") -> Client:
    client = Client()
    assert client.login(username=name, password=password or f"{name}-password")
    return client


def lend(world: World, barcode: str) -> Loan:
    lent = check_out(actor=world.admin, card_number="A-1", barcode=barcode, branch_id=world.sahil.pk, now=NOW)
    return Loan.objects.get(pk=lent.loan_id)


def spoken_of(client: Client, address: str) -> list[Said]:
    page = client.get(address)
    assert page.status_code == 200
    return said(page.content.decode())


def held_against_books(found: list[Said]) -> set[str]:
    """Check every text of a book on a page and return which stand there; the table of the MARC record is left out."""
    seen = set()
    for each in found:
        if each.text in EXPECTED and not (each.element == "bdi" and not each.dir):
            assert (each.lang, each.dir) == EXPECTED[each.text], each
            seen.add(each.text)
        elif each.element == "html":
            assert not [text for text in EXPECTED if text in each.text], each
    return seen


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        ("azcyrl", {"Сечилмиш әсәрләри", "Вурғун, Сәмәд", "На обложке портрет автора и сведения о нём"}),
        (
            "kazlc",
            {
                "Абай жолы",
                "Abaĭ zholy",
                "Includes bibliographical references and index.",
                "Kazakh literature › History and criticism",
            },
        ),
        ("perlc", {"لیلی و مجنون", "Laylī va Majnūn"}),
        ("tur", {"Kar"}),
        ("ota", {"كتاب دده قورقود"}),
        ("uzb", {"Oʻtkan kunlar"}),
        (
            "rus",
            {
                "История Востока",
                "Şərq tarixi və mədəniyyəti",
                "Очерк истории народов Востока с древнейших времён до наших дней.",
            },
        ),
        ("none", {"Türk halklarının tarihi ve kültürü"}),
        ("heb", {"Dəftər (דפתר)"}),
    ],
)
def test_the_page_of_an_edition_says_the_language_of_each_text(
    books: Books, client: Client, number: str, texts: set[str]
) -> None:
    address = reverse("discovery:edition", args=(books[number].edition_id,))
    assert held_against_books(spoken_of(client, address)) >= texts


def test_results_and_new_books_say_the_language_of_each_title(books: Books, client: Client) -> None:
    seen: set[str] = set()
    for address in (reverse("discovery:search") + "?size=50", reverse("discovery:home")):
        seen |= held_against_books(spoken_of(client, address))
    assert seen >= set(TITLES) - {"Şərq tarixi və mədəniyyəti"}


def test_a_work_says_the_language_of_each_of_its_editions(books: Books, client: Client) -> None:
    for record in books.values():
        work = Edition.objects.get(pk=record.edition_id).work_id
        assert held_against_books(spoken_of(client, reverse("discovery:work", args=(work,))))


@pytest.mark.parametrize("language", ["az", "kk", "ru"])
def test_the_language_of_the_page_does_not_change_what_a_title_says(
    books: Books, client: Client, language: str
) -> None:
    client.cookies["django_language"] = language
    address = reverse("discovery:edition", args=(books["perlc"].edition_id,))
    assert "لیلی و مجنون" in held_against_books(spoken_of(client, address))


def test_the_account_says_the_language_of_what_is_lent_and_reserved(books: Books, world: World) -> None:
    for barcode in ("perlc-1", "tur-1"):
        lend(world, barcode)
    place_hold(
        actor=world.admin,
        card_number="A-1",
        edition_id=books["ota"].edition_id,
        pickup_branch_id=world.sahil.pk,
        now=NOW,
    )
    reader = signed_in("A-1", "aysel-password")
    assert held_against_books(spoken_of(reader, reverse("discovery:account"))) >= {"لیلی و مجنون", "Kar"}
    assert "كتاب دده قورقود" in held_against_books(spoken_of(reader, reverse("discovery:account-holds")))
    Loan.objects.update(returned_at=NOW, state="returned")
    assert held_against_books(spoken_of(reader, reverse("discovery:account-history"))) >= {
        "لیلی و مجنون",
        "Kar",
    }


def test_the_desk_says_the_language_of_what_it_lends(books: Books, world: World) -> None:
    loans = [lend(world, barcode) for barcode in ("azcyrl-1", "ota-1", "tur-1")]
    desk = signed_in("desk")
    texts = {"Сечилмиш әсәрләри", "كتاب دده قورقود", "Kar"}
    for address in (
        reverse("staff:desk") + f"?patron={world.aysel.id}",
        reverse("staff:patron", args=(world.aysel.id,)),
        reverse("staff:slip-loans", args=(world.aysel.id,)),
    ):
        assert held_against_books(spoken_of(desk, address)) >= texts, address
    Loan.objects.filter(pk__in=[each.pk for each in loans]).update(
        checked_out_at=NOW - timedelta(days=30), due_at=NOW - timedelta(days=3)
    )
    assert held_against_books(spoken_of(desk, reverse("staff:overdue"))) >= texts


def test_returns_and_the_hold_shelf_say_the_language_of_what_comes_back(books: Books, world: World) -> None:
    lend(world, "ota-1")
    place_hold(
        actor=world.admin,
        card_number="A-2",
        edition_id=books["uzb"].edition_id,
        pickup_branch_id=world.sahil.pk,
        now=NOW,
    )
    desk = signed_in("desk")
    assert "Oʻtkan kunlar" in held_against_books(spoken_of(desk, reverse("staff:fetch-list")))
    choosing = reverse("staff:choose-hold", args=(world.murad.id,)) + "?q=perlc-1"
    assert "لیلی و مجنون" in held_against_books(spoken_of(desk, choosing))
    for barcode in ("ota-1", "uzb-1"):
        desk.post(reverse("staff:take-back"), {"code": barcode})
    assert held_against_books(spoken_of(desk, reverse("staff:returns"))) >= {
        "كتاب دده قورقود",
        "Oʻtkan kunlar",
    }
    assert "Oʻtkan kunlar" in held_against_books(spoken_of(desk, reverse("staff:hold-shelf")))
    slip = reverse("staff:slip-hold", args=(Hold.objects.get().pk,))
    assert "Oʻtkan kunlar" in held_against_books(spoken_of(desk, slip))


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("azcyrl", "Сечилмиш әсәрләри"),
        ("kazlc", "Абай жолы"),
        ("perlc", "لیلی و مجنون"),
        ("tur", "Kar"),
        ("none", "Türk halklarının tarihi ve kültürü"),
    ],
)
def test_the_pages_of_a_record_and_of_its_item_say_the_language_of_the_title(
    books: Books, number: str, title: str
) -> None:
    cataloguer = signed_in("cataloguer")
    record = books[number]
    for address in (
        reverse("staff:record", args=(record.pk,)),
        reverse("staff:edit-record", args=(record.pk,)),
        reverse("staff:add-item", args=(record.pk,)),
        reverse("staff:item") + f"?barcode={number}-1",
    ):
        assert title in held_against_books(spoken_of(cataloguer, address)), address


def test_what_nobody_can_tell_is_not_passed_off_as_the_language_of_the_page(
    books: Books, client: Client
) -> None:
    address = reverse("discovery:edition", args=(books["tur"].edition_id,))
    extent = [each for each in spoken_of(client, address) if each.text == "428 s." and each.dir]
    assert {(each.element, each.lang, each.dir) for each in extent} == {("bdi", "und", "ltr")}
