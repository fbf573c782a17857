"""Records, their history and their items at the cataloguer's desk; files taken in."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Edition, ImportRun, Item, Record
from kitabdar.interfaces.staff.views.records import FIRST_COPIES
from kitabdar.search.engine import Engine
from tests.support.builders import make_item
from tests.support.index import index_now
from tests.support.lending import lend, reserve
from tests.support.marc_builder import Marc
from tests.support.world import World


def marc_of(client: Client, record: Record) -> tuple[str, str]:
    """Return the text in the form and the version it was made from."""
    page = client.get(reverse("staff:edit-record", args=(record.pk,)))
    context = page.context
    return context["text"], str(context["version"])


def save(client: Client, record: Record, text: str, version: str) -> str:
    response = client.post(
        reverse("staff:edit-record", args=(record.pk,)), {"marc": text, "version": version}, follow=True
    )
    return response.content.decode()


def test_a_record_is_changed_as_text_and_its_history_shows_the_difference(
    world: World, cataloguer: Client
) -> None:
    text, version = marc_of(cataloguer, world.dede)
    page = save(cataloguer, world.dede, text + "500 ## $aFarewell & <i>hello</i>\r\n", version)
    assert "The record is saved." in page
    history = page.split('id="versions"')[1]
    assert "change-added" in history and "Sevda Cataloguer" in history
    assert "&lt;i&gt;hello" in history and "<i>hello" not in page


def test_a_change_made_meanwhile_is_not_overwritten(world: World, cataloguer: Client, admin: Client) -> None:
    text, version = marc_of(cataloguer, world.dede)
    assert "The record is saved." in save(admin, world.dede, text + "500 ## $aFirst\n", version)
    page = save(cataloguer, world.dede, text + "500 ## $aSecond\n", version)
    assert "Someone else has changed this record meanwhile." in page
    assert "$aSecond" in page  # what was typed is not lost
    world.dede.refresh_from_db()
    assert "First" in world.dede.normalised and "Second" not in world.dede.normalised


def test_mistakes_are_named_by_line_and_nothing_is_saved(world: World, cataloguer: Client) -> None:
    text, version = marc_of(cataloguer, world.dede)
    page = save(cataloguer, world.dede, text + "5x\n650 #1 no subfield\n", version)
    lines = len(text.splitlines())
    assert f"Line {lines + 1}: “5x” does not begin with a tag" in page
    assert f"Line {lines + 2}: field 650 needs a subfield" in page
    without_title = "\n".join(line for line in text.splitlines() if not line.startswith("245"))
    assert "A record needs a title" in save(cataloguer, world.dede, without_title, version)
    world.dede.refresh_from_db()
    assert world.dede.version == 1


def test_an_earlier_version_is_restored(world: World, cataloguer: Client) -> None:
    text, version = marc_of(cataloguer, world.dede)
    for title in ("First", "Second"):
        save(cataloguer, world.dede, text + f"500 ## $a{title}\n", version)
        version = str(int(version) + 1)
    address = reverse("staff:restore", args=(world.dede.pk,))
    assert "Version 2 is restored." in cataloguer.post(address, {"version": 2}, follow=True).content.decode()
    world.dede.refresh_from_db()
    assert "First" in world.dede.normalised and "Second" not in world.dede.normalised


def test_an_edition_is_taken_out_of_its_work_and_joined_again(world: World, cataloguer: Client) -> None:
    address = reverse("staff:cluster", args=(world.dede.edition_id,))
    cataloguer.post(address, {"what": "join", "work": world.snow.edition.work_id})
    edition = Edition.objects.get(pk=world.dede.edition_id)
    assert (edition.work_id, edition.pinned) == (world.snow.edition.work_id, True)
    page = cataloguer.post(address, {"what": "separate"}, follow=True).content.decode()
    assert "a work of its own" in page and "placed by hand" in page
    page = cataloguer.post(address, {"what": "join", "work": 999_999}, follow=True).content.decode()
    assert "no longer there" in page


def test_an_item_is_added_and_changed(world: World, cataloguer: Client) -> None:
    address = reverse("staff:add-item", args=(world.dede.pk,))
    post = {"barcode": "D9", "branch": "sahil", "item_type": "book", "location": "sahil-reading-room"}
    response = cataloguer.post(address, {**post, "barcode": "D1", "price": "x"})
    assert response.status_code == 422 and "Give a sum" in response.content.decode()
    assert (
        "Another item has the barcode" in cataloguer.post(address, {**post, "barcode": "D1"}).content.decode()
    )
    assert "The item is added." in cataloguer.post(address, post, follow=True).content.decode()
    change = reverse("staff:change-item") + "?barcode=D9"
    assert 'value="sahil-reading-room" selected' in cataloguer.get(change).content.decode()
    cataloguer.post(change, {**post, "call_number": "84.7", "price": "12,50"})
    item = Item.objects.get(barcode="D9")
    assert (item.call_number, str(item.price)) == ("84.7", "12.50")


def test_a_cataloguer_does_not_learn_who_has_a_book(world: World, cataloguer: Client) -> None:
    lend(world, world.murad, "D1")
    reserve(world, world.aysel, world.dede.edition_id)
    page = cataloguer.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "A-2" not in page and "Quliyev" not in page and "/staff/readers/" not in page


def test_the_history_of_an_item_names_no_past_reader(world: World, desk: Client) -> None:
    lend(world, world.murad, "D1")
    desk.post(reverse("staff:take-back"), {"code": "D1"})
    page = desk.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "Loans so far" in page and "A-2" not in page and f"/readers/{world.murad.id}" not in page


def test_records_are_found_by_words_and_by_barcode(
    world: World, cataloguer: Client, search_index: Engine
) -> None:
    index_now()
    address = reverse("staff:records")
    assert "Абай жолы" in cataloguer.get(address, {"q": "abai"}).content.decode()
    assert cataloguer.get(address, {"q": "D1"}).url == reverse("staff:record", args=(world.dede.pk,))  # type: ignore[attr-defined]


def test_a_record_of_many_copies_shows_the_first_and_all_when_asked(world: World, cataloguer: Client) -> None:
    address = reverse("staff:record", args=(world.dede.pk,))
    for number in range(FIRST_COPIES):
        make_item(world.dede, world.sahil, world.dede_1.item_type, barcode=f"Z{number:03}")
    first = cataloguer.get(address).content.decode()
    assert first.count("?barcode=") == FIRST_COPIES and f"Show all {FIRST_COPIES + 3}" in first
    whole = cataloguer.get(address, {"all": ""}).content.decode()
    assert whole.count("?barcode=") == FIRST_COPIES + 3 and "Show all" not in whole


def test_a_file_is_rehearsed_then_taken_in(world: World, cataloguer: Client) -> None:
    octets = Marc("n1", "Yeni kitab").iso2709() + b"junk"
    file = SimpleUploadedFile("new.mrc", octets)
    response = cataloguer.post(reverse("staff:rehearse"), {"file": file, "source": "main"})
    page = response.content.decode()
    assert response.status_code == 200 and "Take it in" in page
    assert not Record.objects.filter(control_number="n1").exists()
    offer = response.context["offer"]
    page = cataloguer.post(reverse("staff:take-in"), offer, follow=True).content.decode()
    assert "Taken in: 1 new" in page and "new.mrc" in page
    assert Record.objects.filter(control_number="n1").exists() and ImportRun.objects.count() == 1
    again = cataloguer.post(reverse("staff:take-in"), offer)
    assert again.status_code == 422 and "no longer there" in again.content.decode()


def test_a_file_that_is_no_marc_says_what_it_is(world: World, cataloguer: Client) -> None:
    file = SimpleUploadedFile("x.mrc", b"%PDF-1.7 hello")
    response = cataloguer.post(reverse("staff:rehearse"), {"file": file, "source": "main"})
    assert response.status_code == 422 and "PDF" in response.content.decode()
    big = SimpleUploadedFile("big.mrc", b"0" * (5 * 2**20 + 1))
    response = cataloguer.post(reverse("staff:rehearse"), {"file": big, "source": "main"})
    assert "kitabdar import FILE --source main" in response.content.decode()


def test_a_token_cannot_name_another_file(world: World, cataloguer: Client) -> None:
    for token in ("../kitabdar.sqlite3", "", "/etc/passwd"):
        response = cataloguer.post(reverse("staff:take-in"), {"token": token, "source": "main"})
        assert response.status_code == 422


def test_an_item_says_where_it_rests_away_from_home(world: World, desk: Client) -> None:
    address = reverse("staff:item")
    assert "Rests at" not in desk.get(address, {"barcode": "D1"}).content.decode()
    Item.objects.filter(barcode="D1").update(rests_at=world.fountain)
    page = desk.get(address, {"barcode": "D1"}).content.decode()
    assert "<dt>Rests at</dt><dd>Fountain Square</dd>" in page
