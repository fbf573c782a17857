"""What a record says, as plain data: the result of `marc.extract`, and what pages and the index are made from.

Everything is a tuple or a str, so that a Description is hashable and its JSON (`dump`, `load`) is stable.
Languages are MARC codes (ISO 639-2/B), scripts ISO 15924 codes, relators MARC relator codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def _part(made: type[T]) -> type[T]:
    """Make a dataclass that is never changed. Type checkers see to that, not the interpreter: a record has sixty
    parts, each made twice on its way into the index, and guarding them costs three times as much as making them."""
    return dataclass(slots=True, unsafe_hash=True)(made)


@_part
class Form:
    """One written form of a title, name or note, with the script it is in ("Latn", "Cyrl", "Arab" …)."""

    value: str
    script: str = ""
    language: str = ""
    nonfiling: int = 0  # characters to skip when sorting: 4 in "The end"

    @property
    def sort_value(self) -> str:
        """The value without its initial article."""
        return self.value[self.nonfiling :]


@_part
class Title:
    """A title in its forms: first as in the main field, then the linked 880 fields.

    `kind`: "main" (245), "uniform" (130, 240), "variant" (246), "parallel" (246 with second indicator 1,
    and 245 after an equals sign), "former" (247), "analytic" (740, 7XX $t), "series" is in `series`.
    """

    kind: str
    forms: tuple[Form, ...]
    responsibility: tuple[Form, ...] = ()
    language: str = ""  # of a uniform title: 240 $l as a code where known
    proper: tuple[Form, ...] = ()  # $a $n $p alone, form by form, where `forms` say more
    number: str = ""  # of a series: its volume, 490 $v

    @property
    def proper_forms(self) -> tuple[Form, ...]:
        """The title proper without other title information, for keys and sorting."""
        return self.proper or self.forms


@_part
class Creator:
    """A person, body or meeting with its part in the work."""

    kind: str  # "person" (X00), "body" (X10), "meeting" (X11)
    forms: tuple[Form, ...]  # heading as in the field, then linked 880 fields
    roles: tuple[str, ...] = ()  # relator codes: "aut", "trl", "edt" …
    dates: str = ""
    is_main: bool = False  # 1XX
    title: str = ""  # $t: then it is a related work, not a creator of this one


@_part
class Subject:
    """A subject heading: `kind` "topic", "place", "person", "body", "title", "genre", "period"."""

    kind: str
    forms: tuple[Form, ...]  # subdivisions joined with " -- "
    scheme: str = ""


@_part
class Identifier:
    """`kind`: "isbn" (13 digits), "issn", "lccn", "ismn", "doi", "uri", "other"; `is_valid` by its checksum."""

    kind: str
    value: str
    as_printed: str = ""
    is_valid: bool = True


@_part
class Imprint:
    """Where, by whom and when published (260, 264), in its forms."""

    place: tuple[Form, ...] = ()
    publisher: tuple[Form, ...] = ()
    date: str = ""  # as printed
    kind: str = "publication"


@_part
class Link:
    """A relation to another publication (76X-78X): `kind` is the MARC tag; 765 original, 767 translation."""

    kind: str
    title: str
    creator: str = ""
    control_number: str = ""
    identifiers: tuple[str, ...] = ()


@_part
class Resource:
    """An electronic location (856); only http and https addresses are kept."""

    address: str
    label: str = ""


@_part
class Description:
    """All of it. `format` is one of the codes in `marc.extract.material.FORMATS` ("book", "serial", "map" …)."""

    control_number: str
    titles: tuple[Title, ...] = ()
    creators: tuple[Creator, ...] = ()
    edition_statement: tuple[Form, ...] = ()
    imprints: tuple[Imprint, ...] = ()
    year: int | None = None  # first publication year, for sort and range
    year_end: int | None = None
    languages: tuple[str, ...] = ()
    original_languages: tuple[str, ...] = ()  # 041 $h
    cataloguing_language: str = ""  # 040 $b: what notes and headings are written in
    subjects: tuple[Subject, ...] = ()
    series: tuple[Title, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    notes: tuple[Form, ...] = ()
    contents: tuple[Form, ...] = ()
    summary: tuple[Form, ...] = ()
    extent: str = ""
    audience: str = ""  # "juvenile", "adult", "" unknown
    format: str = "book"
    classification: tuple[tuple[str, str], ...] = ()  # (scheme, number): "udc", "ddc", "lcc", "bbk"
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def main_title(self) -> Title | None:
        """The title proper, if the record has one."""
        return next((title for title in self.titles if title.kind == "main"), None)
