"""May this actor do this for a patron: themselves, one who stands for them, or staff. [CIR-U5, CIR-U6]"""

from __future__ import annotations

from datetime import datetime

from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import HasPath, require, require_within
from kitabdar.patrons.standing import acts_for


def acts_as_reader(actor: Actor, act: str, *, patron_id: int, account_id: int | None, now: datetime) -> bool:
    """Whether the actor does `act` as the patron themselves, their guardian or their delegate may."""
    if actor.is_self(account_id):
        return True
    return not actor.is_staff and not actor.is_system and act in acts_for(actor.account_id, patron_id, now)


def require_for(
    actor: Actor,
    act: str,
    permission: str,
    place: HasPath,
    *,
    patron_id: int,
    account_id: int | None,
    now: datetime,
) -> bool:
    """Raise NotPermitted unless the actor may do it as a reader or by permission; say whether it is as a reader."""
    if acts_as_reader(actor, act, patron_id=patron_id, account_id=account_id, now=now):
        return True
    require(actor, permission, place)
    return False


def require_for_hold(
    actor: Actor, act: str, *, patron_id: int, account_id: int | None, branch_id: int, now: datetime
) -> bool:
    """As `require_for`, for what is reserved and booked: staff with circulation.hold anywhere in a branch's network."""
    if acts_as_reader(actor, act, patron_id=patron_id, account_id=account_id, now=now):
        return True
    require_within(actor, "circulation.hold", lending_settings().network_of(branch_id))
    return False
