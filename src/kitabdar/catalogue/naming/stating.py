"""What a source says of one authority, as plain data, and the lines in which the shipped files say it.

A line has columns apart by tabs: code, kind, weight, identifiers (key=value, apart by spaces), names apart by " | ";
the heading comes first. A name is a MARC language code ("und": not known), then the name; before the code may stand
what the name is: "<" an earlier name, ">" a later one, "~" a pseudonym, "." a short form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from kitabdar.catalogue.naming.keying import loose_forms
from kitabdar.text.scripts import script_of

LONGEST_NAME = 300
PREFERRED = "preferred"
MARKS = {"<": "earlier", ">": "later", "~": "pseudonym", ".": "short"}


@dataclass(frozen=True, slots=True)
class Name:
    """One name. `relation`: a value of NameRelation; `language`: MARC code or ""."""

    text: str
    language: str = ""
    relation: str = "variant"

    @property
    def script(self) -> str:
        """The ISO 15924 code of the script it is in."""
        return script_of(self.text)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another heading. `relation`: "broader", "narrower", "earlier", "later" or "related"."""

    text: str
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class Stated:
    """One authority as its source describes it; the first name is the heading."""

    code: str
    kind: str
    names: tuple[Name, ...]
    weight: int = 0
    identifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    note: str = ""
    marc: str = ""

    @property
    def fingerprint(self) -> bytes:
        """Sixteen bytes that change with anything that is said."""
        return blake2b(repr(self).encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def as_json(self) -> dict[str, Any]:
        """Return it as AuthorityVersion keeps it."""
        return {
            "kind": self.kind,
            "names": [[each.text, each.language, each.relation] for each in self.names],
            "links": [[each.text, each.relation] for each in self.links],
            "identifiers": dict(self.identifiers),
            "note": self.note,
        }


def state_of(code: str, state: dict[str, Any], *, weight: int = 0, marc: str = "") -> Stated:
    """Return what `as_json` made of it."""
    return Stated(
        code,
        state["kind"],
        tuple(Name(*each) for each in state["names"]),
        weight,
        tuple(state["identifiers"].items()),
        tuple(Link(*each) for each in state["links"]),
        state["note"],
        marc,
    )


def read_lines(lines: Iterable[str]) -> Iterator[Stated]:
    """Read a file of authorities. Raises ValueError naming the line that is wrong."""
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                code, kind, weight, identifiers, names, *_source = line.rstrip("\n").split("\t")
                given = tuple(
                    (key, value) for key, _, value in (each.partition("=") for each in identifiers.split())
                )
                yield Stated(code, kind, tuple(map(read_name, names.split(" | "))), int(weight or 0), given)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None


def read_name(written: str) -> Name:
    """Read a name as it stands in a file or is typed: "< rus Кировабад". Raises ValueError."""
    words = written.strip()
    relation = MARKS.get(words[:1], "variant")
    language, _, text = words[1:].lstrip().partition(" ") if words[:1] in MARKS else words.partition(" ")
    if not (len(language) == 3 and language.isascii() and language.isalpha() and text.strip()):
        raise ValueError(f"{written!r} is no name: write a language code of three letters, then the name")
    return Name(
        " ".join(text.split())[:LONGEST_NAME], "" if language == "und" else language.lower(), relation
    )


def write_name(text: str, language: str, relation: str) -> str:
    """Write a name as `read_name` reads it."""
    mark = next((f"{mark} " for mark, named in MARKS.items() if named == relation), "")
    return f"{mark}{language or 'und'} {text}"


def merged(parts: Iterable[Stated]) -> list[Stated]:
    """Bring together what several sources say of the same codes; of headings the first one stays."""
    found: dict[str, Stated] = {}
    for part in parts:
        known = found.get(part.code)
        if known is None:
            found[part.code] = part
        else:
            found[part.code] = replace(
                known,
                names=distinct((*known.names, *part.names)),
                weight=max(known.weight, part.weight),
                identifiers=tuple({**dict(part.identifiers), **dict(known.identifiers)}.items()),
                links=(*known.links, *part.links),
            )
    return [tidy(each) for each in found.values()]


def distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    """Leave out names that are spelled loosely like one before them in the same script."""
    kept = []
    seen: set[tuple[str, str]] = set()
    for name in names:
        forms = loose_forms(name.text, name.language)
        if forms and (name.script, forms[0]) not in seen:
            seen.update((name.script, form) for form in forms)
            kept.append(name)
    return tuple(kept)


def tidy(stated: Stated) -> Stated:
    """Make the first name the heading, and those in other languages its translations; no text stands twice."""
    if not stated.names:
        return stated
    heading = replace(stated.names[0], relation=PREFERRED)
    others: dict[str, Name] = {}
    for name in stated.names[1:]:
        relation = "variant" if name.relation == PREFERRED else name.relation
        if relation == "variant" and name.language and name.language != heading.language:
            relation = "translation"
        if name.text != heading.text:
            others.setdefault(name.text, replace(name, relation=relation))
    return replace(stated, names=(heading, *others.values()))
