"""Gather names from the records' own fields: a heading and the linked 880 fields that give it in other scripts.

Done by the clock or by command, never while records are saved, so that an import is not slower for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from kitabdar.catalogue.models import Authority, Record
from kitabdar.catalogue.naming.keying import loose_forms
from kitabdar.catalogue.naming.stating import LONGEST_NAME, Name, Stated, distinct, tidy
from kitabdar.catalogue.services.authorities.writing import Written, write_all
from kitabdar.marc import description_json
from kitabdar.marc.description import Creator, Form
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere

PERMISSION = "catalogue.edit"
KINDS = {"person": "person", "body": "corporate", "meeting": "meeting"}
LINKED = '"880"'
MOST_NAMES = 40


def gather(*, actor: Actor, now: datetime) -> Written:
    """Make an authority of each creator whom records name in several scripts, with all these names.

    Names that are spelled loosely alike in one script are one. Those of records that are gone go, too.
    """
    require_everywhere(actor, PERMISSION)
    found: dict[str, list[Name]] = {}
    kinds: dict[str, str] = {}
    for creator in _creators():
        code = _code(creator)
        kinds[code] = KINDS[creator.kind]
        known = found.setdefault(code, [])
        known += [name for name in map(_name, creator.forms) if name not in known][: MOST_NAMES - len(known)]
    stated = _stated(found, kinds)
    written = write_all(stated, source="records", actor=actor, reason="gather", now=now)
    _forget(set(found))
    return written


def _creators() -> Iterator[Creator]:
    """Yield the creators with several forms in records that have linked fields."""
    rows = Record.objects.filter(deleted_at=None, normalised__contains=LINKED)
    for description in rows.values_list("description", flat=True).iterator(500):
        for creator in description_json.load(description).creators:
            if len(creator.forms) > 1 and creator.kind in KINDS and not creator.title:
                yield creator


def _stated(found: dict[str, list[Name]], kinds: dict[str, str]) -> Iterator[Stated]:
    for code, names in found.items():
        kept = distinct(names)
        if len(kept) > 1:
            yield tidy(Stated(code, kinds[code], kept))


def _code(creator: Creator) -> str:
    """Name the creator by the first form, loosely spelled, and the dates: two of one name and no dates are one."""
    spelled = "/".join(loose_forms(creator.forms[0].value)[:1])
    key = f"{creator.kind}/{spelled}/{creator.dates}".encode()
    return f"records:{blake2b(key, digest_size=10).hexdigest()}"


def _name(form: Form) -> Name:
    return Name(form.value[:LONGEST_NAME], form.language)


def _forget(codes: set[str]) -> None:
    """Remove what was gathered once and no record says any more, unless a cataloguer has taken it up."""
    gone = [
        pk
        for pk, code in Authority.objects.filter(source="records", edited=False).values_list("pk", "code")
        if code not in codes
    ]
    for start in range(0, len(gone), 500):
        Authority.objects.filter(pk__in=gone[start : start + 500]).delete()
