"""A MARC 21 record as plain data: what `decode` gives and every other function of this package takes.

Plain tuples, not pymarc objects: every field is looked at by fifteen extractors, and the cost of field access,
not of parsing, decides how fast an import is (measured in docs/marc.md). `to_pymarc` is there for whoever needs one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pymarc

Subfields = tuple[tuple[str, str], ...]


class Field(NamedTuple):
    """One field. A control field (00X) has `data`; a data field has two `indicators` and its `subfields`."""

    tag: str
    indicators: str = "  "
    subfields: Subfields = ()
    data: str = ""

    @property
    def is_control(self) -> bool:
        return self.tag < "010"

    def get(self, code: str, default: str = "") -> str:
        """Return the first subfield `code`, or `default`."""
        for found, value in self.subfields:
            if found == code:
                return value
        return default

    def values(self, codes: str) -> list[str]:
        """Return every subfield whose code is in `codes`, in the order of the field; empty ones are left out."""
        return [value for code, value in self.subfields if code in codes and value]

    def joined(self, codes: str, separator: str = " ") -> str:
        """Return the subfields of `codes` joined, in the order of the field."""
        return separator.join([value for code, value in self.subfields if code in codes and value])


class Record:
    """A leader of 24 characters and the fields in their order. Not to be changed: make a new one."""

    def __init__(self, leader: str, fields: tuple[Field, ...]) -> None:
        self.leader = leader
        self.fields = fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and (self.leader, self.fields) == (other.leader, other.fields)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Record({self.control_number!r}, {len(self.fields)} fields)"

    @cached_property
    def by_tag(self) -> dict[str, list[Field]]:
        """The fields grouped by tag, each group in the order of the record."""
        groups: dict[str, list[Field]] = {}
        for field in self.fields:
            group = groups.get(field.tag)
            if group is None:
                groups[field.tag] = [field]
            else:
                group.append(field)
        return groups

    def all(self, *tags: str) -> Iterator[Field]:
        """Yield the fields of `tags`, tag after tag."""
        for tag in tags:
            yield from self.by_tag.get(tag, ())

    def first(self, tag: str) -> Field | None:
        """Return the first field `tag`, or None."""
        group = self.by_tag.get(tag)
        return group[0] if group else None

    def data(self, tag: str) -> str:
        """Return the data of the first control field `tag`, or the empty string."""
        group = self.by_tag.get(tag)
        return group[0].data if group else ""

    @property
    def control_number(self) -> str:
        """Field 001 without surrounding blanks; empty where the record has none."""
        return self.data("001").strip()

    def replaced(self, *fields: Field) -> Record:
        """Return a record where the fields of the same tags give way to `fields`, in tag order."""
        tags = {field.tag for field in fields}
        kept = [field for field in self.fields if field.tag not in tags]
        return Record(self.leader, tuple(sorted([*kept, *fields], key=lambda field: field.tag)))


def to_pymarc(record: Record) -> pymarc.Record:
    """Return the same record as a pymarc object."""
    made = pymarc.Record(leader=record.leader, force_utf8=True)
    for field in record.fields:
        if field.is_control:
            made.fields.append(pymarc.Field(tag=field.tag, data=field.data))
        else:
            made.fields.append(
                pymarc.Field(
                    tag=field.tag,
                    indicators=pymarc.Indicators(field.indicators[0], field.indicators[1]),
                    subfields=[pymarc.Subfield(code, value) for code, value in field.subfields],
                )
            )
    return made


def from_pymarc(record: pymarc.Record) -> Record:
    """Return a pymarc (or rmarc) record as plain data."""
    fields = []
    for field in record.fields:
        if field.control_field:
            fields.append(Field(field.tag, "", (), field.data or ""))
        else:
            pairs = tuple((sub.code, sub.value) for sub in field.subfields)
            fields.append(Field(field.tag, "".join(field.indicators or "  "), pairs))
    return Record(str(record.leader), tuple(fields))
