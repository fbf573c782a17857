"""Read who stands for whom: guardians for persons, delegates for institutions, and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kitabdar.organisation.hours import local_day
from kitabdar.organisation.queries import hours_of
from kitabdar.patrons import queries
from kitabdar.patrons.models import Delegation, Guardianship
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import ACTS, term_runs


@dataclass(frozen=True, slots=True)
class MandateView:
    """A person (`delegate`) who borrows for an institution from a day to a last day (None: until it is ended)."""

    institution: PatronView
    delegate: PatronView
    since: date
    until: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Who answers for a patron and for whom they answer, by name; `told_too`: the guardians told what the ward is."""

    guardians: tuple[PatronView, ...]
    wards: tuple[PatronView, ...]
    told_too: frozenset[int]


def acts_for(account_id: int | None, patron_id: int, now: datetime) -> frozenset[str]:
    """Return what the person of an account may do for a patron; empty for nothing. Oneself is not asked about here."""
    if account_id is None:
        return frozenset()
    if Guardianship.objects.filter(ward_id=patron_id, guardian__account_id=account_id).exists():
        return ACTS["guardian"]
    row = (
        _open()
        .filter(institution_id=patron_id, delegate__account_id=account_id)
        .values_list("since", "until", "institution__home_branch_id")
        .first()
    )
    if row is not None and term_runs(row[0], row[1], _today(row[2], now)):
        return ACTS["delegate"]
    return frozenset()


def family_of(patron_id: int) -> frozenset[int]:
    """Return a patron, who answers for them and whom these answer for: parents, and all their children."""
    heads = _guardians_of({patron_id}) | {patron_id}
    wards = set(Guardianship.objects.filter(guardian_id__in=heads).values_list("ward_id", flat=True))
    return frozenset(heads | wards | _guardians_of(wards))


def _guardians_of(wards: Collection[int]) -> set[int]:
    return set(Guardianship.objects.filter(ward_id__in=wards).values_list("guardian_id", flat=True))


def family_around(patron_id: int) -> FamilyView:
    """Return who answers for a patron and for whom they answer, in one statement where there is nobody."""
    pairs = Guardianship.objects.filter(Q(guardian_id=patron_id) | Q(ward_id=patron_id))
    if not pairs.exists():
        return FamilyView((), (), frozenset())
    told = frozenset(guardian for _ward, guardian in told_too([patron_id]))
    return FamilyView(tuple(queries.guardians_of(patron_id)), tuple(queries.wards_of(patron_id)), told)


def told_too(ward_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return (ward, guardian) for each guardian who is told what these patrons are told. [NOT-9]"""
    pairs = Guardianship.objects.filter(ward_id__in=ward_ids, gets_notices=True, guardian__erased_at=None)
    return list(pairs.order_by("pk").values_list("ward_id", "guardian_id"))


def may_borrow_for(institution_id: int, delegate_id: int, now: datetime) -> bool:
    """Whether a person may borrow for an institution at this moment."""
    rows = _open().filter(institution_id=institution_id, delegate_id=delegate_id)
    row = rows.values_list("since", "until", "institution__home_branch_id").first()
    return row is not None and term_runs(row[0], row[1], _today(row[2], now))


def mandates_around(patron_id: int, now: datetime) -> tuple[list[MandateView], list[MandateView]]:
    """Return the delegates of a patron and the institutions they borrow for, in one statement where there are none."""
    found = _views(Q(institution_id=patron_id) | Q(delegate_id=patron_id), now)
    delegates = [each for each in found if each.institution.id == patron_id]
    return delegates, [each for each in found if each.delegate.id == patron_id]


def delegates_of(institution_id: int, now: datetime) -> list[MandateView]:
    """Return the delegates of an institution by name; those whose term is over or to come are not running."""
    return _views(Q(institution_id=institution_id), now)


def mandates_of(delegate_id: int, now: datetime) -> list[MandateView]:
    """Return the institutions that a person borrows for, by name."""
    return _views(Q(delegate_id=delegate_id), now)


def _views(condition: Q, now: datetime) -> list[MandateView]:
    found = []
    rows = _open().filter(condition, institution__erased_at=None, delegate__erased_at=None)
    for row in rows.order_by("institution__family_name", "delegate__family_name", "pk"):
        institution, delegate = queries.by_id(row.institution_id), queries.by_id(row.delegate_id)
        assert institution is not None and delegate is not None  # by the keys
        today = _today(institution.home_branch_id, now)
        runs = term_runs(row.since, row.until, today)
        found.append(MandateView(institution, delegate, row.since, row.until, runs))
    return found


def _open() -> QuerySet[Delegation]:
    return Delegation.objects.filter(ended_at=None)


def _today(home_branch_id: int, now: datetime) -> date:
    return local_day(hours_of(home_branch_id), now)
