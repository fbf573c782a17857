"""A record written and read back: compact MARC-in-JSON for the database, ISO 2709 and MARCXML for partners."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import orjson

from kitabdar.marc.problems import TooLong
from kitabdar.marc.record import Field, Record

MARCXML_NAMESPACE = "http://www.loc.gov/MARC21/slim"
MAX_RECORD = 99_999
MAX_FIELD = 9_999


def dump(record: Record) -> str:
    """Write MARC-in-JSON (Rascoe's form, read by pymarc, ruby-marc and others) without any white space."""
    fields: list[dict[str, object]] = []
    for tag, indicators, subfields, data in record.fields:
        if subfields or not (tag < "010"):
            pairs = [{code: value} for code, value in subfields]
            body = {"ind1": indicators[:1], "ind2": indicators[1:2], "subfields": pairs}
            fields.append({tag: body})
        else:
            fields.append({tag: data})
    return orjson.dumps({"leader": record.leader, "fields": fields}).decode()


def load(text: str | bytes) -> Record:
    """Read what `dump` wrote, or any MARC-in-JSON object; raise ValueError for anything else."""
    try:
        document = orjson.loads(text)
        fields = [_field(tag, body) for entry in document["fields"] for tag, body in entry.items()]
        return Record(document["leader"], tuple(fields))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not MARC-in-JSON") from error


def _field(tag: str, body: str | dict[str, object]) -> Field:
    if isinstance(body, str):
        return Field(tag, "", (), body)
    pairs: list[dict[str, str]] = body["subfields"]  # type: ignore[assignment]
    subfields = tuple([pair for each in pairs for pair in each.items()])
    return Field(tag, f"{body['ind1']}{body['ind2']}", subfields)


def to_iso2709(record: Record) -> bytes:
    """Write ISO 2709 in UTF-8, leader/09 "a"; raise TooLong where a length does not fit."""
    directory = []
    body = bytearray()
    for field in record.fields:
        octets = _field_octets(field)
        if len(octets) > MAX_FIELD:
            raise TooLong(len(octets), field.tag)
        directory.append(f"{field.tag:.3}{len(octets):04d}{len(body):05d}")
        body += octets
    head = "".join(directory).encode("ascii", "replace") + b"\x1e"
    length = 24 + len(head) + len(body) + 1
    if length > MAX_RECORD:
        raise TooLong(length)
    leader = record.leader.ljust(24)
    leader = f"{length:05d}{leader[5:9]}a22{24 + len(head):05d}{leader[17:20]}4500"
    return leader.encode("ascii", "replace") + head + bytes(body) + b"\x1d"


def _field_octets(field: Field) -> bytes:
    if field.is_control:
        return field.data.encode() + b"\x1e"
    subfields = "".join([f"\x1f{code}{value}" for code, value in field.subfields])
    return f"{field.indicators:<2.2}{subfields}\x1e".encode()


def to_marcxml(record: Record) -> str:
    """Write one MARCXML `record` element with its namespace, without an XML declaration."""
    leader = f"{record.leader[:9]:<9}a{record.leader[10:]}"
    parts = [f'<record xmlns="{MARCXML_NAMESPACE}"><leader>{escape(leader)}</leader>']
    for field in record.fields:
        tag = quoteattr(field.tag)
        if field.is_control:
            parts.append(f"<controlfield tag={tag}>{escape(field.data)}</controlfield>")
            continue
        first, second = quoteattr(field.indicators[:1] or " "), quoteattr(field.indicators[1:2] or " ")
        parts.append(f"<datafield tag={tag} ind1={first} ind2={second}>")
        for code, value in field.subfields:
            parts.append(f"<subfield code={quoteattr(code)}>{escape(value)}</subfield>")
        parts.append("</datafield>")
    parts.append("</record>")
    return "".join(parts)
