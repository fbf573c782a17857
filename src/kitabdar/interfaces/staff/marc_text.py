"""A record as lines that a cataloguer types, and back: `245 10 $aKitab /$cMüəllif`. Pure.

One field a line: tag, a space, two indicators (# for blank), a space, subfields. Control fields have their text after
the tag; LDR is the leader. A dollar sign inside a text is written {dollar}. Texts are kept to the last blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kitabdar.marc.record import Field, Record, Subfields

LONGEST = 200_000
LEADER_LENGTH = 24
_TAG = re.compile(r"[0-9A-Za-z]{3}")
_INDICATORS = re.compile(r"[0-9a-z# |]{2}")
_DOLLAR = "{dollar}"
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a line (counted from 1); the codes are those of `views.records`."""

    line: int
    code: str
    text: str = ""


class Unreadable(Exception):
    """The text is no record; `mistakes` are all that were found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def write(record: Record) -> str:
    """Write a record as lines."""
    return "\n".join([f"LDR {record.leader}", *(line(field) for field in record.fields)]) + "\n"


def line(field: Field) -> str:
    """Write one field."""
    if field.is_control and not field.subfields:
        return f"{field.tag} {field.data}"
    indicators = f"{field.indicators:<2.2}".replace(" ", "#")
    return f"{field.tag} {indicators} {write_subfields(field.subfields)}"


def write_subfields(subfields: Subfields) -> str:
    """Write the subfields of a field."""
    return "".join(f"${code}{value.replace('$', _DOLLAR)}" for code, value in subfields)


def read_subfields(written: str, number: int = 1) -> Subfields:
    """Read the subfields of line `number`; raise Unreadable."""
    if _HIDDEN.search(written):
        raise Unreadable([Mistake(number, "signs")])
    found = _subfields(written.strip(), "880", number)
    if isinstance(found, Mistake):
        raise Unreadable([found])
    return found


def read(text: str) -> Record:
    """Read lines as a record; raise Unreadable with every mistake."""
    if len(text) > LONGEST:
        raise Unreadable([Mistake(1, "long")])
    mistakes: list[Mistake] = []
    leader = ""
    fields: list[Field] = []
    for number, written in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not written.strip():
            continue
        if _HIDDEN.search(written):
            mistakes.append(Mistake(number, "signs"))
        elif written[:3].upper() == "LDR":
            leader = written[4:].ljust(LEADER_LENGTH)
            if len(leader) != LEADER_LENGTH or not leader.isascii() or leader.isspace():
                mistakes.append(Mistake(number, "leader"))
        else:
            found = _field(written, number)
            (mistakes if isinstance(found, Mistake) else fields).append(found)  # type: ignore[arg-type]
    if not leader and not any(each.code == "leader" for each in mistakes):
        mistakes.insert(0, Mistake(1, "leader"))
    if mistakes:
        raise Unreadable(mistakes)
    return Record(leader, tuple(fields))


def _field(written: str, number: int) -> Field | Mistake:
    tag = written[:3]
    if not _TAG.fullmatch(tag) or (len(written) > 3 and written[3] != " "):
        return Mistake(number, "tag", written[:20])
    if tag < "010":
        return Field(tag, "", (), written[4:])
    indicators, rest = written[4:6], written[6:].lstrip(" ")
    if not _INDICATORS.fullmatch(indicators):
        return Mistake(number, "indicators", tag)
    found = _subfields(rest, tag, number)
    return found if isinstance(found, Mistake) else Field(tag, indicators.replace("#", " "), found)


def _subfields(written: str, tag: str, number: int) -> Subfields | Mistake:
    if not written.startswith("$"):
        return Mistake(number, "subfields", tag)
    subfields = []
    for part in written[1:].split("$"):
        if not part or not (part[0].isascii() and part[0].isalnum()):
            return Mistake(number, "code", tag)
        subfields.append((part[0], part[1:].replace(_DOLLAR, "$")))
    return tuple(subfields)
