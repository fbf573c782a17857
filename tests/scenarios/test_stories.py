"""Stories over several doors; each docstring is the story."""

from __future__ import annotations

import re

import pytest

from kitabdar.catalogue.models import Record
from tests.scenarios.conftest import Library
from tests.support.importing import take_in
from tests.support.index import index_now
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

GORGUD = Marc(
    "900", "Китаби-Дәдә Горгуд", author="Дәдә Горгуд", items=("$p G900 $a fountain $o 894.3 $y book",)
)


def test_a_baku_reader_finds_holds_collects_renews_returns_late_and_pays(library: Library) -> None:
    """A reader from Sahil types a title in Latin letters; the book is printed in Cyrillic and stands at Fountain.

    She reserves it for Sahil. The night desk at Fountain fetches it and the system sends it on; at Sahil it is put
    aside for her, and nobody else can have it. She borrows it, renews it once, brings it back three days late,
    sees what she owes, and pays. Sending the payment twice by mistake takes the money once.
    """
    library.take_in(GORGUD)
    found = library.page("/search?q=kitabi+dede+qorqud")
    assert "<mark>" in found
    edition = Record.objects.get(control_number="900").edition_id
    assert f"/editions/{edition}" in found

    library.sign_in(library.world.aysel.card_number)
    held = library.page(f"/editions/{edition}/hold", branch=library.world.sahil.pk)
    assert "Дәдә Горгуд" in held

    sent = library.api.post("night_desk", "/checkins", {"barcode": "G900"}).json()
    assert (sent["then"], sent["to_branch"]) == ("send", "sahil")
    library.wait(hours=2)
    arrived = library.api.post("desk", "/checkins", {"barcode": "G900"}).json()
    assert arrived["then"] == "put_aside"
    assert "Ready to collect" in library.page("/account/holds")

    other = library.api.post("desk", "/checkouts", {"card_number": "A-2", "barcode": "G900"})
    assert other.status_code == 409
    lent = library.api.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "G900"})
    assert lent.status_code == 201, lent.content

    library.wait(days=7)
    library.sign_in(library.world.aysel.card_number)
    renewed = library.page("/account/renew", loan=lent.json()["loan_id"])
    assert "renewed 1 time" in renewed
    loan = library.api.get("aysel", "/patrons/A-1/loans").json()["loans"][0]
    assert loan["due_at"] > lent.json()["due_at"]

    library.wait(days=19)  # over Novruz, when nothing falls due: the 25th was the day
    back = library.api.post("desk", "/checkins", {"barcode": "G900"}).json()
    assert (back["days_overdue"], back["currency"]) == (3, "AZN")
    library.sign_in(library.world.aysel.card_number)
    assert back["charged"] in library.page("/account/charges").replace(",", ".")
    for _twice in range(2):
        paid = library.api.post(
            "desk",
            f"/charges/{back['charge_id']}/payments",
            {"amount": back["charged"]},
            **{"Idempotency-Key": "receipt-1"},
        )
        assert paid.status_code in (200, 201), paid.content
    assert "You owe nothing." in library.page("/account/charges")
    assert "Дәдә Горгуд" in library.page("/account/history")


def test_a_cataloguer_imports_finds_a_mistake_mends_it_and_restores(library: Library) -> None:
    """A cataloguer takes a file in. A title in it is misspelt: readers who type it rightly find it apart at best.

    She corrects the record at her desk; a moment later it is found as typed. The history
    shows who changed what. She finds that she corrected the wrong record and restores the first version. The
    record as it came from its source was never lost, and importing the same file again changes nothing.
    """
    wrong = Marc("901", "Cəmiləə dastanı", author="Aytmatov, Çingiz")
    library.take_in(wrong)
    assert "0 editions found" in library.page("/search?q=cemilenin+dastani")
    record = Record.objects.get(control_number="901")
    library.sign_in("cataloguer")
    form = library.page(f"/staff/records/{record.pk}/edit")
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.S)
    assert text is not None
    mended = text[1].replace("Cəmiləə dastanı", "Cəmilənin dastanı")
    saved = library.page(f"/staff/records/{record.pk}/edit", marc=mended, version="1")
    assert "The record is saved." in saved
    index_now(only_outbox=True)
    found = library.page("/search?q=cemilenin+dastani")
    assert "1 edition found" in found
    assert f"/editions/{record.edition_id}" in found
    assert "Sevda Cataloguer" in saved

    stale = library.web.post(f"/staff/records/{record.pk}/edit", {"marc": mended, "version": "1"})
    assert "Someone else has changed this record" in stale.content.decode()

    restored = library.page(f"/staff/records/{record.pk}/restore", version="1")
    assert "Version 1 is restored." in restored
    index_now(only_outbox=True)
    assert "0 editions found" in library.page("/search?q=cemilenin+dastani")
    record.refresh_from_db()
    assert record.version == 3
    assert bytes(record.versions.get(number=1).raw) == wrong.iso2709()
    assert take_in(wrong, folder=library.folder).unchanged == 1


def test_a_work_gathers_from_five_languages(library: Library) -> None:
    """One novel comes from five sources: the Kazakh original and its Azerbaijani, Turkish, Russian and English
    translations, in three scripts.

    Whoever finds one sees all: the search shows one work that names the other languages, the page of any edition
    leads to them, and the page of the work lists them with where they can be had.
    """
    author, uniform = "Auezov, Mukhtar", "Abaĭ zholy"
    titles = {
        "kaz": "Абай жолы",
        "aze": "Abay yolu",
        "tur": "Abay Yolu : roman",
        "rus": "Путь Абая",
        "eng": "The path of Abai",
    }
    library.take_in(
        *(
            Marc(
                f"91{number}",
                title,
                author=author,
                language=language,
                original="" if language == "kaz" else "kaz",
                uniform=uniform,
                year=str(1950 + number),
                items=(f"$p P{number} $a sahil $o 894.3 $y book",),
            )
            for number, (language, title) in enumerate(titles.items())
        )
    )
    records = list(Record.objects.filter(control_number__startswith="91").select_related("edition"))
    works = {record.edition.work_id for record in records}
    assert len(records) == 5
    assert len(works) == 1
    page = library.page(f"/works/{works.pop()}")
    assert all(title.split(" :")[0] in page for title in titles.values())
    for record in records:
        edition = library.page(f"/editions/{record.edition_id}")
        assert edition.count("/editions/") > 4
    found = library.page("/search?q=auezov+mukhtar")
    assert found.count('class="hit"') == 1
    assert "Also in:" in found
    assert "Путь" in library.page("/search?q=put+abaya")
    assert library.api.get("desk", "/search?q=abay+yolu").json()["total"] >= 2
