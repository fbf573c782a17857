"""Descriptions for other programs, and checks for cataloguers."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from kitabdar.marc import export, lint

from .making import CODED, described, field, record

BOOK = described(
    field("020", a="9780306406157"),
    field("100", "1 ", _6="880-01", a="Auezov, Mukhtar"),
    field("245", "10", _6="880-02", a="Abai zholy & <b>{yol}</b>\r\nTY  - INJECTED"),
    field("264", " 1", a="Алматы :", b="Жазушы,", c="1942"),
    field("650", " 0", a="Roman"),
    field("700", "1 ", a="Anna and Co", e="translator"),
    field("856", "40", u="https://x.kz/a"),
    field("880", "1 ", _6="100-01", a="Әуезов, Мұхтар"),
)
RICH = described(
    field("100", "1 ", _6="880-01", a="Auezov, Mukhtar"), field("880", "1 ", _6="100-01", a="Әуезов, Мұхтар"),
    field("245", "10", _6="880-02", a="Abai zholy"), field("880", "10", _6="245-02", a="Абай жолы"),
    field("700", "1 ", a="Anna", e="translator"),
)  # fmt: skip


def test_ris_is_line_based_whatever_the_values_hold() -> None:
    lines = export.ris(BOOK).split("\r\n")
    assert lines[0] == "TY  - BOOK"
    assert lines[-2:] == ["ER  - ", ""]
    assert sum(line.startswith("TY") for line in lines) == 1
    assert "AU  - Әуезов, Мұхтар" in lines
    assert "A4  - Anna and Co" in lines
    assert "SN  - 9780306406157" in lines


def test_bibtex_escapes_and_keeps_names_whole() -> None:
    text = export.bibtex(BOOK)
    assert text.startswith("@book{kt1,\n")
    assert "author = {Әуезов, Мұхтар}" in text
    assert "translator = {{Anna and Co}}" in text
    assert r"Abai zholy \& <b>\{yol\}</b>" in text
    assert "year = {2024}" in text


def test_dublin_core_is_well_formed_and_has_every_form() -> None:
    root = etree.fromstring(export.dublin_core(RICH))
    found = {etree.QName(child).localname: [] for child in root}  # type: dict[str, list[str]]
    for child in root:
        found[etree.QName(child).localname].append(str(child.text))
    assert found["title"] == ["Абай жолы", "Abai zholy"]
    assert found["creator"] == ["Әуезов, Мұхтар"]
    assert found["contributor"] == ["Anna"]
    assert etree.fromstring(export.dublin_core(BOOK)) is not None


def test_schema_org_names_people_in_both_scripts() -> None:
    made = export.schema_org(RICH)
    assert (made["@type"], made["name"], made["inLanguage"]) == ("Book", "Абай жолы", ["az"])
    assert made["author"] == [
        {"@type": "Person", "name": "Әуезов, Мұхтар", "alternateName": ["Auezov, Mukhtar"]}
    ]
    assert made["translator"][0]["name"] == "Anna"
    assert json.loads(json.dumps(made)) == made


def test_an_empty_record_can_be_exported() -> None:
    empty = described(coded="")
    assert export.ris(empty).startswith("TY  - BOOK")
    assert export.bibtex(empty).startswith("@book{kt1,")
    assert export.schema_org(empty)["@type"] == "Book"
    assert etree.fromstring(export.dublin_core(empty)) is not None


TITLE = field("245", "10", a="Kitab")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ([], "no-title"),
        ([TITLE, TITLE], "duplicate-field"),
        ([TITLE, field("020", a="0306406153")], "invalid-isbn"),
        ([TITLE, field("022", a="0028-0837")], "invalid-issn"),
        ([TITLE, field("880", "10", _6="245-07", a="X")], "dangling-link"),
        ([TITLE, field("856", "40", u="javascript:alert(1)")], "unsafe-address"),
        ([field("245", "19", a="Kitab")], "nonfiling-too-long"),
        ([field("245", "10", a="Kитаб")], "mixed-scripts"),
        ([field("245", "10", a="<script>x</script>")], "markup"),
    ],
)
def test_a_fault_is_pointed_out(fields: list[object], code: str) -> None:
    found = lint.check(record(*fields))  # type: ignore[arg-type]
    assert [problem.code for problem in found] == [code]


@pytest.mark.parametrize(
    ("coded", "code"),
    [
        ("2601", "short-008"),
        (CODED[:20] + "Я" + CODED[21:], "bad-008"),
        (CODED[:35] + "1a2" + CODED[38:], "bad-language"),
    ],
)  # fmt: skip
def test_a_faulty_fixed_field_is_pointed_out(coded: str, code: str) -> None:
    assert [problem.code for problem in lint.check(record(TITLE, coded=coded))] == [code]


def test_a_sound_record_passes() -> None:
    assert (
        lint.check(record(TITLE, field("020", a="9780306406157 (ciltli)"), field("500", a="Абай 2-том A4")))
        == []
    )
