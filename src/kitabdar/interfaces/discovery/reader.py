"""Who is reading: the patron behind the session, if it is one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor, actor_of
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import standing
from kitabdar.patrons.queries import PatronView

ACTING_FOR = "acting_for"
"""Where a session keeps the institution whose account is looked at."""


def patron_of(request: HttpRequest) -> PatronView | None:
    """Return the patron signed in, or None (nobody, or a member of staff). Asks the database once a request."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_kitabdar_patron"):
        request._kitabdar_patron = patrons.by_account(request.user.pk)  # type: ignore[attr-defined]
    found: PatronView | None = request._kitabdar_patron  # type: ignore[attr-defined]
    return found


def account_of(request: HttpRequest, own: PatronView) -> PatronView:
    """Return whose account is looked at: the reader's own, or that of an institution they borrow for and switched to.

    A delegation that has ended leads back to their own.
    """
    chosen = request.session.get(ACTING_FOR)
    if not chosen or chosen == own.id:
        return own
    if "borrow" in standing.acts_for(own.account_id, chosen, timezone.now()):
        found = patrons.by_id(chosen)
        if found is not None and found.erased_at is None:
            return found
    request.session.pop(ACTING_FOR, None)
    return own


def home_path(request: HttpRequest) -> str:
    """Return the path of the reader's own branch, "" when unknown: what is near is judged from there."""
    patron = patron_of(request)
    return patron.home_branch_path if patron else ""


def acting(request: HttpRequest) -> Actor:
    """Return the account signed in as an actor. Raises PermissionDenied when nobody is."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return actor_of(request.user)


def branches_for(patron: PatronView) -> list[tuple[str, list[PlaceView]]]:
    """Group the branches of the reader's network by library, for the choice."""
    tree = organisation.place_tree()
    found: dict[str, list[PlaceView]] = {}
    for branch in organisation.branches(public_only=True, network_of=patron.home_branch_id):
        library = tree.above(branch.id, "library")
        found.setdefault(library.name if library else "", []).append(branch)
    return list(found.items())
