"""Who acts: a member of staff with what they may do and where, a patron for themselves, or the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kitabdar.organisation.models import RoleAssignment, Staff

if TYPE_CHECKING:
    from kitabdar.organisation.models import Account


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work. `grants`: (path of a place, permissions held there and everywhere below it)."""

    account_id: int | None
    staff_id: int | None
    name: str
    branch_id: int | None
    grants: tuple[tuple[str, frozenset[str]], ...] = ()
    is_system: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether this is an employee (with or without roles)."""
        return self.staff_id is not None

    def may(self, permission: str, place_path: str) -> bool:
        """Whether the permission is held at this place; "at or below" is a prefix test on paths."""
        return self.is_system or any(
            place_path.startswith(path) and permission in permissions for path, permissions in self.grants
        )

    def may_within(self, permission: str, place_path: str) -> bool:
        """Whether the permission is held at this place or at some place below it."""
        return self.is_system or any(
            permission in permissions and (place_path.startswith(path) or path.startswith(place_path))
            for path, permissions in self.grants
        )

    def may_anywhere(self, permission: str) -> bool:
        """Whether the permission is held at some place."""
        return self.is_system or any(permission in permissions for _path, permissions in self.grants)

    def is_self(self, account_id: int | None) -> bool:
        """Whether this is the person of that account, acting for themselves."""
        return self.account_id is not None and self.account_id == account_id


def system_actor(name: str) -> Actor:
    """Return the actor of work that nobody asked for in person: the worker, a command, an import."""
    return Actor(account_id=None, staff_id=None, name=name, branch_id=None, is_system=True)


def visitor() -> Actor:
    """Return one who is not signed in: may do nothing but what is open to everybody."""
    return Actor(account_id=None, staff_id=None, name="", branch_id=None)


def actor_of(account: Account) -> Actor:
    """Return who this account is; without roles, and without staff, it may act for itself only."""
    if not account.is_active or account.pk is None:
        return visitor()
    staff = Staff.objects.filter(account_id=account.pk, is_active=True).first()
    if staff is None:
        return Actor(account_id=account.pk, staff_id=None, name=account.username, branch_id=None)
    assignments = RoleAssignment.objects.filter(staff=staff).values_list("place__path", "role__permissions")
    return Actor(
        account_id=account.pk,
        staff_id=staff.pk,
        name=staff.name,
        branch_id=staff.branch_id,
        grants=tuple((path, frozenset(permissions)) for path, permissions in assignments),
    )
