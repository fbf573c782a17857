"""From the bytes of a record to everything that will be written of it; no database."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from kitabdar.catalogue import rules
from kitabdar.marc import codec, description_json
from kitabdar.marc.decoding import decode
from kitabdar.marc.description import Identifier
from kitabdar.marc.extract import describe
from kitabdar.marc.items import ItemData, ItemMapping, extract_items
from kitabdar.marc.problems import Problem, Unreadable
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.record import Record
from kitabdar.text.display import clean

logger = logging.getLogger(__name__)

LONGEST_CONTROL_NUMBER = 120
LONGEST_AGENCY = 40
_XML_001 = re.compile(rb'<(?:[\w.-]+:)?controlfield\s+tag="001"\s*>([^<&]{1,200})<')
_KINDS = frozenset({"isbn", "issn", "lccn", "ismn", "doi"})


@dataclass(frozen=True)
class Prepared:
    """A record read and understood."""

    position: int
    raw: bytes
    raw_format: str
    encoding: str
    fingerprint: bytes
    control_number: str
    agency: str
    is_deletion: bool  # leader/05 "d": its source has deleted it
    normalised: str
    description: str
    identifiers: tuple[tuple[str, str], ...]
    edition_key: rules.Key
    work_key: rules.Key
    work_title: str
    language: str
    material: str  # Description.format
    items: tuple[ItemData, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Refused:
    """A record that could not be understood."""

    raw: RawRecord
    control_number: str
    problem: Problem


@dataclass(frozen=True)
class Portion:
    """Records of a batch that are not plainly unchanged: each with its fingerprint and the number it seems to have."""

    last: int  # position of the last record of the batch
    unchanged: int
    records: tuple[tuple[RawRecord, bytes, str], ...]


@dataclass(frozen=True)
class Understood:
    """What became of a portion."""

    portion: Portion
    prepared: tuple[Prepared, ...]
    refused: tuple[Refused, ...]


class Preparer:
    """Decodes the records of a portion by one item mapping; no database, so any process can do it."""

    def __init__(self, mapping: ItemMapping) -> None:
        self._mapping = mapping

    def __call__(self, portion: Portion) -> Understood:
        prepared, refused = [], []
        for raw, digest, number in portion.records:
            try:
                prepared.append(prepare(raw, digest, self._mapping))
            except Unreadable as error:
                refused.append(Refused(raw, number, error.problem))
            except Exception as error:
                logger.exception("record %s", raw.position)
                problem = Problem("record-not-understood", {"error": repr(error)[:100]}, raw.position)
                refused.append(Refused(raw, number, problem))
        return Understood(Portion(portion.last, portion.unchanged, ()), tuple(prepared), tuple(refused))


def prepare(raw: RawRecord, fingerprint: bytes, mapping: ItemMapping) -> Prepared:
    """Decode and describe a record of a file. Raises `Unreadable`."""
    decoded = decode(raw)
    return prepare_record(
        decoded.record,
        raw=raw.raw,
        raw_format=raw.format,
        encoding=decoded.encoding,
        fingerprint=fingerprint,
        position=raw.position,
        items=tuple(extract_items(decoded.record, mapping)),
        warnings=decoded.warnings,
    )


def prepare_record(
    record: Record,
    *,
    raw: bytes,
    raw_format: str,
    encoding: str,
    fingerprint: bytes,
    position: int = 0,
    items: tuple[ItemData, ...] = (),
    warnings: tuple[Problem, ...] = (),
) -> Prepared:
    """Describe a record and work out by what it is compared."""
    description = describe(record)
    return Prepared(
        position=position,
        raw=raw,
        raw_format=raw_format,
        encoding=encoding[:20],
        fingerprint=fingerprint,
        control_number=control_number(record.control_number, fingerprint),
        agency=clean(record.data("003")).strip()[:LONGEST_AGENCY],
        is_deletion=record.leader[5:6] == "d",
        normalised=codec.dump(record),
        description=description_json.dump(description),
        identifiers=identifiers_of(description.identifiers),
        edition_key=rules.edition_key(description),
        work_key=rules.work_key(description),
        work_title=rules.work_title(description),
        language=rules.original_language(description)[:3],
        material=description.format,
        items=items,
        warnings=warnings,
    )


def identifiers_of(found: tuple[Identifier, ...]) -> tuple[tuple[str, str], ...]:
    """Return the identifiers kept for matching: (kind, value), each once."""
    pairs = ((each.kind, each.value[:60]) for each in found if each.kind in _KINDS and each.value)
    return tuple(dict.fromkeys(pairs))


def control_number(written: str, fingerprint: bytes) -> str:
    """Return the number a record goes by in its source: 001, or one derived from its bytes where it has none."""
    cleaned = " ".join(clean(written).split())[:LONGEST_CONTROL_NUMBER]
    return cleaned or rules.derived_control_number(fingerprint)


def peek_control_number(raw: RawRecord, fingerprint: bytes) -> str:
    """Return the control number without decoding the record, as far as that can be seen.

    Only used to look for an unchanged record, which must then have the same fingerprint too; so a wrong guess costs
    a decoding and nothing else.
    """
    data = raw.raw
    if raw.format != "iso2709":
        found = _XML_001.search(data)
        return control_number(found[1].decode("utf-8", "replace") if found else "", fingerprint)
    entry = data.find(b"001", 24, 24 + 12 * 4)
    base = data[12:17]
    if entry < 24 or (entry - 24) % 12 or not base.isdigit():
        return control_number("", fingerprint)
    length, start = data[entry + 3 : entry + 7], data[entry + 7 : entry + 12]
    if not (length.isdigit() and start.isdigit()):
        return control_number("", fingerprint)
    begin = int(base) + int(start)
    return control_number(data[begin : begin + int(length) - 1].decode("utf-8", "replace"), fingerprint)
