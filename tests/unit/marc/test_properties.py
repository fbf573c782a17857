"""No octets whatever make reading fail otherwise than by its own exceptions."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import isbn

from kitabdar.marc import codec, description_json, lint
from kitabdar.marc.decoding import decode
from kitabdar.marc.extract import describe
from kitabdar.marc.extract.identifiers import isbn13
from kitabdar.marc.items import extract_items, load_mapping
from kitabdar.marc.problems import CODES, Unreadable, UnreadableFile
from kitabdar.marc.reading import read
from kitabdar.marc.record import Field, Record

from .making import LEADER, book, iso

SEEDS = (
    book("Dədə Qorqud") + book("Абай"),
    iso(
        [
            ("001", b"1"),
            ("100", b"1 \x1faA\x1fd1-2"),
            ("245", b"10\x1f6880-01\x1faX"),
            ("880", b"10\x1f6245-01/(N\x1faY"),
        ]
    ),
    b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam a2200000 i 4500</leader>'
    b'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Kitab</subfield></datafield></record></collection>',
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
FIELDS = st.builds(
    lambda tag, codes, values: Field(tag, "10", tuple(zip(codes, values, strict=False))),
    st.sampled_from(
        [
            "020",
            "041",
            "100",
            "245",
            "246",
            "260",
            "264",
            "490",
            "505",
            "650",
            "700",
            "852",
            "856",
            "880",
            "952",
        ]
    ),
    st.text("abcdehtuvxz0468", min_size=1, max_size=6),
    st.lists(TEXT, min_size=6, max_size=6),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    octets = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(octets) - 1)))
        octets[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(octets)


def consume(octets: bytes) -> None:
    try:
        for raw in read(io.BytesIO(octets)):
            try:
                result = decode(raw)
            except Unreadable as error:
                assert error.problem.code in CODES
                continue
            assert all(problem.code in CODES for problem in result.warnings)
            describe(result.record)
    except UnreadableFile as error:
        assert error.code in CODES


@given(st.binary(max_size=300))
def test_random_octets_are_refused_politely(octets: bytes) -> None:
    consume(octets)
    consume(book() + octets + book())


@settings(max_examples=300)
@given(mutated())
def test_mutated_records_are_read_or_refused(octets: bytes) -> None:
    consume(octets)


@given(st.lists(FIELDS, max_size=12), TEXT)
def test_any_record_is_described_checked_and_written(fields: list[Field], coded: str) -> None:
    record = Record(LEADER, (Field("008", "", (), coded), *fields))
    description = describe(record)
    assert description_json.load(description_json.dump(description)) == description
    assert codec.load(codec.dump(record)) == record
    lint.check(record)
    extract_items(record, load_mapping("marc-852"))


@settings(max_examples=500)
@given(st.from_regex(r"(97[89])?[0-9]{7,11}[0-9X]", fullmatch=True), st.sampled_from("0123456789X"))
def test_an_isbn_is_valid_just_where_stdnum_says_so(digits: str, last: str) -> None:
    for each in (digits, digits[:-1] + last):
        expected = isbn.to_isbn13(isbn.validate(each)) if isbn.is_valid(each) else ""
        assert isbn13(each) == expected
