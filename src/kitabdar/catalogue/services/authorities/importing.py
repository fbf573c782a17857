"""Take in MARC 21 authority records: their names, links and notes; the record itself is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from kitabdar.catalogue.naming.stating import LONGEST_NAME, Link, Name, Stated, distinct, tidy
from kitabdar.catalogue.services.authorities.linking import link_references
from kitabdar.catalogue.services.authorities.writing import Written, write_all
from kitabdar.marc import codec
from kitabdar.marc.authority import AuthorityDescription, describe
from kitabdar.marc.decoding import decode
from kitabdar.marc.problems import Unreadable
from kitabdar.marc.reading import read
from kitabdar.marc.record import Record
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere

PERMISSION = "catalogue.import"
LANGUAGES = {"Armn": "arm", "Geor": "geo", "Hebr": "heb", "Grek": "gre"}
"""Scripts that one language alone is usually written in."""


@dataclass(slots=True)
class AuthorityImport:
    """What a file brought. `reasons`: why records were set aside, by code of the problem."""

    read: int = 0
    written: Written = field(default_factory=Written)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        return self.reasons.total()


def import_authorities(
    *, stream: BinaryIO, actor: Actor, now: datetime, progress: Callable[[int], None] | None = None
) -> AuthorityImport:
    """Import ISO 2709 or MARCXML; records are told apart by 010, or 003 and 001. Doing it twice changes nothing.

    What a cataloguer has corrected here stays. Raises UnreadableFile for what is no MARC, NotPermitted.
    """
    require_everywhere(actor, PERMISSION)
    done = AuthorityImport()
    done.written = write_all(
        _stated(stream, done, progress), source="marc", actor=actor, reason="import", now=now
    )
    link_references()
    return done


def _stated(
    stream: BinaryIO, done: AuthorityImport, progress: Callable[[int], None] | None
) -> Iterator[Stated]:
    seen: set[str] = set()
    for raw in read(stream):
        done.read += 1
        if progress:
            progress(done.read)
        try:
            record = decode(raw, authorities=True).record
        except Unreadable as error:
            done.reasons[error.problem.code] += 1
            continue
        described = describe(record)
        if described is None:
            done.reasons["authority-without-heading"] += 1
            continue
        stated = _state(record, described)
        if stated.code in seen:
            done.reasons["authority-twice"] += 1
        else:
            seen.add(stated.code)
            yield stated


def _state(record: Record, described: AuthorityDescription) -> Stated:
    identifiers = dict(described.identifiers)
    agency = record.data("003").strip() or "local"
    number = identifiers.get("lccn") or f"{agency}:{described.control_number}"
    names = [
        Name(each.text[:LONGEST_NAME], "", each.relation) for each in (described.heading, *described.names)
    ]
    names += [
        Name(each.text[:LONGEST_NAME], "", each.relation)
        for each in described.related
        if _is_name(each.relation)
    ]
    return tidy(
        Stated(
            code=f"marc:{number}"[:120],
            kind=described.heading.kind,
            names=distinct(Name(each.text, LANGUAGES.get(each.script, ""), each.relation) for each in names),
            identifiers=tuple(identifiers.items()),
            links=tuple(
                Link(each.text[:LONGEST_NAME], each.relation)
                for each in described.related
                if not _is_name(each.relation)
            ),
            note="\n".join(described.notes),
            marc=codec.dump(record),
        )
    )


def _is_name(relation: str) -> bool:
    """Whether a 5XX is another name of the same person, and no other thing."""
    return relation == "pseudonym"
