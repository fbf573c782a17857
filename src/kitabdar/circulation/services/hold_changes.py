"""Change a hold that is open: let it rest, have it collected elsewhere, put it before all others."""

from __future__ import annotations

from datetime import date, datetime

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Hold, HoldState, Transfer
from kitabdar.circulation.rules import Wish, refusals_to_hold, refuse, set_aside_of
from kitabdar.circulation.services import collecting, holding
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.holds import Ended
from kitabdar.circulation.services.recall_ends import lock_called_back, withdraw_recalls
from kitabdar.circulation.services.routing import route
from kitabdar.circulation.services.stack_moves import call_elsewhere, follow
from kitabdar.circulation.services.standing import require_for_hold
from kitabdar.circulation.services.targeting import aim
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

_OF_THE_PLACE = frozenset({"pickup_not_possible", "collected_elsewhere"})


@in_one_transaction
def suspend_hold(*, actor: Actor, hold_id: int, now: datetime, resumes_on: date | None = None) -> None:
    """Let a waiting hold rest: it keeps its place and is passed by, until it is resumed or that day comes.

    For staff with circulation.hold anywhere in the network of its branch, and for the patron themselves.
    Raises NotPermitted, NotFound, Refused (ended, an item is put aside for it).
    """
    hold, _item = _locked(actor, hold_id, now)
    if hold.state != HoldState.WAITING:
        raise Refused([refuse("hold_has_item")])
    hold.is_suspended, hold.resumes_on, hold.target = True, resumes_on, None
    hold.save(update_fields=["is_suspended", "resumes_on", "target"])
    follow("wait", now, hold_id=hold.pk)
    withdraw_recalls(now, hold_id=hold.pk)
    _note(actor, "circulation.suspend_hold", hold, now)


@in_one_transaction
def resume_hold(*, actor: Actor, hold_id: int, now: datetime) -> None:
    """Have a suspended hold wait again. As `suspend_hold`; Refused where it is not suspended."""
    hold, _item = _locked(actor, hold_id, now)
    if not hold.is_suspended:
        raise Refused([refuse("not_suspended")])
    hold.is_suspended, hold.resumes_on = False, None
    hold.save(update_fields=["is_suspended", "resumes_on"])
    aim(hold, now)
    _note(actor, "circulation.resume_hold", hold, now)


@in_one_transaction
def change_pickup(
    *,
    actor: Actor,
    hold_id: int,
    branch_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
) -> Ended:
    """Have a hold collected at another branch; an item that waits on the shelf for it travels there.

    For staff as with `suspend_hold`, and for the patron themselves.
    Raises NotPermitted, NotFound, Refused (ended, not collected there, in another network).
    """
    hold, item = _locked(actor, hold_id, now)
    settings = lending_settings()
    pickup = settings.branch(branch_id)
    patron = collecting.locked_patron(patron_id=hold.patron_id)
    collecting.check_network(patron.home_branch_id, branch_id, settings)
    wish = Wish(
        hold.edition_id,
        hold.wanted_item_id,
        hold.volume,
        hold.work_id is not None,
        frozenset(hold.languages.split()),
    )
    wanted = holding.look_at(patron, wish, branch_id, settings, now, in_reading_room=hold.in_reading_room)
    against = [each for each in refusals_to_hold(wanted.facts) if each.code in _OF_THE_PLACE]
    overridden = settle(against, actor=actor, override=override, place_path=pickup.path)
    before = hold.pickup_branch_id
    hold.pickup_branch_id, hold.target = branch_id, None
    hold.set_aside = " ".join(sorted({*hold.set_aside.split(), *set_aside_of(overridden)}))
    hold.save(update_fields=["pickup_branch", "target", "set_aside"])
    _note(actor, "circulation.change_pickup", hold, now)
    if item is None:
        aim(hold, now)
        call_elsewhere(hold.pk, branch_id, settings, now)
        return Ended(hold.pk, None)
    if hold.state == HoldState.IN_TRANSIT:  # it is sent on from where it arrives
        Transfer.objects.filter(item_id=item.id, received_at=None).update(hold=hold)
        call_elsewhere(hold.pk, branch_id, settings, now)
        return Ended(hold.pk, None)
    queue = collecting.locked_queue(item, now)
    routing = route(item, branch_id=before, queue=queue, settings=settings, now=now)
    hold.refresh_from_db()
    if hold.state == HoldState.WAITING:  # its item is not sent there: another is fetched
        aim(hold, now)
    call_elsewhere(hold.pk, branch_id, settings, now)
    return Ended(hold.pk, routing)


@in_one_transaction
def put_first(*, actor: Actor, hold_id: int, now: datetime) -> None:
    """Put a hold before all others.

    Raises NotPermitted (circulation.override where it is collected), NotFound, Refused (ended).
    """
    hold, _item = _locked(actor, hold_id, now)
    require(actor, "circulation.override", lending_settings().branch(hold.pickup_branch_id))
    hold.is_first = True
    hold.save(update_fields=["is_first"])
    _note(actor, "circulation.put_hold_first", hold, now)


def _locked(actor: Actor, hold_id: int, now: datetime) -> tuple[Hold, ItemRow | None]:
    """Lock an open hold that the actor may change, and the item put aside for it."""
    row = Hold.objects.select_related("patron").filter(pk=hold_id).first()
    if row is None:
        raise NotFound("hold", hold_id)
    require_for_hold(
        actor,
        "change_hold",
        patron_id=row.patron_id,
        account_id=row.patron.account_id,
        branch_id=row.pickup_branch_id,
        now=now,
    )
    collecting.locked_patron(patron_id=row.patron_id)
    item = collecting.locked_item(item_id=row.item_id) if row.item_id is not None else None
    lock_called_back(hold_id)
    lock(Hold, {"pk": hold_id})
    hold = Hold.objects.select_related("patron").get(pk=hold_id)
    if hold.item_id != row.item_id:
        raise Refused([refuse("changed_meanwhile")])
    if hold.closed_at is not None:
        raise Refused([refuse("hold_ended")])
    return hold, item


def _note(actor: Actor, action: str, hold: Hold, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"hold:{hold.pk}",
        place=hold.pickup_branch_id,
        now=now,
        details={"edition": hold.edition_id},
    )
