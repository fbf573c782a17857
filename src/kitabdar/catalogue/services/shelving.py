"""Give an item another location or collection, and nothing else: what lending does by its rules."""

from __future__ import annotations

from datetime import datetime

from kitabdar.catalogue.models import Item
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry


def reshelve(
    *,
    actor: Actor,
    item_id: int,
    edition_id: int,
    branch_id: int,
    location_id: int | None,
    collection: str,
    by: str,
    now: datetime,
) -> None:
    """Give an item, which is locked, a location and a collection; `by`: the name of the rule that says so.

    Who may lend or take back at the branch was asked there: this asks for no permission of its own.
    """
    Item.objects.filter(pk=item_id).update(location_id=location_id, collection=collection)
    OutboxEntry.enqueue([edition_id])
    audit.record(
        actor=actor,
        action="catalogue.reshelve_item",
        subject=f"item:{item_id}",
        place=branch_id,
        now=now,
        details={"location": location_id, "collection": collection, "rule": by},
    )
