"""Find files that may be of one person: all of them each night, those like one who registers at once. [CIR-U1]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons import matching, queries
from kitabdar.patrons.matching import Person
from kitabdar.patrons.models import Patron, PossibleDuplicate
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.services.identity import digest_of
from kitabdar.patrons.services.reading import note_shown

_COLUMNS = (
    "pk", "home_branch__path", "family_name", "given_name", "patronymic", "birth_date", "email", "phone",
    "identity_digest",
)  # fmt: skip
MOST = 12


@dataclass(frozen=True, slots=True)
class Alike:
    """A patron who may be the one looked for, and why."""

    patron: PatronView
    score: int
    reasons: tuple[str, ...]


def look_through(*, actor: Actor, now: datetime) -> int:
    """Compare all files with one another and keep which may be of one person; return how many pairs are new.

    What staff said to be two people stays so. Raises NotPermitted (patrons.merge nowhere).
    """
    require_anywhere(actor, "patrons.merge")
    rows = Patron.objects.filter(erased_at=None, category__is_institution=False).values_list(*_COLUMNS)
    found = {
        (one.id, other.id): likeness for one, other, likeness in matching.pairs(map(_person, rows.iterator()))
    }
    known = {(row.one_id, row.other_id): row for row in PossibleDuplicate.objects.all()}
    gone = [row.pk for pair, row in known.items() if pair not in found and row.dismissed_at is None]
    new = [
        PossibleDuplicate(
            one_id=pair[0], other_id=pair[1], score=each.score, reasons=list(each.reasons), found_at=now
        )
        for pair, each in found.items()
        if pair not in known
    ]
    with transaction.atomic():
        for start in range(0, len(gone), 500):
            PossibleDuplicate.objects.filter(pk__in=gone[start : start + 500]).delete()
        for pair, each in found.items():
            row = known.get(pair)
            if row is not None and (row.score, row.reasons) != (each.score, list(each.reasons)):
                row.score, row.reasons = each.score, list(each.reasons)
                row.save(update_fields=["score", "reasons"])
        PossibleDuplicate.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return len(new)


def like_patron(*, actor: Actor, patron_id: int, now: datetime) -> list[Alike]:
    """Return who may be the same person as a patron, the likeliest first; noted as their names are shown.

    Raises NotPermitted (patrons.merge at their home), NotFound.
    """
    row = locate(patron_id)
    require(actor, "patrons.merge", row.home_branch)
    columns = Patron.objects.filter(pk=patron_id).values_list(*_COLUMNS).get()
    return _alike(_person(columns), actor, now)


def like_applicant(
    *,
    actor: Actor,
    data: PatronData,
    place_path: str,
    identity_kind: str = "",
    identity_number: str = "",
    now: datetime,
) -> list[Alike]:
    """Return who may be the same person as one to be registered at a place; noted as their names are shown.

    Raises NotPermitted (patrons.edit at the place).
    """
    require(actor, "patrons.edit", place_path)
    digest = digest_of(identity_kind, identity_number) or ""
    columns = (0, place_path, data.family_name, data.given_name, data.patronymic, data.birth_date, data.email)
    return _alike(_person((*columns, data.phone, digest)), actor, now)


def dismiss(*, actor: Actor, one_id: int, other_id: int, now: datetime) -> None:
    """Say that two files are of two people. Raises NotPermitted (patrons.merge at both homes), NotFound."""
    low, high = sorted((one_id, other_id))
    row = (
        PossibleDuplicate.objects.filter(one_id=low, other_id=high)
        .select_related("one__home_branch", "other__home_branch")
        .first()
    )
    if row is None:
        raise NotFound("patron", other_id)
    for patron in (row.one, row.other):
        require(actor, "patrons.merge", patron.home_branch)
    with transaction.atomic():
        PossibleDuplicate.objects.filter(pk=row.pk).update(dismissed_at=now, dismissed_by=actor.account_id)
        audit.record(
            actor=actor,
            action="patrons.not_the_same",
            subject=f"patron:{low}",
            place=row.one.home_branch_id,
            now=now,
            details={"other": high},
        )


def waiting(*, actor: Actor, place_path: str, now: datetime, limit: int = 50) -> list[tuple[Alike, Alike]]:
    """Return the pairs to be looked at in the network of a place, the likeliest first; noted who was shown.

    Raises NotPermitted (patrons.merge at the place).
    """
    require(actor, "patrons.merge", place_path)
    network = _network(place_path)
    rows = PossibleDuplicate.objects.filter(dismissed_at=None, one__home_branch__path__startswith=network)
    rows = rows.filter(one__erased_at=None, other__erased_at=None).order_by("-score", "pk")[:limit]
    found = []
    for row in rows:
        one, other = queries.by_id(row.one_id), queries.by_id(row.other_id)
        if one is not None and other is not None:
            found.append(
                (Alike(one, row.score, tuple(row.reasons)), Alike(other, row.score, tuple(row.reasons)))
            )
    note_shown(actor, (each.patron for pair in found for each in pair), now)
    return found


def _alike(person: Person, actor: Actor, now: datetime) -> list[Alike]:
    condition = queries.name_condition_of(person.words)
    wanted = Q(identity_digest=person.identity) if person.identity else Q(pk__in=())
    if condition is not None:
        wanted |= condition
    rows = Patron.objects.filter(wanted, erased_at=None, category__is_institution=False).exclude(pk=person.id)
    here = rows.filter(home_branch__path__startswith=str(person.place))
    found = []
    for columns in here.values_list(*_COLUMNS)[:2000]:
        likeness = matching.compare(person, _person(columns))
        view = queries.by_id(columns[0]) if likeness is not None else None
        if likeness is not None and view is not None:
            found.append(Alike(view, likeness.score, likeness.reasons))
    found = sorted(found, key=lambda each: (-each.score, each.patron.id))[:MOST]
    note_shown(actor, (each.patron for each in found), now)
    return found


def _person(columns: tuple[object, ...]) -> Person:
    pk, path, family_name, given_name, patronymic, birth_date, email, phone, identity = columns
    return Person(
        id=int(str(pk)),
        place=_network(str(path)),
        words=matching.words_of(str(family_name), str(given_name)),
        patronymic=matching.words_of(str(patronymic)),
        birth_date=birth_date if isinstance(birth_date, date) else None,
        email=str(email).casefold(),
        phone=matching.digits_of(str(phone)),
        identity=str(identity or ""),
    )


def _network(path: str) -> str:
    return f"/{path.strip('/').split('/')[0]}/"
