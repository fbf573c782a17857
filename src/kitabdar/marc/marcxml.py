"""One MARCXML record element as a record."""

from __future__ import annotations

from lxml import etree

from kitabdar.marc.flavours import refuse_other_formats
from kitabdar.marc.problems import Problem, Unreadable
from kitabdar.marc.record import Field, Record
from kitabdar.marc.tidying import findings, tidy

Parsed = tuple[Record, str, list[Problem]]


def safe_parser() -> etree.XMLParser:
    """Return a parser that opens nothing, expands nothing and keeps libxml2's limits."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def name_of(element: etree._Element) -> tuple[str, str]:
    """Return (namespace, local name); both empty for comments and processing instructions.

    lxml's QName refuses elements with an undeclared prefix, which broken files have.
    """
    tag: object = element.tag
    if not isinstance(tag, str):
        return "", ""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def parse(raw: bytes, *, authorities: bool = False) -> Parsed:
    """Read a serialised record element; raise Unreadable if it is not well-formed. `authorities`: see `decode`."""
    try:
        root = etree.fromstring(raw, safe_parser())
    except etree.XMLSyntaxError as error:
        raise Unreadable(Problem("bad-xml-record", {"reason": str(error.msg)})) from None
    problems: list[Problem] = []
    leader = ""
    fields: list[Field] = []
    for child in root:
        name = name_of(child)[1]
        if name == "leader":
            leader = tidy(child.text or "")
        elif name in ("controlfield", "datafield"):
            field = _field(child, name, problems)
            if field:
                fields.append(field)
    _report_oddities(fields, problems)
    leader = _leader(leader, problems)
    refuse_other_formats(leader, {field.tag: _octets(field) for field in fields}, authorities=authorities)
    return Record(leader, tuple(fields)), "utf-8", problems


def _leader(text: str, problems: list[Problem]) -> str:
    """Return 24 characters; Aleph writes ^ for a blank."""
    text = text.replace("^", " ")
    if len(text) != 24 or not text.isascii():
        problems.append(Problem("bad-leader"))
        text = "".join(letter if letter.isascii() else " " for letter in text)
        text = f"{text:<24.24}"
    return f"{text[:9]}a{text[10:]}"


def _field(element: etree._Element, name: str, problems: list[Problem]) -> Field | None:
    tag = element.get("tag") or ""
    if len(tag) != 3 or not tag.isalnum() or not tag.isascii():
        problems.append(Problem("bad-tag", {"field": tag}, field=tag))
        return None
    if name == "controlfield" or tag < "010":
        return Field(tag, "", (), tidy(_text(element)).replace("\x1f", " ").replace("\x1e", " "))
    indicators = (element.get("ind1") or " ")[:1] + (element.get("ind2") or " ")[:1]
    if not (element.get("ind1") and element.get("ind2")):
        problems.append(Problem("bad-indicators", {"field": tag}, field=tag))
    pairs = []
    for child in element:
        code = child.get("code") or ""
        if len(code) != 1:
            problems.append(Problem("bad-subfield-code", {"field": tag}, field=tag))
            continue
        pairs.append((code, tidy(_text(child))))
    if not pairs:
        problems.append(Problem("empty-field", {"field": tag}, field=tag))
        return None
    return Field(tag, indicators, tuple(pairs))


def _text(element: etree._Element) -> str:
    return "".join([str(part) for part in element.itertext()])


def _octets(field: Field) -> bytes:
    """Return the field as ISO 2709 would have it, for the tests on formats."""
    if field.is_control:
        return field.data.encode()
    return (field.indicators + "".join([f"\x1f{code}{value}" for code, value in field.subfields])).encode()


def _report_oddities(fields: list[Field], problems: list[Problem]) -> None:
    tags = [field.tag for field in fields]
    text = "\x1e".join([" ".join([value for _, value in field.subfields]) for field in fields])
    if tags:
        problems += findings(tags, text)
