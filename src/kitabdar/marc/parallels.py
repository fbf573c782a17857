"""Parallel 880 fields proposed for a record in another script of its language; a cataloguer accepts or corrects them.

MARC 21, appendix A: $6 of the field is "880-01", of its 880 "245-01/(N", with "/r" where the script is read from the
right.
Fields that share an occurrence number are forms of one another, so a second script joins the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kitabdar.marc.record import Field, Record, Subfields
from kitabdar.text.guessing.claiming import language_of
from kitabdar.text.scripts import direction, script_of
from kitabdar.text.writing import written

TAGS = frozenset(
    (
        "100", "110", "111", "130", "240", "245", "246", "250", "260", "264", "490", "600", "610", "611", "630",
        "650", "651", "700", "710", "711", "730", "740", "800", "810", "811", "830",
    )
)  # fmt: skip
"""Fields that readers look for in either script."""

SCRIPT_CODES = {"Latn": "(B", "Cyrl": "(N", "Arab": "(3"}
"""Script identification codes of $6, in the order in which scripts are offered."""

_NOT_TEXT = frozenset("0124567896wuxv")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What field number `place` of a record (from 0) would be in another script; subfields without $6."""

    place: int
    field: Field
    subfields: Subfields


def proposals(record: Record, script: str) -> tuple[Proposal, ...]:
    """Return what can be proposed in a script (ISO 15924), but for fields that have a form in it already."""
    has = set(_forms(record))
    found = []
    for place, field in enumerate(record.fields):
        if field.tag in TAGS and (place, script) not in has:
            language = _language(field, record)
            own, text = _own(field), _text(field)
            made = tuple(
                (code, value if code in _NOT_TEXT else written(value, language, script, within=text) or value)
                for code, value in own
            )
            if made != own:
                found.append(Proposal(place, field, made))
    return tuple(found)


def with_parallels(record: Record, accepted: Mapping[int, Subfields], script: str) -> Record:
    """Return the record with these 880 fields, by the numbers of the fields they stand for, at its end."""
    fields = list(record.fields)
    last = max((_occurrence(field) for field in fields), default=0)
    added = []
    for place, subfields in sorted(accepted.items()):
        field = fields[place]
        number = _occurrence(field)
        if not number:
            last = number = last + 1
            fields[place] = field._replace(subfields=(("6", f"880-{number:02}"), *_own(field)))
        way = "/r" if direction(script) == "rtl" else ""
        link = f"{field.tag}-{number:02}/{SCRIPT_CODES[script]}{way}"
        added.append(Field("880", field.indicators, (("6", link), *subfields)))
    return Record(record.leader, (*fields, *added))


def _own(field: Field) -> Subfields:
    """Return the subfields of a field but for its link."""
    return tuple(pair for pair in field.subfields if pair[0] != "6")


def _text(field: Field) -> str:
    return " ".join(value for code, value in field.subfields if code not in _NOT_TEXT)


def _language(field: Field, record: Record) -> str:
    """Return the language a field is in: what its letters tell for sure, else what the record is in if it may be."""
    return language_of(_text(field), "", "", (record.data("008")[35:38],))


def _occurrence(field: Field) -> int:
    """Return the occurrence number of a field's link, 0 for none."""
    number = field.get("6")[4:6]
    return int(number) if number.isascii() and number.isdigit() else 0


def _forms(record: Record) -> Iterator[tuple[int, str]]:
    """Yield (place of a field, script that it or an 880 linked with it is in)."""
    places = {_occurrence(field): place for place, field in enumerate(record.fields) if field.tag != "880"}
    for place, field in enumerate(record.fields):
        own = places.get(_occurrence(field)) if field.tag == "880" and _occurrence(field) else place
        if own is not None:
            yield own, script_of(_text(field))
