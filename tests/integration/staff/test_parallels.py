"""Fields proposed in another script: accepted, corrected or left by a cataloguer."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.catalogue import queries
from kitabdar.catalogue.models import Record
from kitabdar.interfaces.staff import marc_text
from kitabdar.marc import codec
from kitabdar.organisation.models import AuditEntry
from tests.support.importing import take_in
from tests.support.marc_builder import Marc
from tests.support.world import World


@pytest.fixture
def book(world: World, tmp_path: Path) -> Record:
    return taken_in(Marc("p1", "Dədə Qorqud kitabı", author="Araslı, Həmid", language="aze"), tmp_path)


def taken_in(marc: Marc, folder: Path) -> Record:
    take_in(marc, folder=folder)
    return Record.objects.get(control_number=marc.number)


def page(client: Client, book: Record, script: str = "") -> str:
    return client.get(address(book), {"script": script} if script else {}).content.decode()


def address(book: Record) -> str:
    return reverse("staff:parallels", args=(book.pk,))


def lines(book: Record) -> str:
    found = queries.record_of(book.pk)
    assert found is not None
    return marc_text.write(codec.load(found.normalised))


def rows(client: Client, book: Record, script: str) -> tuple[dict[str, str], str]:
    """Return the form as the page has it, everything chosen, and the version."""
    context = client.get(address(book), {"script": script}).context
    form = {"script": script, "version": str(context["version"])}
    for row in context["rows"]:
        form |= {f"take-{row['place']}": "1", f"line-{row['place']}": row["line"]}
    return form, next(f"line-{row['place']}" for row in context["rows"] if row["tag"] == "245")


def test_proposals_are_shown_and_nothing_is_saved_by_looking(book: Record, cataloguer: Client) -> None:
    before = lines(book)
    assert "Дәдә Горгуд китабы" in page(cataloguer, book)
    assert "دده قورقود کیتابی" in page(cataloguer, book, "Arab")
    assert lines(book) == before


def test_what_is_corrected_is_saved_and_what_is_left_out_is_not(book: Record, cataloguer: Client) -> None:
    form, title = rows(cataloguer, book, "Cyrl")
    form[title] = form[title].replace("Дәдә Горгуд", "Деде Коркут")
    name = next(key for key in form if key.startswith("line-") and key != title)
    del form[name.replace("line", "take")]
    form[name] = ""
    said = cataloguer.post(address(book), form, follow=True).content.decode()
    assert "1 field was added." in said
    assert "880 10 $6245-01/(N$aДеде Коркут китабы" in lines(book)
    assert "$6880-01" in lines(book) and "880 1#" not in lines(book)
    assert AuditEntry.objects.filter(action__contains="record").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("Дәдә", "Line 2"),
        ("$ Дәдә", "Line 2"),
        ("$aД\x01", "Line 2"),
        ("", "Line 2"),
        ("$6880-01$a ", "Line 2"),
    ],
)
def test_a_line_that_cannot_be_read_saves_nothing_and_keeps_what_was_typed(
    book: Record, cataloguer: Client, wrong: str, said: str
) -> None:
    before = lines(book)
    form, title = rows(cataloguer, book, "Cyrl")
    answer = cataloguer.post(address(book), form | {title: wrong})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert lines(book) == before


def test_nothing_chosen_and_a_change_made_meanwhile_are_said(book: Record, cataloguer: Client) -> None:
    form, _title = rows(cataloguer, book, "Cyrl")
    none = {key: value for key, value in form.items() if not key.startswith("take-")}
    assert "Choose the fields to add." in cataloguer.post(address(book), none).content.decode()
    stale = cataloguer.post(address(book), form | {"version": "0"})
    assert stale.status_code == 422 and "880" not in lines(book)


def test_what_is_sent_twice_is_added_once(book: Record, cataloguer: Client) -> None:
    form, _title = rows(cataloguer, book, "Cyrl")
    cataloguer.post(address(book), form)
    once = lines(book)
    said = cataloguer.post(address(book), form, follow=True).content.decode()
    assert "These fields are there already" in said and lines(book) == once


def test_a_record_in_one_alphabet_has_nothing_to_propose(
    world: World, cataloguer: Client, tmp_path: Path
) -> None:
    book = taken_in(Marc("p2", "История русской литературы", language="rus"), tmp_path)
    assert "Nothing to propose" in page(cataloguer, book)
    assert cataloguer.post(address(book), {"script": "Cyrl"}).status_code == 302
