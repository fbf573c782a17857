"""ISO 2709 cut into records, however broken the file."""

from __future__ import annotations

import gzip
import io

import pytest

from kitabdar.marc.decoding import decode
from kitabdar.marc.problems import Unreadable, UnreadableFile
from kitabdar.marc.reading import framing, read

from .making import book, iso, raws

TWO = [book("Birinci", number="1"), book("İkinci", number="2")]


class Dripping:
    """A stream that gives a few octets at a time, as a pipe may."""

    def __init__(self, octets: bytes, size: int = 7) -> None:
        self._stream, self._size = io.BytesIO(octets), size

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(min(size, self._size) if size >= 0 else self._size)


class Endless:
    """A sound record, then the same octet for ever; counts what is taken."""

    def __init__(self, filler: bytes, size: int) -> None:
        self._head, self._filler, self.left = book(), filler, size

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        given = min(size, self.left)
        self.left -= given
        return self._filler * given


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\n\n", b"\x1d\x1d", b"\x00" * 40, b"\x1a", b" \t"])
def test_padding_between_records_is_skipped(between: bytes) -> None:
    found = raws(TWO[0] + between + TWO[1] + between)
    assert [each.raw for each in found] == TWO
    assert [each.position for each in found] == [1, 2]
    assert found[1].offset == len(TWO[0]) + len(between)


def test_a_missing_terminator_does_not_join_two_records() -> None:
    found = raws(book("Birinci", end=b"", number="1") + TWO[1])
    assert [decode(each).record.control_number for each in found] == ["1", "2"]


def test_a_terminator_inside_a_field_does_not_cut_the_record() -> None:
    octets = book(b"abc\x1ddef") + TWO[1]
    assert [each.raw for each in raws(octets)] == [book(b"abc\x1ddef"), TWO[1]]


def test_a_wrong_length_never_swallows_the_next_record() -> None:
    long, short = b"99999" + TWO[0][5:], b"00000" + TWO[0][5:]
    for broken in (long, short, b"-0139" + TWO[0][5:], b"xxxxx" + TWO[0][5:]):
        assert [each.raw for each in raws(TWO[1] + broken + TWO[1])] == [TWO[1], broken, TWO[1]]


def test_records_split_over_chunks_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [book(f"Kitab {number}", number=str(number)) for number in range(40)]
    for size in (1, 13, 64, 1000):
        monkeypatch.setattr(framing, "CHUNK", size)
        assert [each.raw for each in raws(b"\n".join(expected))] == expected


def test_a_stream_that_drips_is_read_like_a_file() -> None:
    found = list(read(Dripping(b"".join(TWO))))  # type: ignore[arg-type]
    assert [each.raw for each in found] == TWO


@pytest.mark.parametrize("size", [7, 100_000])
def test_gzip_is_recognised_by_its_octets(size: int) -> None:
    found = list(read(Dripping(gzip.compress(b"".join(TWO)), size)))  # type: ignore[arg-type]
    assert [each.raw for each in found] == TWO


def test_records_before_the_damage_of_a_gzip_file_are_read() -> None:
    many = b"".join(book(f"Kitab {number}") for number in range(20_000))
    stream = read(io.BytesIO(gzip.compress(many)[:-5000]))
    seen = 0
    with pytest.raises(UnreadableFile) as error:
        for _ in stream:
            seen += 1
    assert error.value.code == "gzip-broken"
    assert seen > 1000


def test_a_record_without_an_end_is_rejected_and_the_next_one_read() -> None:
    endless = b"00500nam a2200037 i 4500" + b"x" * (framing.MAX_RECORD + 3 * framing.CHUNK) + b"\x1d"
    found = raws(TWO[0] + endless + TWO[1])
    assert [each.raw for each in (found[0], found[2])] == TWO
    assert len(found[1].raw) == framing.MAX_RECORD
    with pytest.raises(Unreadable) as error:
        decode(found[1])
    assert error.value.problem.code == "record-too-long"
    assert error.value.problem.position == 2


def test_an_endless_stream_is_walked_through_in_bounded_memory() -> None:
    stream = Endless(b"x", 200 << 20)
    found = list(read(stream))  # type: ignore[arg-type]
    assert stream.left == 0
    assert [len(each.raw) <= framing.MAX_RECORD for each in found] == [True, True]


@pytest.mark.parametrize("octets", [b"", b"\x1d" * 1000, b"\r\n \x1a", b"\xef\xbb\xbf"])
def test_a_file_of_nothing_has_no_records(octets: bytes) -> None:
    assert raws(octets) == []


def test_a_byte_order_mark_does_not_hide_the_first_record() -> None:
    assert [each.raw for each in raws(b"\xef\xbb\xbf" + TWO[0])] == [TWO[0]]


def test_the_last_record_may_lack_its_terminator() -> None:
    assert [each.raw for each in raws(TWO[0] + TWO[1][:-1])] == [TWO[0], TWO[1][:-1]]


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"%PDF-1.7\n" + book(), "file-is-pdf"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "file-is-epub"),
        (b"PK\x03\x04" + b"\0" * 26 + b"records.mrc", "file-is-zip"),
        (b"\n<!DOCTYPE html><html><body>", "file-is-html"),
        (book().decode().encode("utf-16-le"), "file-is-utf-16"),
        (b"\xff\xfe" + book().decode().encode("utf-16-le"), "file-is-utf-16"),
        (b"#692: ^B2008/2009^CO\n*****\n", "file-is-irbis-text"),
        (b"### 02020nM2.01200024      h\n001 1\n", "file-is-mab2"),
        (b"02020nM2.01200024      h001 1\x1e\x1d", "file-is-mab2"),
        (b"000000004 LDR   L ^^^^^cam^a22002777i^4500\n", "file-is-aleph"),
        (b'{"leader":"00000nam a2200000 i 4500","fields":[]}', "file-is-marc-json"),
        (b"=LDR  00000nam a2200000 i 4500\n=245  10$aKitab\n", "file-is-marc-text"),
        (b"SQLite format 3\0", "file-is-other"),
        (b"barcode;title\n1;Kitab\n", "not-marc"),
        (b"\0" * 100_000, "not-marc"),
        (b"oai" * 30_000, "not-marc"),
    ],
)
def test_a_file_that_is_no_marc_is_refused_by_its_name(octets: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        raws(octets)
    assert error.value.code == code


def test_each_record_keeps_its_octets() -> None:
    odd = iso([("001", b"7"), ("245", b"10\x1fa\xff\xfe\x00")])
    assert raws(odd)[0].raw == odd
