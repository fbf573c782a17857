"""Send an item to another branch, and receive it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Transfer, TransferReason
from kitabdar.circulation.rules import kept_for_another, refusals_to_send, refuse
from kitabdar.circulation.services import booked, collecting
from kitabdar.circulation.services.checkin import CheckedIn, check_in
from kitabdar.circulation.services.routing import place_item
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Sent:
    """An item on its way."""

    transfer_id: int
    item_id: int
    title: str
    from_branch_id: int
    to_branch_id: int


@in_one_transaction
def send(*, actor: Actor, barcode: str, to_branch_id: int, branch_id: int, now: datetime) -> Sent:
    """Send an item that stands on the shelf of this branch to another one.

    Raises NotPermitted (circulation.check_in here), NotFound, Refused (lent, put aside, travelling, gone).
    """
    settings = lending_settings()
    branch, goal = settings.branch(branch_id), settings.branch(to_branch_id)
    require(actor, "circulation.check_in", branch)
    item = collecting.locked_item(barcode=barcode)
    queue = collecting.locked_queue(item, now)
    refusals = refusals_to_send(collecting.item_facts(item, queue, settings, branch_id))
    kept = booked.bookings_of(item.id)
    kept_from = kept_for_another(kept, None, local_day(settings.hours(branch_id), now))
    if any(each.is_prepared for each in kept) and kept_from is not None:
        refusals.append(refuse("booked_for_another", since=kept_from))
    if goal.id == branch.id:
        refusals.append(refuse("already_there", title=item.title, branch=goal.name))
    if refusals:
        raise Refused(refusals)
    place_item(item, "send", branch.id)
    transfer = Transfer.objects.create(
        item_id=item.id,
        from_branch_id=branch.id,
        to_branch_id=goal.id,
        reason=TransferReason.STAFF,
        sent_at=now,
    )
    audit.record(
        actor=actor,
        action="circulation.send",
        subject=f"item:{item.id}",
        place=branch.id,
        now=now,
        details={"to": goal.id},
    )
    OutboxEntry.enqueue([item.edition_id])
    return Sent(transfer.pk, item.id, item.title, branch.id, goal.id)


@in_one_transaction
def receive(*, actor: Actor, barcode: str, branch_id: int, now: datetime) -> CheckedIn:
    """Receive an item that travels: as `check_in`, which also serves, but refused for one that does not travel."""
    require(actor, "circulation.check_in", lending_settings().branch(branch_id))
    item = collecting.locked_item(barcode=barcode)
    if item.state != ItemState.IN_TRANSIT:
        raise Refused([refuse("not_in_transit", title=item.title)])
    return check_in(actor=actor, barcode=barcode, branch_id=branch_id, now=now)
