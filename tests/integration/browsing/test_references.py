"""See and see also: other names of what the catalogue has stand in the lists and lead to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue import browsing
from kitabdar.catalogue.models import Heading, Record
from kitabdar.catalogue.naming.stating import Name
from kitabdar.catalogue.services.authorities.editing import add_authority
from kitabdar.search.engine import Engine
from kitabdar.search.models import OutboxEntry
from tests.support.importing import take_in
from tests.support.index import index_now
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World

pytestmark = pytest.mark.django_db

GANJA = (
    Name("Gəncə", "aze", "preferred"),
    Name("Kirovabad", "aze", "earlier"),
    Name("Гянджа", "rus", "translation"),
)


@pytest.fixture
def ganja(world: World, search_index: Engine, tmp_path: Path) -> World:
    """The city under two of its names in three records, and its authority."""
    add_authority(actor=world.admin, kind="place", names=GANJA, note="", now=NOW)
    subjects = ("Gəncə", "Gəncə", "Гянджа", "Bakı")
    records = [
        Marc(str(n), f"Kitab {n}", more=(("651", " 0", f"$a {each}"),)) for n, each in enumerate(subjects)
    ]
    take_in(*records, folder=tmp_path)
    index_now(only_outbox=True)
    while browsing.link_headings():
        pass
    return world


def entries() -> dict[str, browsing.HeadingEntry]:
    return {each.text: each for each in browsing.headings("subject", "az").entries}


def test_another_name_stands_at_its_own_place_and_leads_to_the_heading_used_most(ganja: World) -> None:
    found = browsing.headings("subject", "az").entries
    assert [each.text for each in found] == ["Bakı", "Gəncə", "Kirovabad", "Гянджа"]
    assert found[2].see == browsing.Name("Gəncə", "")
    assert not found[2].count


def test_two_names_that_both_have_editions_refer_to_each_other(ganja: World) -> None:
    found = entries()
    assert [each.text for each in found["Gəncə"].see_also] == ["Гянджа"]
    assert [each.text for each in found["Гянджа"].see_also] == ["Gəncə"]
    assert not found["Bakı"].see_also


def test_other_names_go_when_nothing_stands_under_the_thing_any_more(ganja: World) -> None:
    assert browsing.sweep() == 0
    for record in Record.objects.filter(control_number__in="012"):
        record.deleted_at = NOW
        record.save()
        OutboxEntry.enqueue([record.edition_id])
    index_now(only_outbox=True)
    assert list(entries()) == ["Bakı"]
    browsing.sweep()
    assert list(Heading.objects.filter(kind=3).values_list("text", flat=True)) == ["Bakı"]


def test_names_of_an_authority_made_later_are_found_when_all_are_asked_again(ganja: World) -> None:
    names = (Name("Bakı", "aze", "preferred"), Name("Бакы", "aze", "variant"))
    add_authority(actor=ganja.admin, kind="place", names=names, note="", now=NOW)
    assert browsing.link_headings() == 0
    browsing.ask_again()
    while browsing.link_headings():
        pass
    assert entries()["Бакы"].see == browsing.Name("Bakı", "")
    assert entries()["Kirovabad"].see == browsing.Name("Gəncə", "")


def test_references_cost_one_statement(ganja: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        browsing.headings("subject", "az")
    assert len(captured) == 2
