"""The corpus of the benchmarks: sound records, the same bytes every time, growing as real catalogues do."""

from __future__ import annotations

from collections import Counter

import pymarc
import pytest
from benchmarks import corpus
from benchmarks.corpus.describing import Description
from stdnum import isbn

COUNT = 6000


@pytest.fixture(scope="module")
def octets() -> bytes:
    return b"".join(corpus.generate(COUNT, branches=corpus.branch_codes(40)))


@pytest.fixture(scope="module")
def records(octets: bytes) -> list[pymarc.Record]:
    return [record for record in pymarc.MARCReader(octets) if record]


def test_every_record_is_sound(records: list[pymarc.Record], octets: bytes) -> None:
    assert len(records) == COUNT
    lengths, at = 0, 0
    while at < len(octets):
        length = int(octets[at : at + 5])
        assert octets[at + length - 1] == 0x1D
        at, lengths = at + length, lengths + 1
    assert lengths == COUNT
    assert all(record["245"] and str(record.leader)[9] == "a" for record in records)


def test_the_same_seed_gives_the_same_bytes_in_any_number_of_processes(octets: bytes) -> None:
    shared = b"".join(corpus.generate(2500, branches=corpus.branch_codes(40), workers=2))
    assert octets.startswith(shared)
    assert b"".join(corpus.generate(100, seed=2)) != b"".join(corpus.generate(100, seed=1))


def test_numbers_that_must_be_unique_are(records: list[pymarc.Record]) -> None:
    control = [record["001"].data for record in records]
    barcodes = [field["p"] for record in records for field in record.get_fields("952")]
    isbns = [record["020"]["a"] for record in records if record.get("020")]
    for numbers in (control, barcodes, isbns):
        assert len(set(numbers)) == len(numbers) > COUNT / 3
    assert all(isbn.is_valid(number) for number in isbns)


def test_works_come_again_as_editions_and_translations(records: list[pymarc.Record]) -> None:
    titles = Counter(record["245"]["a"] for record in records)
    assert sum(number for number in titles.values() if number > 1) > COUNT / 20
    translations = [record for record in records if record.get("765")]
    assert len(translations) > COUNT / 100
    originals = {record["001"].data: record["245"]["a"] for record in records}
    assert any(originals[record["765"]["w"]] in record["240"]["a"] for record in translations)


def test_words_stay_paired_with_their_romanisation(records: list[pymarc.Record]) -> None:
    pairs = {}
    for record in records:
        for field in record.get_fields("880"):
            if (field.get("6") or "").startswith("245") and field.get("a"):
                pairs[record["245"]["a"]] = field["a"]
    same_length = sum(len(one.split()) == len(other.split()) for one, other in pairs.items())
    in_own_script = sum(not other.isascii() for other in pairs.values())
    assert len(pairs) > 500 and min(same_length, in_own_script) > 0.8 * len(pairs)


def test_the_vocabulary_grows_by_heaps_law(octets: bytes) -> None:
    small, large = Description(), Description()
    small.add(b"".join(corpus.generate(1000)))
    large.add(octets)
    grown = len(large._words) / len(small._words)
    assert 6**0.5 < grown < 6**0.9


def test_branches_are_of_unlike_size_and_some_titles_have_many_copies(records: list[pymarc.Record]) -> None:
    items = [record.get_fields("952") for record in records]
    branches = Counter(field["a"] for fields in items for field in fields)
    assert branches["b000"] > 4 * branches["b039"] > 0
    assert max(map(len, items)) > 20 and sum(not fields for fields in items) > COUNT / 20
