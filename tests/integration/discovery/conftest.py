"""The public site as its readers meet it: the library world, an index of it, the clock of the world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kitabdar.catalogue.models import Edition, Record
from kitabdar.marc import codec, description_json
from kitabdar.marc.description import Creator, Description, Form, Imprint, Subject, Title
from kitabdar.search.engine import Engine
from tests.support.builders import make_record
from tests.support.index import index_now
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the site live in the world's time."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def redescribe(record: Record, **changes: Any) -> Record:
    """Change what a record says and give it a MARC form."""
    description = replace(description_json.load(record.description), **changes)
    record.description = description_json.dump(description)
    record.normalised = codec.dump(
        Marc(record.control_number, "Kitabi-Dədə Qorqud", author="Qorqud").record()
    )
    record.save(update_fields=["description", "normalised"])
    return record


def full_description(control_number: str) -> dict[str, Any]:
    """A description with something in every part of the page, HTML and direction marks among it."""
    return {
        "titles": (
            Title(
                "main",
                (Form("Dada Gorgud <b>kitabi</b> : dastan", "Latn"), Form("Дәдә Горгуд", "Cyrl", "aze")),
            ),
            Title("uniform", (Form("Kitabi-Dədə Qorqud", "Latn"),)),
        ),
        "creators": (
            Creator("person", (Form("Araslı, Həmid", "Latn"),), ("edt",), is_main=True),
            Creator("person", (Form("<script>alert(1)</script>", "Latn"),), ("trl",)),
        ),
        "imprints": (Imprint((Form("Bakı", "Latn"),), (Form("Yazıçı", "Latn"),), "1988"),),
        "subjects": (Subject("topic", (Form("Epic literature -- History", "Latn"),)),),
        "contents": (Form("Dirsə xan oğlu Buğac -- Salur Qazan", "Latn"),),
        "summary": (Form("</script><img src=x onerror=alert(1)>", "Latn"),),
        "notes": (Form("abc\u202edef", "Latn"),),
        "year": 1988,
        "control_number": control_number,
    }


@pytest.fixture
def shop(world: World, search_index: Engine) -> World:
    """The world, indexed, with one record described in full and a Turkish edition beside it in its work."""
    for record in (world.abai_way, world.snow, world.atlas):
        redescribe(record)
    redescribe(world.dede, **full_description(world.dede.control_number))
    turkish = make_record("Dede Korkut Kitabı", language="tur")
    redescribe(turkish, year=2007, original_languages=("aze",))
    Edition.objects.filter(pk=turkish.edition_id).update(work_id=world.dede.edition.work_id)
    assert index_now() == 5
    return world


@pytest.fixture
def aysel(client: Client, world: World) -> Client:
    """A browser in which Aysel is signed in."""
    assert client.login(username="A-1", password="aysel-password")
    return client


def described(record: Record) -> Description:
    """Read what a record says."""
    return description_json.load(record.description)
