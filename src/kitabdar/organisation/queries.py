"""What is known of places, their hours, their staff and what was done: frozen views, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kitabdar.organisation import hours as opening
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import Hours
from kitabdar.organisation.models import ApiToken, AuditEntry, Role, RoleAssignment, Staff
from kitabdar.organisation.places import PlaceTree, PlaceView, load_tree
from kitabdar.organisation.settings_cache import Cached

TREE: Cached[PlaceTree] = Cached(load_tree)


@dataclass(frozen=True, slots=True)
class BranchOpening:
    """Whether a branch is open at a moment, and until or from when (UTC; None: no end or no opening in sight)."""

    branch: PlaceView
    library_name: str
    is_open: bool
    is_round_the_clock: bool
    closes_at: datetime | None
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role and its permissions."""

    code: str
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffView:
    """An employee; `assignments`: (code of a role, id of the place)."""

    id: int
    account_id: int
    username: str
    name: str
    branch_id: int
    is_active: bool
    assignments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """One line of the audit trail. `actor_name` is the name of staff, a user name, or "" for the system."""

    id: int
    at: datetime
    actor_name: str
    action: str
    subject: str
    place_id: int | None
    details: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class TokenView:
    """An API token, without its secret."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime | None


def place_tree() -> PlaceTree:
    """Return all places."""
    return TREE.get()


def branches(*, public_only: bool = False, network_of: int | None = None) -> tuple[PlaceView, ...]:
    """Return the branches in the order of the tree; `network_of`: a place, only those of its network."""
    tree = place_tree()
    network = tree.above(network_of, "network") if network_of is not None else None
    return tuple(
        each
        for each in tree.of_kind("branch")
        if (each.is_public or not public_only) and (network is None or each.path.startswith(network.path))
    )


def place(code: str) -> PlaceView:
    """Return the place with this code. Raises NotFound."""
    try:
        return place_tree().by_code[code]
    except KeyError:
        raise NotFound("place", code) from None


def place_by_id(place_id: int) -> PlaceView:
    """Return the place with this id. Raises NotFound."""
    try:
        return place_tree().by_id[place_id]
    except KeyError:
        raise NotFound("place", place_id) from None


def hours_of(place_id: int) -> Hours:
    """Return the hours of a place, its own or inherited. Raises NotFound."""
    try:
        return place_tree().hours[place_id]
    except KeyError:
        raise NotFound("place", place_id) from None


def open_now(now: datetime) -> list[BranchOpening]:
    """Say of every public branch whether it is open."""
    tree = place_tree()
    found = []
    for branch in tree.of_kind("branch"):
        if not branch.is_public:
            continue
        hours = tree.hours[branch.id]
        is_open = opening.is_open(hours, now)
        library = tree.above(branch.id, "library")
        found.append(
            BranchOpening(
                branch=branch,
                library_name=library.name if library else "",
                is_open=is_open,
                is_round_the_clock=hours.is_round_the_clock,
                closes_at=opening.closes_at(hours, now) if is_open else None,
                opens_at=None if is_open else opening.next_opening(hours, now),
            )
        )
    return found


def roles() -> list[RoleView]:
    """Return all roles by code."""
    return [
        RoleView(row.code, row.name, tuple(sorted(row.permissions))) for row in Role.objects.order_by("code")
    ]


def staff_list() -> list[StaffView]:
    """Return all staff by name."""
    held: dict[int, list[tuple[str, int]]] = {}
    for staff_id, code, place_id in RoleAssignment.objects.values_list("staff_id", "role__code", "place_id"):
        held.setdefault(staff_id, []).append((code, place_id))
    return [
        StaffView(
            row.pk,
            row.account_id,
            row.account.username,
            row.name,
            row.branch_id,
            row.is_active,
            tuple(sorted(held.get(row.pk, []))),
        )
        for row in Staff.objects.select_related("account").order_by("name", "pk")
    ]


def tokens_of(account_id: int) -> list[TokenView]:
    """Return the API tokens of an account, the newest first."""
    rows = ApiToken.objects.filter(account_id=account_id).order_by("-pk")
    return [TokenView(row.pk, row.label, row.created_at, row.expires_at) for row in rows]


def audit_trail(
    *,
    subject: str = "",
    action: str = "",
    place_ids: tuple[int, ...] = (),
    before_id: int = 0,
    limit: int = 100,
) -> list[AuditView]:
    """Return lines of the audit trail, the newest first; `before_id` pages on."""
    rows = AuditEntry.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    if action:
        rows = rows.filter(action=action)
    if place_ids:
        rows = rows.filter(place_id__in=place_ids)
    if before_id:
        rows = rows.filter(id__lt=before_id)
    found = list(rows.select_related("actor__staff")[:limit])
    return [
        AuditView(row.pk, row.at, _actor_name(row), row.action, row.subject, row.place_id, row.details)
        for row in found
    ]


def audit_trail_for(
    actor: Actor, *, subject: str = "", action: str = "", under: int = 0, before_id: int = 0, limit: int = 100
) -> list[AuditView]:
    """Return lines of the trail as `audit_trail`, of the places where the actor may see them; `under`: below one place.

    Lines without a place are seen by who may see the trail of every network. Nothing where the actor may see none.
    """
    tree = place_tree()
    open_to = [each for each in tree.by_id.values() if actor.may("audit.view", each.path)]
    above = tree.by_id.get(under)
    sees_all = all(actor.may("audit.view", each.path) for each in tree.children.get(None, ()))
    place_ids = tuple(each.id for each in open_to if above is None or each.path.startswith(above.path))
    return audit_trail(
        subject=subject,
        action=action,
        place_ids=() if sees_all and above is None else place_ids or (0,),
        before_id=before_id,
        limit=limit,
    )


def _actor_name(entry: AuditEntry) -> str:
    if entry.actor is None:
        return ""
    staff = getattr(entry.actor, "staff", None)
    return staff.name if staff else entry.actor.username
