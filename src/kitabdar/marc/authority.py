"""What a MARC 21 authority record says: heading (1XX), other names (4XX), related headings (5XX), equivalents (7XX).

Linked 880 fields give names in other scripts. Notes 667, 670 and 678 are kept. MARC 21 Format for Authority Data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kitabdar.marc.extract.display import trim
from kitabdar.marc.record import Field, Record

KINDS = {
    "00": "person",
    "10": "corporate",
    "11": "meeting",
    "30": "work",
    "47": "topic",
    "48": "topic",
    "50": "topic",
    "51": "place",
    "55": "genre",
}
"""The second and third digit of a heading's tag."""

_TITLE = "t"
_PARTS = {
    "person": "abcdqtnp",
    "corporate": "abcdntp",
    "meeting": "aqndcetp",
    "work": "anptdfkls",
    "topic": "abxyz",
    "place": "axyz",
    "genre": "axyz",
}
_LINKS = {"a": "earlier", "b": "later", "g": "broader", "h": "narrower"}
_SEE = {"a": "earlier", "b": "later", "d": "short"}
_NOTES = ("667", "670", "678", "680")


@dataclass(frozen=True, slots=True)
class AuthorityHeading:
    """One heading or name.

    `relation` to the heading: "preferred", "variant", "earlier", "later", "short", "translation"; of a 5XX "related",
    "earlier", "later", "broader", "narrower", "pseudonym".
    """

    text: str
    kind: str
    relation: str


@dataclass(frozen=True, slots=True)
class AuthorityDescription:
    """An authority record. `identifiers`: (kind, value) of 001 with 003, 010, 024."""

    control_number: str
    heading: AuthorityHeading
    names: tuple[AuthorityHeading, ...]
    related: tuple[AuthorityHeading, ...]
    identifiers: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def is_authority(record: Record) -> bool:
    """Whether the leader says so (position 06 is z)."""
    return record.leader[6:7] == "z"


def describe(record: Record) -> AuthorityDescription | None:
    """Return what the record says, None where it has no heading."""
    heading = next(_headings(record, "1", "preferred"), None)
    if heading is None:
        return None
    names = [
        *_linked(record, "1", "variant"),
        *_headings(record, "4", "variant"),
        *_linked(record, "4", "variant"),
    ]
    names += [*_headings(record, "7", "translation"), *_linked(record, "7", "translation")]
    return AuthorityDescription(
        control_number=record.control_number,
        heading=heading,
        names=tuple(dict.fromkeys(names)),
        related=tuple(dict.fromkeys(_headings(record, "5", "related"))),
        identifiers=tuple(_identifiers(record)),
        notes=tuple(trim(field.joined("abu")) for field in record.all(*_NOTES)),
    )


def _headings(record: Record, hundred: str, relation: str) -> Iterator[AuthorityHeading]:
    for field in record.fields:
        if field.tag[:1] == hundred and field.tag[1:] in KINDS:
            yield from _heading(field, field.tag, relation)


def _linked(record: Record, hundred: str, relation: str) -> Iterator[AuthorityHeading]:
    """Yield the 880 fields that stand for fields of these tags ($6 of an 880 begins with the tag)."""
    for field in record.all("880"):
        tag = field.get("6")[:3]
        if tag[:1] == hundred and tag[1:] in KINDS:
            yield from _heading(field, tag, relation)


def _heading(field: Field, tag: str, relation: str) -> Iterator[AuthorityHeading]:
    kind = KINDS[tag[1:]]
    if tag[0] == "7" and not field.values("a"):
        return
    parts = _PARTS[kind]
    main = [value for code, value in field.subfields if code in parts and code not in "xyz"]
    subdivisions = [trim(value) for code, value in field.subfields if code in parts and code in "xyz"]
    text = " -- ".join(part for part in (trim(" ".join(main)), *subdivisions) if part)
    if text:
        yield AuthorityHeading(text, "work" if field.get(_TITLE) else kind, _relation(field, tag, relation))


def _relation(field: Field, tag: str, relation: str) -> str:
    """Read $w of a 4XX or 5XX, and $i or $4 that say "pseudonym"."""
    control = field.get("w")[:1]
    if tag[0] == "5":
        named = " ".join(field.values("i4")).lower()
        return (
            "pseudonym" if "pseudonym" in named or "real identity" in named else _LINKS.get(control, relation)
        )
    return _SEE.get(control, relation) if tag[0] == "4" else relation


def _identifiers(record: Record) -> Iterator[tuple[str, str]]:
    lccn = record.first("010")
    if lccn is not None and lccn.get("a").strip():
        yield "lccn", lccn.get("a").replace(" ", "")
    for field in record.all("024"):
        if field.indicators[:1] == "7" and field.get("a"):
            yield field.get("2") or "other", field.get("a").strip()
