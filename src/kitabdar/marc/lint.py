"""Checks of a record against MARC 21 and good sense: warnings for cataloguers, never a reason to refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitabdar.marc.extract.identifiers import isbn_identifier, issn_identifier
from kitabdar.marc.extract.links import is_safe_address
from kitabdar.marc.problems import Problem
from kitabdar.marc.record import Record

_NOT_REPEATABLE = ("001", "003", "005", "008", "010", "100", "110", "111", "130", "240", "245", "263", "306")
_NONFILING = {"130": 0, "240": 1, "242": 1, "245": 1, "440": 1, "630": 0, "730": 0, "740": 0, "830": 1}
_LOOK_ALIKE = re.compile(
    r"\b\w*(?:[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z])\w*\b",
)
_MARKUP = re.compile(r"<(?:script|img|iframe|a|b|i|p|br|div|span|style|object|svg)\b[^<>]*/?>", re.IGNORECASE)
_CODED = re.compile(r"[0-9a-z |#^-]*", re.ASCII)


def check(record: Record) -> list[Problem]:
    """Return what a cataloguer should look at, in the order of the checks."""
    return [
        *_presence(record),
        *_fixed_field(record),
        *_numbers(record),
        *_links(record),
        *_nonfiling(record),
        *_texts(record),
    ]


def _presence(record: Record) -> Iterator[Problem]:
    if not record.control_number:
        yield Problem("no-control-number")
    if not any(field.get("a") or field.get("k") for field in record.all("245")):
        yield Problem("no-title")
    for tag in _NOT_REPEATABLE:
        count = len(record.by_tag.get(tag, ()))
        if count > 1:
            yield Problem("duplicate-field", {"field": tag, "count": count}, field=tag)


def _fixed_field(record: Record) -> Iterator[Problem]:
    coded = record.data("008")
    if len(coded) != 40:
        yield Problem("short-008", {"length": len(coded)}, field="008")
    if not _CODED.fullmatch(coded.lower()):
        yield Problem("bad-008", field="008")
    language = coded[35:38]
    if (
        len(language) == 3
        and not (language.isascii() and language.isalpha())
        and language not in ("   ", "|||")
    ):
        yield Problem("bad-language", {"value": language}, field="008")


def _numbers(record: Record) -> Iterator[Problem]:
    for field in record.all("020"):
        for value in field.values("a"):
            found = isbn_identifier(value)
            if found is None or not found.is_valid:
                yield Problem("invalid-isbn", {"value": value}, field="020")
    for field in record.all("022"):
        for value in field.values("a"):
            found = issn_identifier(value)
            if found is None or not found.is_valid:
                yield Problem("invalid-issn", {"value": value}, field="022")


def _links(record: Record) -> Iterator[Problem]:
    partners = {
        f"{field.tag}{field.get('6')[3:6]}" for field in record.fields if field.get("6")[:4] == "880-"
    }
    for field in record.all("880"):
        link = field.get("6")[:6]
        if link[3:] != "-00" and link not in partners:
            yield Problem("dangling-link", {"field": link}, field="880")
    for field in record.all("856"):
        for value in field.values("u"):
            if not is_safe_address(value.strip()):
                yield Problem("unsafe-address", {"value": value[:200]}, field="856")


def _nonfiling(record: Record) -> Iterator[Problem]:
    for tag, position in _NONFILING.items():
        for field in record.all(tag):
            digit = field.indicators[position : position + 1]
            if digit.isdigit() and int(digit) >= len(field.get("a") or field.get("t")) > 0:
                yield Problem("nonfiling-too-long", {"field": tag}, field=tag)


def _texts(record: Record) -> Iterator[Problem]:
    for field in record.fields:
        for _, value in field.subfields:
            if not value.isascii() and (found := _LOOK_ALIKE.search(value)):
                yield Problem("mixed-scripts", {"field": field.tag, "word": found[0]}, field=field.tag)
            if "<" in value and _MARKUP.search(value):
                yield Problem("markup", {"field": field.tag}, field=field.tag)
