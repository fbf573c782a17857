"""Every fixture file of the shared data, broken and sound, against what reading it must give.

`expected_files.tsv`: records read, records rejected by code, why the file is refused, encodings, warnings.
"""

from __future__ import annotations

import csv
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from kitabdar.marc import codec, description_json, export, lint
from kitabdar.marc.decoding import decode
from kitabdar.marc.extract import describe
from kitabdar.marc.problems import CODES, TooLong, Unreadable, UnreadableFile
from kitabdar.marc.reading import read
from tests.support.shared import DATA, needs_shared

from .making import codes, decoded, title_of

FOLDERS = ("broken", "unimarc-rusmarc", "irbis64", "marc21")


class Expected(NamedTuple):
    file: str
    read: str
    rejected: str
    refused: str
    encodings: str
    warnings: str


with (Path(__file__).parent / "expected_files.tsv").open(encoding="utf-8", newline="") as table:
    EXPECTED = [Expected(*row) for row in csv.reader(table, delimiter="\t") if not row[0].startswith("#")]


@needs_shared
def test_every_file_is_expected() -> None:
    found = {
        str(path.relative_to(DATA)) for top in FOLDERS for path in (DATA / top).rglob("*") if path.is_file()
    }
    assert found == {each.file for each in EXPECTED}


@needs_shared
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.file)
def test_a_file_is_read_as_expected(expected: Expected) -> None:
    count, refused = 0, ""
    rejected: Counter[str] = Counter()
    encodings, warnings = set(), set()
    with (DATA / expected.file).open("rb") as stream:
        try:
            for raw in read(stream):
                try:
                    result = decode(raw)
                except Unreadable as error:
                    assert CODES[error.problem.code] % error.problem.params
                    rejected[error.problem.code] += 1
                    continue
                count += 1
                encodings.add(result.encoding)
                warnings |= codes(result)
        except UnreadableFile as error:
            assert CODES[error.code] % error.params
            refused = error.code
    listed = " ".join(f"{code}:{number}" for code, number in sorted(rejected.items()))
    found = (
        expected.file,
        str(count),
        listed,
        refused,
        " ".join(sorted(encodings)),
        " ".join(sorted(warnings)),
    )
    assert found == tuple(expected)


@needs_shared
@pytest.mark.parametrize(
    "file", [each.file for each in EXPECTED if each.read != "0" and "/lc/" not in each.file]
)
def test_a_record_that_was_read_can_be_described_checked_and_written(file: str) -> None:
    with (DATA / file).open("rb") as stream:
        for raw in read(stream):
            try:
                record = decode(raw).record
            except Unreadable:
                continue
            description = describe(record)
            assert description_json.load(description_json.dump(description)) == description
            assert codec.load(codec.dump(record)) == record
            for problem in lint.check(record):
                assert CODES[problem.code] % problem.params
            for write in (export.ris, export.bibtex, export.dublin_core, export.schema_org):
                assert write(description)
            assert decoded(codec.to_marcxml(record).encode()).record.fields == record.fields
            try:
                assert decoded(codec.to_iso2709(record)).record.fields == record.fields
            except TooLong:
                assert "50-overlong" in file or "51-overlong" in file


@needs_shared
@pytest.mark.parametrize("file", [each.file for each in EXPECTED if each.file.startswith("broken/synthetic")])
def test_a_hostile_file_takes_little_memory(file: str) -> None:
    tracemalloc.start()
    try:
        with (DATA / file).open("rb") as stream:
            for raw in read(stream):
                decode(raw)
    except (Unreadable, UnreadableFile):
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 30 << 20


@needs_shared
@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("17-embedded-RT.mrc", "abcdef"),
        ("24-cp1254-turkish.mrc", "İstanbul’un şehir tarihi ğüışöç"),
        ("25-koi8r.mrc", "Библиотечное дело"),
        ("26-cp866.mrc", "Библиотечное дело"),
        ("07-dir-offset-out.mrc", "Dədə Qorqud kitabı /"),
        ("05-base-beyond-end.mrc", "Dədə Qorqud kitabı /"),
    ],
)
def test_a_title_is_saved_from_a_broken_record(file: str, title: str) -> None:
    assert title_of(decoded((DATA / "broken/synthetic" / file).read_bytes())) == title
