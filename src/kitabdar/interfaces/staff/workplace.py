"""Where a member of staff works now: a branch, chosen for the session among those where they have any role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest

from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.places import PlaceView

SESSION_KEY = "workplace"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who works, where and when. `choices`: the branches they may change to.

    `second_factor_due`: from when they must use a second factor, and have none.
    """

    actor: Actor
    branch: PlaceView
    choices: tuple[PlaceView, ...]
    now: datetime
    second_factor_due: date | None = None

    def may(self, permission: str) -> bool:
        """Whether the permission is held at this branch."""
        return self.actor.may(permission, self.branch.path)

    def is_in_network(self, place_id: int) -> bool:
        """Whether a place is in the network of this branch."""
        tree = organisation.place_tree()
        network = tree.above(place_id, "network")
        return network is not None and network == tree.above(self.branch.id, "network")

    def permits(self) -> frozenset[str]:
        """Return every permission held at this branch."""
        held = (codes for path, codes in self.actor.grants if self.branch.path.startswith(path))
        return frozenset().union(*held)


def find(request: HttpRequest, actor: Actor, now: datetime) -> Workplace | None:
    """Return the workplace of this request: the one chosen, or their own, or the first; None without any role."""
    choices = tuple(
        branch
        for branch in organisation.branches()
        if any(permissions and branch.path.startswith(path) for path, permissions in actor.grants)
    )
    if not choices:
        return None
    by_id = {branch.id: branch for branch in choices}
    chosen = by_id.get(request.session.get(SESSION_KEY, 0)) or by_id.get(actor.branch_id or 0) or choices[0]
    return Workplace(replace(actor, branch_id=chosen.id), chosen, choices, now)


def choose(request: HttpRequest, at: Workplace, branch_id: int) -> PlaceView | None:
    """Work at another branch from now on; None when it is not open to them."""
    chosen = next((branch for branch in at.choices if branch.id == branch_id), None)
    if chosen is not None:
        request.session[SESSION_KEY] = chosen.id
    return chosen
