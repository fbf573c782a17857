"""Read who has a second factor, who must have one, and from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kitabdar.organisation.models import RecoveryCode, RoleAssignment, SecondFactor, SecondFactorRule, Staff
from kitabdar.organisation.one_time import Demand, demanded_since


@dataclass(frozen=True, slots=True)
class FactorView:
    """The second factor of an account. `since` None: there is none."""

    since: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class DemandView:
    """Who must use one: `role_code` "" whoever works at the place."""

    id: int
    place_id: int
    role_code: str
    since: date


def is_on(account_id: int) -> bool:
    """Say whether an account signs in with a second factor."""
    return SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists()


def factor_of(account_id: int) -> FactorView:
    """Return how it stands with the second factor of an account."""
    row = SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()
    if row is None:
        return FactorView(None, 0)
    return FactorView(row.confirmed_at, RecoveryCode.objects.filter(factor=row, used_at=None).count())


def accounts_with_one() -> frozenset[int]:
    """Return the accounts that have a second factor."""
    rows = SecondFactor.objects.filter(confirmed_at__isnull=False)
    return frozenset(rows.values_list("account_id", flat=True))


def demands() -> list[DemandView]:
    """Return who must use one, by place and role."""
    rows = SecondFactorRule.objects.select_related("role").order_by("place__path", "role__code")
    return [DemandView(row.pk, row.place_id, row.role.code if row.role else "", row.since) for row in rows]


def due_on(account_id: int) -> date | None:
    """Return the day from which an account must use a second factor and has none; None: it has, or need not."""
    found = SecondFactorRule.objects.values_list("place__path", "role_id", "since")
    rules = [Demand(*row) for row in found]
    if not rules or is_on(account_id):  # one small statement, where nobody must
        return None
    return must_since(account_id, rules)


def must_since(account_id: int, rules: list[Demand] | None = None) -> date | None:
    """Return the day from which an account must use a second factor, whether it has one or not."""
    if rules is None:
        found = SecondFactorRule.objects.values_list("place__path", "role_id", "since")
        rules = [Demand(*row) for row in found]
    staff = Staff.objects.select_related("branch").filter(account_id=account_id, is_active=True).first()
    if staff is None:
        return None
    held = RoleAssignment.objects.filter(staff=staff).values_list("role_id", "place__path")
    return demanded_since(rules, staff.branch.path, held)
