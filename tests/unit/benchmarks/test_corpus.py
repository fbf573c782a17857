"""The corpus of the benchmarks: sound records, the same bytes every time, growing as real catalogues do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pymarc
import pytest
from benchmarks import corpus
from benchmarks.corpus.dating import shifted
from benchmarks.corpus.describing import Description, heaps, script_of
from benchmarks.corpus.iso2709 import LONGEST_FIELD, LONGEST_RECORD, encoded
from benchmarks.corpus.templates import Line
from stdnum import isbn

COUNT = 6000
ONCE = ("001", "008", "041", "100", "240", "245")


@pytest.fixture(scope="module")
def octets() -> bytes:
    return b"".join(corpus.generate(COUNT, branches=corpus.branch_codes(40)))


@pytest.fixture(scope="module")
def records(octets: bytes) -> list[pymarc.Record]:
    return [record for record in pymarc.MARCReader(octets) if record]


@pytest.fixture(scope="module")
def translations(records: list[pymarc.Record]) -> list[pymarc.Record]:
    return [record for record in records if record.get("765")]


def test_every_record_is_sound(records: list[pymarc.Record], octets: bytes) -> None:
    assert len(records) == COUNT
    found, at = 0, 0
    while at < len(octets):
        length, base = int(octets[at : at + 5]), int(octets[at + 12 : at + 17])
        one = octets[at : at + length]
        assert one[-1] == 0x1D and one[base - 1] == 0x1E
        assert one[9:12] == b"a22" and one[20:24] == b"4500"
        one.decode("utf-8")
        directory = one[24 : base - 1].decode("ascii")
        parts = [directory[place : place + 12] for place in range(0, len(directory), 12)]
        ends = [base + int(part[7:]) + int(part[3:7]) for part in parts]
        assert all(one[end - 1] == 0x1E for end in ends) and ends[-1] == length - 1
        assert [base + int(part[7:]) for part in parts] == [base, *ends[:-1]]
        at, found = at + length, found + 1
    assert found == COUNT


def test_what_may_stand_once_stands_once(records: list[pymarc.Record]) -> None:
    for record in records:
        counted = Counter(field.tag for field in record.fields)
        assert counted["245"] == 1 and all(counted[tag] < 2 for tag in ONCE)
        assert sum(counted[tag] for tag in ("100", "110", "111", "130")) < 2


def test_what_would_be_too_long_is_left_out() -> None:
    long, longer = "x" * (LONGEST_FIELD - 10), "x" * LONGEST_FIELD
    lines = [Line("505", "0 ", [("a", text)]) for text in (*[long] * 20, longer)]
    made = encoded(" " * 24, [Line("245", "00", [("a", "Ә")]), *lines])
    assert len(made) == int(made[:5]) <= LONGEST_RECORD
    assert len(pymarc.Record(made).get_fields("505")) == 9


def test_the_same_seed_gives_the_same_bytes_in_any_number_of_processes(octets: bytes) -> None:
    shared = b"".join(corpus.generate(2500, branches=corpus.branch_codes(40), workers=2))
    assert octets.startswith(shared)
    assert b"".join(corpus.generate(100, seed=2)) != b"".join(corpus.generate(100, seed=1))


def test_the_command_writes_the_same_bytes_whatever_the_hash_seed(octets: bytes) -> None:
    command = [sys.executable, "-m", "benchmarks.corpus", "300", "-", "--branches", "40", "--workers", "1"]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(corpus.ROOT)}
    made = subprocess.run(command, cwd=corpus.ROOT, env=environment, capture_output=True, check=True)
    assert made.stdout and octets.startswith(made.stdout)
    assert b"300 records" in made.stderr


def test_a_file_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    path = corpus.write(tmp_path / "new" / "some.mrc", 50)
    assert path.read_bytes() == b"".join(corpus.generate(50, branches=corpus.branch_codes(400)))
    path.write_bytes(b"kept")
    assert corpus.write(path, 50).read_bytes() == b"kept"


def test_numbers_that_must_be_unique_are(records: list[pymarc.Record]) -> None:
    control = [record["001"].data for record in records]
    barcodes = [field["p"] for record in records for field in record.get_fields("952")]
    isbns = [record["020"]["a"] for record in records if record.get("020")]
    for numbers in (control, barcodes, isbns):
        assert len(set(numbers)) == len(numbers) > COUNT / 3
    assert all(isbn.is_valid(number) for number in isbns)


def test_works_come_again_as_other_editions(records: list[pymarc.Record]) -> None:
    works: dict[tuple[str, str], list[pymarc.Record]] = {}
    for record in records:
        author = record["100"]["a"] if record.get("100") else ""
        works.setdefault((record["245"]["a"], author), []).append(record)
    again = [found for found in works.values() if len(found) > 1]
    assert sum(map(len, again)) > COUNT / 20
    imprints = [
        {str(field) for record in found for field in record.get_fields("260", "264")} for found in again
    ]
    assert sum(len(found) > 1 for found in imprints) > 0.8 * len(again)


def test_translations_name_an_original_that_is_there_by_the_same_author(
    records: list[pymarc.Record], translations: list[pymarc.Record]
) -> None:
    originals = {record["001"].data: record for record in records}
    assert len(translations) > COUNT / 100
    for record in translations:
        original = originals[record["765"]["w"]]
        title = " ".join(original["245"].get_subfields("a", "b", "t", "n")).rstrip(" /:;=,.")
        languages = [each["008"].data[35:38] for each in (record, original)]
        assert record["765"]["t"] == record["240"]["a"] == title
        assert [record["041"]["a"], record["041"]["h"]] == languages and len(set(languages)) == 2
        if original.get("100"):
            assert record["100"].get_subfields("a", "d") == original["100"].get_subfields("a", "d")
    assert sum("100" in record for record in translations) > len(translations) / 2


def test_words_stay_paired_with_their_romanisation(records: list[pymarc.Record]) -> None:
    pairs = {}
    for record in records:
        for field in record.get_fields("880"):
            if (field.get("6") or "").startswith("245") and field.get("a"):
                pairs[record["245"]["a"]] = field["a"]
    same_length = sum(len(one.split()) == len(other.split()) for one, other in pairs.items())
    in_own_script = sum(not other.isascii() for other in pairs.values())
    assert len(pairs) > 500 and min(same_length, in_own_script) > 0.8 * len(pairs)


def test_what_stands_in_two_scripts_is_linked(records: list[pymarc.Record]) -> None:
    linked: Counter[str] = Counter()
    for record in records:
        plain = {
            f"{each.tag}-{each['6'][4:6]}" for each in record.fields if each.tag != "880" and "6" in each
        }
        own = {each["6"][:6] for each in record.get_fields("880") if each["6"][4:6] != "00"}
        assert plain == own
        linked.update(link[:3] for link in own)
    assert linked["245"] > linked["100"] > linked["600"] > 10


def test_the_year_of_008_is_that_of_the_imprint(records: list[pymarc.Record]) -> None:
    same = told = 0
    for record in records:
        imprint = " ".join(field.get("c") or "" for field in record.get_fields("260", "264"))
        told += bool(re.search(r"\d{4}", imprint))
        same += record["008"].data[7:11] in imprint
    assert same > 0.9 * told > COUNT / 2


def test_years_move_in_the_digits_they_stand_in() -> None:
    assert shifted("1378 [1999 or 2000], c12345", 5) == "1383 [2004 or 2005], c12345"
    assert shifted("۱۳۷۸.", 5) == "۱۳۸۳."


def test_some_names_have_dates_in_their_own_subfield(records: list[pymarc.Record]) -> None:
    names = [field for record in records for field in record.get_fields("100", "700")]
    dated = [field for field in names if field.get("d")]
    assert 0.05 < len(dated) / len(names) < 0.5
    assert not any(re.search(r"\d{4}", field["a"]) for field in names)


def test_the_vocabulary_grows_by_heaps_law(octets: bytes) -> None:
    small, large = Description(), Description()
    small.add(b"".join(corpus.generate(1000)))
    large.add(octets)
    assert 0.5 < heaps(small.sizes, large.sizes) < 0.9
    assert "Cyrillic" in str(large) and "more than one edition" in str(large)
    assert [script_of(text) for text in ("“Ә", "ქ", "كتاب", "12")] == ["Cyrillic", "Georgian", "Arabic", ""]


def test_branches_are_of_unlike_size_and_some_titles_have_many_copies(records: list[pymarc.Record]) -> None:
    items = [record.get_fields("952") for record in records]
    branches = Counter(field["a"] for fields in items for field in fields)
    assert branches["b000"] > 4 * branches["b039"] > 0
    assert max(map(len, items)) > 20 and sum(not fields for fields in items) > COUNT / 20
