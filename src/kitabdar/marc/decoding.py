"""From raw records to records: characters decoded, structure mended, every oddity reported, nothing readable lost."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from kitabdar.marc import marcxml
from kitabdar.marc.encodings import decode_fields
from kitabdar.marc.flavours import refuse_other_formats
from kitabdar.marc.iso2709 import split
from kitabdar.marc.problems import Problem, Unreadable
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.record import Field, Record
from kitabdar.marc.tidying import findings, tidy

MAX_WARNINGS = 50  # of one record; a record cut short can have thousands of lost fields


class Decoded(NamedTuple):
    """A record, the encoding it was in ("utf-8", "marc-8", "cp1251" …) and what is wrong with it."""

    record: Record
    encoding: str
    warnings: tuple[Problem, ...]


def decode(raw: RawRecord, *, authorities: bool = False) -> Decoded:
    """Decode one raw record; raise Unreadable if it cannot be taken in as MARC 21.

    `authorities` lets records that describe a heading pass, which are no descriptions of publications.
    """
    try:
        if raw.problem:
            raise Unreadable(raw.problem)
        read = marcxml.parse if raw.format == "marcxml" else _decode_iso2709
        decoded = read(raw.raw, authorities=authorities)
    except Unreadable as error:
        raise Unreadable(dataclasses.replace(error.problem, position=raw.position)) from None
    record, encoding, problems = decoded
    if not record.fields:
        raise Unreadable(Problem("no-fields", position=raw.position))
    warnings = tuple(
        [dataclasses.replace(problem, position=raw.position) for problem in problems[:MAX_WARNINGS]]
    )
    return Decoded(record, encoding, warnings)


def _decode_iso2709(raw: bytes, *, authorities: bool = False) -> tuple[Record, str, list[Problem]]:
    leader, tags, chunks, problems = split(raw)
    if "245" not in tags:
        refuse_other_formats(leader, dict(zip(tags, chunks, strict=True)), authorities=authorities)
    text, encoding, found = decode_fields(tags, chunks, leader[9] == "a")
    problems += found
    problems += findings(tags, text, lost_before=not found)
    fields = []
    for tag, value in zip(tags, tidy(text).split("\x1e"), strict=True):
        if tag < "010" and tag.isalnum():
            fields.append(Field(tag, "", (), value.replace("\x1f", " ")))
            continue
        parts = value.split("\x1f")
        if len(parts[0]) == 2 and len(parts) > 1 and "" not in parts and tag.isalnum():
            fields.append(Field(tag, parts[0], tuple([(part[0], part[1:]) for part in parts[1:]])))
        elif field := _mended(tag, parts, problems):
            fields.append(field)
    return Record(f"{leader[:9]}a{leader[10:]}", tuple(fields)), encoding, problems


def _mended(tag: str, parts: list[str], problems: list[Problem]) -> Field | None:
    """Return a data field with odd indicators or subfields as well as it can be read; None if it has no content."""

    def report(code: str) -> None:
        problems.append(Problem(code, {"field": tag}, field=tag))

    if not tag.isalnum():
        report("bad-tag")
        return None
    head = parts[0]
    if len(parts) == 1:
        if not head.strip():
            report("empty-field")
            return None
        report("no-subfields")
        return Field(tag, "  ", (("a", head[2:] if head[:2].strip("0123456789 ") == "" else head),))
    if len(head) != 2:
        report("bad-indicators" if len(head) < 2 else "text-before-subfield")
    if "" in parts[1:]:
        report("bad-subfield-code")
    pairs = tuple([(part[0], part[1:]) for part in parts[1:] if part])
    if not pairs:
        report("empty-field")
        return None
    return Field(tag, f"{head:<2.2}", pairs)
