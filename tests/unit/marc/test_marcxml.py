"""MARCXML streams: read record by record, hostile ones refused."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from kitabdar.marc.decoding import decode
from kitabdar.marc.problems import UnreadableFile
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading import read, xml_stream

from .making import codes, decoded, raws, title_of

NAMESPACE = 'xmlns="http://www.loc.gov/MARC21/slim"'


def element(title: str = "Kitab", *, number: str = "1", namespace: str = "") -> str:
    return (
        f"<record{' ' + namespace if namespace else ''}><leader>00000nam a2200000 i 4500</leader>"
        f'<controlfield tag="001">{number}</controlfield>'
        f'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}</subfield></datafield></record>'
    )


def collection(*elements: str, head: str = "") -> bytes:
    return f"{head}<collection {NAMESPACE}>{''.join(elements)}</collection>".encode()


def refused(octets: bytes) -> tuple[UnreadableFile, list[RawRecord]]:
    seen = []
    with pytest.raises(UnreadableFile) as error:
        for raw in read(io.BytesIO(octets)):
            seen.append(raw)
    return error.value, seen


def test_records_are_read_from_whatever_wraps_them() -> None:
    bare = element(namespace=NAMESPACE).encode()
    plain = f"<collection>{element()}</collection>".encode()
    oai = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header/><metadata>'
        f"{element(namespace=NAMESPACE)}</metadata></record></ListRecords></OAI-PMH>"
    ).encode()
    for octets in (bare, plain, oai, collection(element()), b"\xef\xbb\xbf" + bare):
        assert title_of(decoded(octets)) == "Kitab"


def test_each_raw_record_is_a_record_element_of_its_own() -> None:
    found = raws(collection(element("Bir", number="1"), element("İki", number="2")))
    assert [decode(each).record.control_number for each in found] == ["1", "2"]
    assert title_of(decoded(found[1].raw)) == "İki"
    assert found[1].format == "marcxml"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
        f"<!--{'-' * 0}{'x' * 70_000}--><!DOCTYPE r [<!ENTITY x 'y'>]>",
    ],
)
def test_a_document_type_is_refused_before_a_record_is_read(head: str) -> None:
    error, seen = refused(collection(element("&x;"), head=head))
    assert (error.code, seen) == ("dtd-refused", [])


def test_xinclude_and_stylesheets_are_left_alone() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    head = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>'
    found = raws(collection(element(f"Kitab{include}"), head=head))
    assert title_of(decode(found[0])) == "Kitab"


def test_records_before_broken_xml_are_read_and_the_line_is_named() -> None:
    error, seen = refused(collection(element("Bir"), "\n", element("İki"), "\n", element("A & B")))
    assert [title_of(decode(raw)) for raw in seen] == ["Bir", "İki"]
    assert error.code == "xml-broken"
    assert error.params["line"] == 3


def test_a_foreign_namespace_is_named() -> None:
    error, _ = refused(element(namespace='xmlns="http://example.org/x"').encode())
    assert (error.code, error.params["namespace"]) == ("wrong-namespace", "http://example.org/x")


def test_xml_without_records_is_refused_by_its_root() -> None:
    error, _ = refused(b"<rss><channel/></rss>")
    assert (error.code, error.params["element"]) == ("no-records", "rss")
    assert raws(collection()) == []


def test_deep_nesting_is_refused() -> None:
    error, _ = refused(collection(element("<b>" * 5000 + "</b>" * 5000)))
    assert error.code == "xml-broken"


class Generated:
    """A collection of many records, made while it is read."""

    def __init__(self, count: int, filler: str = "") -> None:
        self._parts = self._all(count, filler)
        self._buffer = b""

    @staticmethod
    def _all(count: int, filler: str) -> Iterator[bytes]:
        yield f"<collection {NAMESPACE}>".encode()
        for number in range(count):
            yield (filler or element("Kitab" * 20, number=str(number)) + "\n").encode()
        yield b"</collection>"

    def read(self, size: int = -1) -> bytes:
        while len(self._buffer) < size and (part := next(self._parts, b"")):
            self._buffer += part
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken


def test_records_that_were_read_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    forget = xml_stream._forget

    def counting(found: object) -> None:
        forget(found)  # type: ignore[arg-type]
        kept.append(len(found.getparent()))  # type: ignore[attr-defined]

    monkeypatch.setattr(xml_stream, "_forget", counting)
    assert sum(1 for _ in read(Generated(5000))) == 5000  # type: ignore[arg-type]
    assert max(kept) < 300


def test_a_stream_without_records_ends_at_a_limit() -> None:
    with pytest.raises(UnreadableFile) as error:
        list(read(Generated(10**7, f"<other>{'x' * 60_000}</other>")))  # type: ignore[arg-type]
    assert error.value.code == "xml-too-large"


def test_missing_attributes_are_reported_and_the_rest_read() -> None:
    broken = (
        f"<record {NAMESPACE}><leader>00000nam a2200000 i 4500</leader><controlfield>x</controlfield>"
        '<datafield tag="245"><subfield>x</subfield><subfield code="a">Kitab</subfield></datafield></record>'
    )
    result = decoded(broken.encode())
    assert title_of(result) == "Kitab"
    assert codes(result) == {"bad-tag", "bad-indicators", "bad-subfield-code"}


def test_declared_windows_1251_is_decoded() -> None:
    octets = f'<?xml version="1.0" encoding="windows-1251"?>{element("Абай жолы")}'.encode("cp1251")
    assert title_of(decoded(octets)) == "Абай жолы"
