"""Our reading against pymarc's and rmarc's, record by record."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pymarc
import pytest
import rmarc

from kitabdar.marc.decoding import decode
from kitabdar.marc.reading import read
from kitabdar.marc.record import Field, from_pymarc
from kitabdar.marc.tidying import tidy
from tests.support.shared import DATA, needs_shared

LC = sorted((DATA / "marc21/lc").glob("*.mrc")) if DATA.is_dir() else []
MARC8 = [
    DATA / "marc21" / name
    for name in ("Evergreen/hebrew.marc", "Evergreen/lul_fre_100.mrc", "pymarc/marc8.dat")
]


def tidied(field: Field) -> Field:
    subfields = tuple((code, tidy(value)) for code, value in field.subfields)
    return Field(field.tag, field.indicators, subfields, tidy(field.data))


@needs_shared
@pytest.mark.parametrize("path", [*LC, *MARC8], ids=lambda path: path.name)
@pytest.mark.parametrize("library", [pymarc, rmarc], ids=["pymarc", "rmarc"])
def test_sound_records_are_read_as_the_reference_reads_them(path: Path, library: object) -> None:
    with path.open("rb") as stream:
        for raw in read(stream):
            theirs = from_pymarc(library.Record(data=raw.raw, to_unicode=True))  # type: ignore[attr-defined]
            ours = decode(raw).record
            assert list(ours.fields) == [tidied(field) for field in theirs.fields]


@needs_shared
@pytest.mark.parametrize("path", LC, ids=lambda path: path.name)
def test_decoded_text_is_composed(path: Path) -> None:
    with path.open("rb") as stream:
        for raw in read(stream):
            for field in decode(raw).record.fields:
                assert all(unicodedata.is_normalized("NFC", value) for _, value in field.subfields)
