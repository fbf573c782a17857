"""Authorities as readers, cataloguers and programs meet them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.catalogue.models import Authority
from kitabdar.marc import codec, description_json
from kitabdar.marc.description import Creator, Form, Subject
from tests.support.builders import make_authority
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World

NAMES = ("aze Gəncə", "rus Гянджа", "< rus Кировабад", "per گنجه", "und Gandzak")
PERSON = ("aze Səməd Vurğun", "aze Səməd Vəkilov", "rus Самед Вургун")


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def cataloguer(world: World) -> Client:
    client = Client()
    assert client.login(username="cataloguer", password="cataloguer-password")
    return client


def test_page_of_an_authority_shows_all_its_names(client: Client, world: World) -> None:
    page = client.get(reverse("discovery:authority", args=(make_authority(*NAMES),))).content.decode()
    for name in ("Gəncə", "Гянджа", "Кировабад", "گنجه", "Gandzak"):
        assert name in page
    assert 'lang="ru"' in page
    assert client.get(reverse("discovery:authority", args=(999,))).status_code == 404


def test_edition_shows_what_its_creator_and_subject_are_also_called(client: Client, world: World) -> None:
    place, person = make_authority(*NAMES), make_authority(*PERSON, kind="person")
    record = world.dede
    before = description_json.load(record.description)
    record.description = description_json.dump(
        before.__class__(
            before.control_number,
            before.titles,
            (Creator("person", (Form("Vurğun, Səməd", "Latn"),), ("aut",)),),
            subjects=(Subject("place", (Form("Gəncə -- Tarix", "Latn"),)),),
        )
    )
    record.normalised = codec.dump(Marc(record.control_number, "Kitabi-Dədə Qorqud").record())
    record.save()
    page = client.get(reverse("discovery:edition", args=(record.edition_id,))).content.decode()
    assert "Səməd Vəkilov" in page
    assert "Кировабад" in page
    for pk in (place, person):
        assert reverse("discovery:authority", args=(pk,)) in page


def test_cataloguer_finds_and_corrects_an_authority(cataloguer: Client) -> None:
    pk = make_authority(*NAMES)
    assert "Gəncə" in cataloguer.get(reverse("staff:authorities"), {"q": "kirovabad"}).content.decode()
    address = reverse("staff:edit-authority", args=(pk,))
    assert "&lt; rus Кировабад" in cataloguer.get(address).content.decode()
    answer = cataloguer.post(address, {"names": "aze Gəncə\n~ und Abbasabad", "note": "", "version": "1"})
    assert answer.status_code == 302
    page = cataloguer.get(reverse("staff:authority", args=(pk,))).content.decode()
    assert "Abbasabad" in page
    assert "change-removed" in page
    cataloguer.post(reverse("staff:restore-authority", args=(pk,)), {"version": "1"})
    assert Authority.objects.get(pk=pk).names.filter(text="Кировабад").exists()


@pytest.mark.parametrize("names", ["", "Gəncə", "aze Gəncə\naze Gəncə", "aze"])
def test_names_that_make_no_sense_are_shown_again(cataloguer: Client, names: str) -> None:
    address = reverse("staff:edit-authority", args=(make_authority(*NAMES),))
    answer = cataloguer.post(address, {"names": names, "version": "1"})
    assert answer.status_code == 422
    assert names in answer.content.decode()


def test_cataloguer_adds_an_authority(cataloguer: Client) -> None:
    answer = cataloguer.post(
        reverse("staff:add-authority"), {"kind": "person", "names": "aze Mikayıl Müşfiq"}
    )
    assert answer.status_code == 302
    assert Authority.objects.get(kind="person").edited


def test_program_reads_authorities(client: Client, world: World) -> None:
    pk = make_authority(*NAMES)
    found = client.get("/api/v1/authorities", {"q": "Kirovabad"}).json()["authorities"]
    assert [(each["id"], each["heading"]["text"]) for each in found] == [(pk, "Gəncə")]
    answer = client.get(f"/api/v1/authorities/{pk}").json()
    assert {"text": "Кировабад", "language": "rus", "script": "Cyrl", "relation": "earlier"} in answer[
        "names"
    ]
    assert client.get("/api/v1/authorities/999").status_code == 404
