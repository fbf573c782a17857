"""Records in the format asked for, and only when they changed."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree

from kitabdar.catalogue.models import Record
from kitabdar.marc import codec
from kitabdar.marc.decoding import decode
from kitabdar.marc.reading import read
from tests.integration.api.callers import Door
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World

JSON, MARCXML, MARC = "application/json", "application/marcxml+xml", "application/marc"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        (MARCXML, MARCXML),
        (MARC, MARC),
        (f"{MARC};q=0.5, {MARCXML}", MARCXML),
        (f"text/html, {MARC}", MARC),
        ("application/*", JSON),
    ],
)
def test_the_format_is_the_one_liked_best(accept: str, expected: str, door: Door, indexed: World) -> None:
    answer = door.get("anonymous", f"/records/{indexed.dede.pk}", Accept=accept)
    assert answer.status_code == 200
    assert answer["Content-Type"].split(";")[0] == expected
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("accept", ["text/html", "application/pdf", f"{JSON};q=0", "image/*"])
def test_a_format_there_is_not_is_refused(accept: str, door: Door, indexed: World) -> None:
    answer = door.get("anonymous", f"/records/{indexed.dede.pk}", Accept=accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_every_format_says_the_same(door: Door, indexed: World) -> None:
    path = f"/records/{indexed.dede.pk}"
    kept = codec.load(Record.objects.get(pk=indexed.dede.pk).normalised)
    (raw,) = read(BytesIO(door.get("anonymous", path, Accept=MARC).content))
    assert decode(raw).record.fields == kept.fields
    (raw,) = read(BytesIO(door.get("anonymous", path, Accept=MARCXML).content))
    assert decode(raw).record.fields == kept.fields
    shown = door.get("anonymous", path).json()
    assert shown["control_number"] == indexed.dede.control_number
    assert any("245" in each for each in shown["marc"]["fields"])


def test_markup_in_a_title_stays_text(door: Door, indexed: World) -> None:
    indexed.dede.normalised = codec.dump(Marc("x", "<b>&amp;</b>").record())
    indexed.dede.save(update_fields=["normalised"])
    answer = door.get("anonymous", f"/records/{indexed.dede.pk}", Accept=MARCXML)
    titles = etree.fromstring(answer.content).xpath("//*[@tag='245']/*/text()")
    assert titles == ["<b>&amp;</b>"]


def test_a_record_too_long_for_iso_2709_is_offered_otherwise(door: Door, indexed: World) -> None:
    indexed.dede.normalised = codec.dump(Marc("x", "long " * 3000).record())
    indexed.dede.save(update_fields=["normalised"])
    path = f"/records/{indexed.dede.pk}"
    assert door.get("anonymous", path, Accept=MARC).status_code == 406
    assert door.get("anonymous", path, Accept=MARCXML).status_code == 200


@pytest.mark.parametrize("accept", [JSON, MARCXML, MARC])
def test_an_unchanged_record_is_not_sent_again(accept: str, door: Door, indexed: World) -> None:
    path = f"/records/{indexed.dede.pk}"
    first = door.get("anonymous", path, Accept=accept)
    again = door.get("anonymous", path, Accept=accept, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    dated = door.get("anonymous", path, Accept=accept, **{"If-Modified-Since": first["Last-Modified"]})
    assert dated.status_code == 304
    Record.objects.filter(pk=indexed.dede.pk).update(version=2, updated_at=NOW)
    changed = door.get("anonymous", path, Accept=accept, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_formats_have_different_tags(door: Door, indexed: World) -> None:
    tags = {
        door.get("anonymous", f"/records/{indexed.dede.pk}", Accept=a)["ETag"] for a in (JSON, MARCXML, MARC)
    }
    assert len(tags) == 3


def test_a_removed_record_is_gone(door: Door, indexed: World) -> None:
    Record.objects.filter(pk=indexed.dede.pk).update(deleted_at=NOW)
    answer = door.get("anonymous", f"/records/{indexed.dede.pk}")
    assert (answer.status_code, answer.json()["code"]) == (410, "gone")
    assert door.get("anonymous", f"/editions/{indexed.dede.edition_id}").status_code == 404
