"""Take on staff, give and take roles, set passwords."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import (
    Account,
    ApiToken,
    Place,
    PlaceKind,
    Role,
    RoleAssignment,
    SecondFactor,
    Staff,
)
from kitabdar.organisation.permissions import (
    DEFAULT_ROLES,
    PERMISSIONS,
    ROLE_NAMES,
    require,
    require_anywhere,
    require_everywhere,
)
from kitabdar.organisation.services import audit, passwords
from kitabdar.organisation.uniqueness import atomic_and_unique


def add_staff(
    *,
    actor: Actor,
    username: str,
    password: str,
    name: str,
    branch_id: int,
    language: str = "",
    now: datetime,
) -> int:
    """Take on a member of staff at a branch and return their id; give roles afterwards.

    Raises NotPermitted, NotFound, Invalid (user name taken, password weak, name missing).
    """
    branch = Place.objects.filter(pk=branch_id, kind=PlaceKind.BRANCH).first()
    if branch is None:
        raise NotFound("branch", branch_id)
    require(actor, "organisation.manage", branch)
    problems = check_sign_in(username, password)
    if not name.strip():
        problems["name"] = _("A member of staff needs a name.")
    if problems:
        raise Invalid(problems)
    with atomic_and_unique("username", _("This user name is taken already.")):
        account = Account.objects.create_account(username, password, language=language)
        row = Staff.objects.create(account=account, name=name.strip(), branch=branch)
        audit.record(
            actor=actor, action="organisation.add_staff", subject=f"staff:{row.pk}", place=branch.pk, now=now
        )
    return int(row.pk)


def check_sign_in(username: str, password: str) -> dict[str, str]:
    """Return what is wrong with a new user name and password: field -> sentence."""
    problems = {}
    if not username.strip() or len(username) > 80:
        problems["username"] = _("A user name has 1 to 80 characters.")
    elif Account.objects.filter(username=username).exists():
        problems["username"] = _("This user name is taken already.")
    if said := passwords.weakness(password):
        problems["password"] = said
    return problems


def give_role(*, actor: Actor, staff_id: int, role_code: str, place_id: int, now: datetime) -> None:
    """Give a role at a place and below it. Nobody can give a permission they do not hold there themselves."""
    staff, role, place = _assignment(staff_id, role_code, place_id)
    require(actor, "organisation.manage", place)
    for permission in role.permissions:
        if not actor.may(permission, place.path):
            raise NotPermitted(permission, place.path)
    with transaction.atomic():
        RoleAssignment.objects.get_or_create(staff=staff, role=role, place=place)
        _audit_role(actor, "organisation.give_role", staff, role, place, now)


def take_role(*, actor: Actor, staff_id: int, role_code: str, place_id: int, now: datetime) -> None:
    """Take a role at a place away again."""
    staff, role, place = _assignment(staff_id, role_code, place_id)
    require(actor, "organisation.manage", place)
    with transaction.atomic():
        RoleAssignment.objects.filter(staff=staff, role=role, place=place).delete()
        _audit_role(actor, "organisation.take_role", staff, role, place, now)


def dismiss(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """End a member of staff's work: the account no longer signs in, what they did stays in the trail.

    Raises NotFound, NotPermitted (see `require_over`).
    """
    staff = Staff.objects.select_related("branch").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("staff", staff_id)
    require_over(actor, staff)
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(is_active=False)
        ApiToken.objects.filter(account_id=staff.account_id).delete()
        SecondFactor.objects.filter(account_id=staff.account_id).delete()
        Account.objects.filter(pk=staff.account_id).update(is_active=False)
        audit.record(
            actor=actor,
            action="organisation.dismiss",
            subject=f"staff:{staff.pk}",
            place=staff.branch_id,
            now=now,
        )


def set_password(*, actor: Actor, account_id: int, password: str, now: datetime) -> None:
    """Set a password: one's own, or that of staff one is over; the account's tokens end with the old one.

    Readers' passwords are set by `patrons`. Raises NotFound, NotPermitted (see `require_over`), Invalid when weak.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound("account", account_id)
    if not actor.is_self(account_id):
        staff = Staff.objects.select_related("branch").filter(account=account).first()
        if staff is None:
            raise NotFound("staff", account_id)
        require_over(actor, staff)
    with transaction.atomic():
        passwords.put(account, password)
        audit.record(
            actor=actor, action="organisation.set_password", subject=f"account:{account_id}", now=now
        )


def start_password(*, actor: Actor, staff_id: int, now: datetime) -> str:
    """Give a colleague who forgot theirs a password made by chance, and return it to be told this once.

    Their sessions and tokens end; their second factor is asked for as before. One's own takes the present one, so it
    is not made here. Raises NotFound, NotPermitted (see `require_over`).
    """
    staff = Staff.objects.select_related("branch", "account").filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise NotFound("staff", staff_id)
    if actor.is_self(staff.account_id):
        raise NotPermitted("organisation.manage", staff.branch.path)
    require_over(actor, staff)
    made = passwords.by_chance()
    with transaction.atomic():
        passwords.put(staff.account, made)
        audit.record(
            actor=actor,
            action="organisation.set_password",
            subject=f"account:{staff.account_id}",
            place=staff.branch_id,
            now=now,
            details={"by": "colleague"},
        )
    return made


def ensure_default_roles(*, actor: Actor, now: datetime) -> None:
    """Add the roles a library starts with, those not there yet; a role that was changed stays as it is."""
    require_anywhere(actor, "organisation.manage")
    with transaction.atomic():
        for code, permissions in DEFAULT_ROLES.items():
            _role, made = Role.objects.get_or_create(
                code=code, defaults={"name": str(ROLE_NAMES[code]), "permissions": sorted(permissions)}
            )
            if made:
                audit.record(actor=actor, action="organisation.add_role", subject=f"role:{code}", now=now)


def set_role(*, actor: Actor, code: str, name: str, permissions: frozenset[str], now: datetime) -> None:
    """Add a role, or change it for all who have it, in whatever network.

    Raises NotPermitted unless the actor manages somewhere and holds each of its permissions there or elsewhere;
    for a change, in every network, and each permission that it had. Raises Invalid (code, name, there is no such
    permission, nobody would be left who manages a network).
    """
    known = Role.objects.filter(code=code).first()
    permit = require_everywhere if known else require_anywhere
    permit(actor, "organisation.manage")
    if problems := _role_problems(code, name, permissions):
        raise Invalid(problems)
    before = frozenset(known.permissions) if known else frozenset()
    for permission in sorted(permissions | (before & set(PERMISSIONS))):
        permit(actor, permission)
    with transaction.atomic():
        managed = _managed_networks() if "organisation.manage" in before - permissions else frozenset()
        Role.objects.update_or_create(code=code, defaults={"name": name, "permissions": sorted(permissions)})
        audit.record(
            actor=actor,
            action="organisation.set_role",
            subject=f"role:{code}",
            now=now,
            details={"permissions": sorted(permissions)},
        )
        if managed - _managed_networks():
            raise Invalid({"permissions": _("Nobody would be left who manages places, staff and roles.")})


def _role_problems(code: str, name: str, permissions: frozenset[str]) -> dict[str, str]:
    found = {}
    if not code or slugify(code) != code.lower() or len(code) > 40:
        found["code"] = _("A short name has small Latin letters, digits and hyphens.")
    if not name.strip() or len(name) > 100:
        found["name"] = _("Give a name of at most %(most)s characters.") % {"most": 100}
    if unknown := permissions - set(PERMISSIONS):
        found["permissions"] = _("There is no permission %(code)s.") % {"code": min(unknown)}
    return found


def _managed_networks() -> frozenset[int]:
    """Return the networks that a colleague manages as a whole."""
    held = RoleAssignment.objects.filter(staff__is_active=True, place__parent=None).select_related("role")
    return frozenset(each.place_id for each in held if "organisation.manage" in each.role.permissions)


def require_over(actor: Actor, staff: Staff) -> None:
    """Raise NotPermitted unless the actor manages wherever this colleague works or has a role, and may all they may.

    Who could act as a colleague who may do more would have given themselves a role that nobody gave them.
    """
    require(actor, "organisation.manage", staff.branch)
    held = RoleAssignment.objects.filter(staff=staff).values_list("place__path", "role__permissions")
    for path, permissions in held:
        for permission in ("organisation.manage", *permissions):
            require(actor, permission, path)


def _assignment(staff_id: int, role_code: str, place_id: int) -> tuple[Staff, Role, Place]:
    staff = Staff.objects.filter(pk=staff_id).first()
    role = Role.objects.filter(code=role_code).first()
    place = Place.objects.filter(pk=place_id).first()
    if staff is None:
        raise NotFound("staff", staff_id)
    if role is None:
        raise NotFound("role", role_code)
    if place is None:
        raise NotFound("place", place_id)
    return staff, role, place


def _audit_role(actor: Actor, action: str, staff: Staff, role: Role, place: Place, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"staff:{staff.pk}",
        place=place.pk,
        now=now,
        details={"role": role.code},
    )
