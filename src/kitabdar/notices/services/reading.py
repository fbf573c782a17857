"""Read what readers were told, at a desk: whose messages were seen is noted."""

from __future__ import annotations

from datetime import datetime

from kitabdar.notices import queries
from kitabdar.notices.queries import MessageView
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services import audit


def open_message(*, actor: Actor, message_id: int, now: datetime) -> MessageView:
    """Return a message with what it says, and note who read it.

    Raises NotFound, NotPermitted (patrons.view where it was written).
    """
    found = queries.message(message_id)
    if found is None:
        raise NotFound("message", message_id)
    require(actor, "patrons.view", place_by_id(found.branch_id))
    audit.record(
        actor=actor,
        action="notices.read",
        subject=f"patron:{found.patron_id}",
        place=found.branch_id,
        now=now,
        details={"message": found.id},
    )
    return found


def look_over(*, actor: Actor, branch_id: int, state: str = "", now: datetime) -> list[MessageView]:
    """Return the last messages of a branch, of one state if one is named, and note of whom.

    Raises NotPermitted (patrons.view at the branch).
    """
    require(actor, "patrons.view", place_by_id(branch_id))
    found = queries.messages_at(branch_id, state)
    if found:
        audit.record(
            actor=actor,
            action="notices.look_over",
            subject="messages",
            place=branch_id,
            now=now,
            details={"patrons": sorted({each.patron_id for each in found})},
        )
    return found
