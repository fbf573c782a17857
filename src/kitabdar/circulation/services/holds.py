"""Reserve an edition, give a reservation up, end those that nobody collected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.models import Edition
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import OPEN_HOLD_STATES, ChargeKind, Hold, HoldState, Transfer
from kitabdar.circulation.rules import HOLD, Refusal, lapse_end, refusals_to_hold, refuse
from kitabdar.circulation.services import collecting, holding
from kitabdar.circulation.services.charging import charge
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.routing import Routing, route
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron
from kitabdar.search.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Held:
    """A hold placed; `position` in the queue from 1."""

    hold_id: int
    position: int
    overridden: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A hold ended; `routing` says where the item goes that was put aside for it, if one stood on the shelf."""

    hold_id: int
    routing: Routing | None


@in_one_transaction
def place_hold(
    *,
    actor: Actor,
    card_number: str,
    edition_id: int,
    pickup_branch_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
) -> Held:
    """Reserve an edition for a patron, to be collected at a branch.

    For staff with circulation.hold at that branch, and for patrons themselves.
    Raises NotPermitted, NotFound, Refused.
    """
    settings = lending_settings()
    pickup = settings.branch(pickup_branch_id)
    patron = collecting.locked_patron(card_number=card_number)
    if not actor.is_self(patron.account_id):
        require(actor, "circulation.hold", pickup)
    if not Edition.objects.filter(pk=edition_id).exists():
        raise NotFound("edition", edition_id)
    wanted = holding.look_at(patron, edition_id, pickup_branch_id, settings, now)
    refusals = refusals_to_hold(wanted.facts)
    overridden = settle(
        refusals, actor=actor, override=override, place_path=pickup.path, choice=wanted.choice
    )
    hold = Hold.objects.create(
        patron_id=patron.id,
        edition_id=edition_id,
        pickup_branch_id=pickup_branch_id,
        placed_at=now,
        lapses_at=lapse_end(wanted.terms, settings.hours(pickup_branch_id), now),
    )
    charge(ChargeKind.HOLD, wanted.terms.hold_charge, patron_id=patron.id, branch=pickup, now=now)
    before = Hold.objects.filter(edition_id=edition_id, state__in=OPEN_HOLD_STATES, pk__lt=hold.pk).count()
    details: dict[str, object] = {"patron": patron.id, "edition": edition_id}
    if overridden:
        details["override"] = [each.code for each in overridden]
    _note(actor, "circulation.place_hold", hold.pk, pickup_branch_id, now, details)
    OutboxEntry.enqueue([edition_id])
    return Held(hold.pk, before + 1, overridden)


@in_one_transaction
def cancel_hold(*, actor: Actor, hold_id: int, now: datetime) -> Ended:
    """Give a hold up; an item put aside for it goes to the next reader or home.

    For staff with circulation.hold at its branch, and for the patron themselves.
    Raises NotPermitted, NotFound, Refused (it has ended).
    """
    row = _find(hold_id)
    account_id = Patron.objects.values_list("account_id", flat=True).get(pk=row.patron_id)
    if not actor.is_self(account_id):
        require(actor, "circulation.hold", lending_settings().branch(row.pickup_branch_id))
    elif row.state == HoldState.READY and not holding.may_be_given_up(row, now):
        raise Refused([refuse("hold_is_ready")])
    return _end(actor, row, "cancel", now)


def expire_holds(*, actor: Actor, now: datetime) -> int:
    """End the holds that were ready and not collected in time, and those that waited longer than their rule lets them.

    Each in its own transaction; return how many.
    """
    require_anywhere(actor, "circulation.hold")
    late = Hold.objects.filter(state=HoldState.READY, expires_at__lt=now).order_by("expires_at", "pk")
    lapsed = Hold.objects.filter(state=HoldState.WAITING, lapses_at__lt=now).order_by("lapses_at", "pk")
    endings = [(pk, "expire") for pk in late.values_list("pk", flat=True)]
    endings += [(pk, "lapse") for pk in lapsed.values_list("pk", flat=True)]
    ended = 0
    for hold_id, action in endings:
        try:
            _end_by_the_clock(actor=actor, hold_id=hold_id, action=action, now=now)
        except Refused:  # collected or given up a moment ago
            continue
        ended += 1
    return ended


@in_one_transaction
def _end_by_the_clock(*, actor: Actor, hold_id: int, action: str, now: datetime) -> None:
    row = _find(hold_id)
    terms = holding.terms_of(row, now) if action == "expire" else None
    _end(actor, row, action, now)
    if terms is not None:
        branch = lending_settings().branch(row.pickup_branch_id)
        charge(
            ChargeKind.UNCOLLECTED, terms.uncollected_charge, patron_id=row.patron_id, branch=branch, now=now
        )


def _find(hold_id: int) -> Hold:
    row = Hold.objects.filter(pk=hold_id).first()
    if row is None:
        raise NotFound("hold", hold_id)
    return row


def _end(actor: Actor, row: Hold, action: str, now: datetime) -> Ended:
    """End a hold: lock its item first, then the queue, and look again at what the hold is by then."""
    item = collecting.locked_item(item_id=row.item_id) if row.item_id is not None else None
    queue = collecting.locked_queue(row.edition_id)
    hold = next((each for each in queue if each.id == row.pk), None)
    if hold is None or not HOLD.allows(action, hold.state):
        raise Refused([refuse("hold_ended")])
    if hold.item_id != row.item_id:
        raise Refused([refuse("changed_meanwhile")])
    Hold.objects.filter(pk=hold.id).update(
        state=HoldState(HOLD.after(action, hold.state)), closed_at=now, item_id=None
    )
    routing = None
    if item is not None and hold.state == HoldState.READY:
        rest = [each for each in queue if each.id != hold.id]
        routing = route(
            item, branch_id=hold.pickup_branch_id, queue=rest, settings=lending_settings(), now=now
        )
    elif item is not None:  # on its way: it is routed anew where it arrives
        Transfer.objects.filter(item_id=item.id, received_at=None).update(hold=None)
    details: dict[str, object] = {"patron": hold.patron_id, "edition": row.edition_id}
    _note(actor, f"circulation.{action}_hold", hold.id, hold.pickup_branch_id, now, details)
    OutboxEntry.enqueue([row.edition_id])
    return Ended(hold.id, routing)


def _note(
    actor: Actor, action: str, hold_id: int, branch_id: int, now: datetime, details: dict[str, object]
) -> None:
    audit.record(
        actor=actor, action=action, subject=f"hold:{hold_id}", place=branch_id, now=now, details=details
    )
