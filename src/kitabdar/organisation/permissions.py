"""What may be permitted, the roles a library starts with, and the check that every service makes."""

from __future__ import annotations

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotPermitted
from kitabdar.organisation.models import Place

__all__ = [
    "DEFAULT_ROLES",
    "PERMISSIONS",
    "ROLE_NAMES",
    "NotPermitted",
    "require",
    "require_anywhere",
    "require_everywhere",
    "require_within",
]

PERMISSIONS: dict[str, str | Promise] = {
    "circulation.check_out": _("Lend items"),
    "circulation.check_in": _("Take items back"),
    "circulation.renew": _("Renew loans"),
    "circulation.hold": _("Place and cancel holds"),
    "circulation.override": _("Lend against the rules, when there is reason to"),
    "circulation.batch": _("Lend and take back whole lists"),
    "circulation.charge": _("Take payments"),
    "circulation.forgive": _("Write off charges and give money back"),
    "circulation.till": _("Count and close the cash desk"),
    "patrons.view": _("See readers and their accounts"),
    "patrons.edit": _("Register and change readers"),
    "patrons.erase": _("Erase readers"),
    "patrons.merge": _("Merge two files of one reader"),
    "catalogue.view": _("See records as a cataloguer does"),
    "catalogue.edit": _("Change records"),
    "catalogue.import": _("Import files of records"),
    "catalogue.items": _("Add and change items"),
    "organisation.manage": _("Manage places, hours, staff and roles"),
    "policies.manage": _("Change the rules of lending"),
    "audit.view": _("See who did what"),
}

_DESK = frozenset(
    {
        "circulation.check_out",
        "circulation.check_in",
        "circulation.renew",
        "circulation.hold",
        "circulation.charge",
        "circulation.till",
        "patrons.view",
        "patrons.edit",
        "catalogue.view",
    }
)
_CATALOGUER = frozenset({"catalogue.view", "catalogue.edit", "catalogue.import", "catalogue.items"})

DEFAULT_ROLES: dict[str, frozenset[str]] = {
    "administrator": frozenset(PERMISSIONS),
    "head-librarian": _DESK
    | {
        "circulation.override",
        "circulation.batch",
        "circulation.forgive",
        "patrons.erase",
        "patrons.merge",
        "catalogue.items",
        "policies.manage",
        "audit.view",
    },
    "desk-librarian": _DESK,
    "cataloguer": _CATALOGUER,
    "auditor": frozenset({"audit.view", "catalogue.view"}),
}

ROLE_NAMES: dict[str, str | Promise] = {
    "administrator": _("Administrator"),
    "head-librarian": _("Head librarian"),
    "desk-librarian": _("Desk librarian"),
    "cataloguer": _("Cataloguer"),
    "auditor": _("Auditor"),
}


class HasPath(Protocol):
    """A place as a model or as a view: what permissions need of it is its path."""

    @property
    def path(self) -> str:
        """The ids from the root to this node: "/1/4/9/"."""


def require(actor: Actor, permission: str, place: HasPath | str) -> None:
    """Raise NotPermitted unless the actor holds the permission at this place (a path will do)."""
    path = place if isinstance(place, str) else place.path
    if not actor.may(permission, path):
        raise NotPermitted(permission, path)


def require_within(actor: Actor, permission: str, place: HasPath) -> None:
    """Raise NotPermitted unless the actor holds the permission at this place or at some place below it."""
    if not actor.may_within(permission, place.path):
        raise NotPermitted(permission, place.path)


def require_anywhere(actor: Actor, permission: str) -> None:
    """Raise NotPermitted unless the actor holds the permission at some place."""
    if not actor.may_anywhere(permission):
        raise NotPermitted(permission)


def require_everywhere(actor: Actor, permission: str) -> None:
    """Raise NotPermitted unless the actor holds the permission in every network: for what all of them share."""
    require_anywhere(actor, permission)
    for path in Place.objects.filter(parent=None).values_list("path", flat=True):
        require(actor, permission, path)
