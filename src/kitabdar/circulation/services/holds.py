"""Reserve an edition, give a reservation up, end those that nobody collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import Edition
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import OPEN_HOLD_STATES, ChargeKind, Hold, HoldState, StackRequest, Transfer
from kitabdar.circulation.rules import (
    HOLD,
    Refusal,
    Why,
    Wish,
    lapse_end,
    refusals_to_hold,
    refuse,
    set_aside_of,
)
from kitabdar.circulation.services import collecting, holding
from kitabdar.circulation.services.charging import charge
from kitabdar.circulation.services.collecting import PatronRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.recall_ends import lock_called_back, withdraw_recalls
from kitabdar.circulation.services.routing import Routing, route
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.standing import require_for_hold
from kitabdar.circulation.services.targeting import aim
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron
from kitabdar.search.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Held:
    """A hold placed; `position` in the queue from 1, `number` of what is fetched for it from closed stacks.

    `policy_name` and `why`: of the rule that lets it be reserved.
    """

    hold_id: int
    position: int
    overridden: tuple[Refusal, ...]
    policy_name: str
    why: Why
    number: int | None = None


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
    item_id: int | None = None,
    volume: str = "",
    any_edition: bool = False,
    languages: frozenset[str] = frozenset(),
    starts_on: date | None = None,
    in_reading_room: bool = False,
) -> Held:
    """Reserve an edition for a patron, to be collected at a branch.

    Or one item or one volume of it; or, with `any_edition`, whichever edition of its work comes first, in one of these
    languages (MARC codes, none: all). It waits from `starts_on`. `in_reading_room`: to be read at that branch.
    What is to come from closed stacks gets a number.
    For staff with circulation.hold anywhere in the patron's network, for patrons themselves and delegates of an
    institution. Raises NotPermitted, NotFound, Refused.
    """
    patron = _permitted(actor, card_number, pickup_branch_id, now)
    wish = Wish(edition_id, item_id, volume, any_edition, languages if any_edition else frozenset())
    return _place(
        actor,
        patron,
        wish,
        pickup_branch_id,
        now,
        override,
        starts_on=starts_on,
        in_reading_room=in_reading_room,
    )


@in_one_transaction
def place_group(
    *,
    actor: Actor,
    card_number: str,
    edition_ids: Sequence[int],
    pickup_branch_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
) -> list[Held]:
    """Reserve whichever of several editions comes first; that one ends the others. They count as one hold.

    Raises as `place_hold`; Refused too for fewer than two editions.
    """
    patron = _permitted(actor, card_number, pickup_branch_id, now)
    wanted = list(dict.fromkeys(edition_ids))
    if len(wanted) < 2:
        raise Refused([refuse("one_title_alone")])
    group = uuid4().hex
    return [
        _place(actor, patron, Wish(each), pickup_branch_id, now, override, group=group) for each in wanted
    ]


def _permitted(actor: Actor, card_number: str, pickup_branch_id: int, now: datetime) -> PatronRow:
    """Lock the patron whom the actor may reserve for."""
    settings = lending_settings()
    settings.branch(pickup_branch_id)
    patron = collecting.locked_patron(card_number=card_number)
    require_for_hold(
        actor,
        "hold",
        patron_id=patron.id,
        account_id=patron.account_id,
        branch_id=pickup_branch_id,
        now=now,
    )
    collecting.check_network(patron.home_branch_id, pickup_branch_id, settings)
    return patron


def _place(
    actor: Actor,
    patron: PatronRow,
    wish: Wish,
    pickup_branch_id: int,
    now: datetime,
    override: frozenset[str],
    *,
    starts_on: date | None = None,
    group: str = "",
    in_reading_room: bool = False,
) -> Held:
    settings = lending_settings()
    pickup = settings.branch(pickup_branch_id)
    work_id = Edition.objects.filter(pk=wish.edition_id).values_list("work_id", flat=True).first()
    if work_id is None:
        raise NotFound("edition", wish.edition_id)
    wanted = holding.look_at(patron, wish, pickup_branch_id, settings, now, in_reading_room=in_reading_room)
    refusals = refusals_to_hold(wanted.facts)
    if group:  # the titles of a group count as one
        refusals = [each for each in refusals if each.code not in _OF_NUMBERS or not _has_begun(group)]
    overridden = settle(refusals, actor=actor, override=override, place_path=pickup.path)
    hold = Hold.objects.create(
        patron_id=patron.id,
        edition_id=wish.edition_id,
        wanted_item_id=wish.item_id,
        volume=wish.volume,
        work_id=work_id if wish.any_edition else None,
        languages=" ".join(sorted(wish.languages)),
        group=group,
        is_suspended=starts_on is not None,
        resumes_on=starts_on,
        in_reading_room=in_reading_room,
        set_aside=" ".join(sorted(set_aside_of(overridden))),
        pickup_branch_id=pickup_branch_id,
        placed_at=now,
        lapses_at=lapse_end(wanted.terms, settings.hours(pickup_branch_id), now),
    )
    charge(ChargeKind.HOLD, wanted.terms.hold_charge, patron_id=patron.id, branch=pickup, now=now)
    aim(hold, now)
    details: dict[str, object] = {"edition": wish.edition_id}
    if overridden:
        details["override"] = [each.code for each in overridden]
    _note(actor, "circulation.place_hold", hold.pk, pickup_branch_id, now, details)
    OutboxEntry.enqueue([wish.edition_id])
    number = StackRequest.objects.filter(hold=hold).values_list("number", flat=True).first()
    assert wanted.choice is not None  # no_policy cannot be overridden
    why = wanted.choice.why("is_holdable")
    return Held(hold.pk, place_in_queue(hold), overridden, why.winner, why, number)


_OF_NUMBERS = frozenset({"hold_limit_reached", "total_hold_limit_reached"})


def _has_begun(group: str) -> bool:
    return Hold.objects.filter(group=group).exists()


def place_in_queue(hold: Hold) -> int:
    """Return the place of an open hold among those for its edition or work, from 1."""
    others = Hold.objects.filter(state__in=OPEN_HOLD_STATES).filter(
        Q(edition_id=hold.edition_id) | Q(work__editions=hold.edition_id)
    )
    return others.filter(Q(is_first=True) | Q(pk__lt=hold.pk)).exclude(pk=hold.pk).distinct().count() + 1


@in_one_transaction
def cancel_hold(*, actor: Actor, hold_id: int, now: datetime) -> Ended:
    """Give a hold up; an item put aside for it goes to the next reader or home.

    For staff with circulation.hold anywhere in its network, for the patron themselves and who stands for them.
    Raises NotPermitted, NotFound, Refused (it has ended).
    """
    row = _find(hold_id)
    account_id = Patron.objects.values_list("account_id", flat=True).get(pk=row.patron_id)
    is_reader = require_for_hold(
        actor,
        "cancel_hold",
        patron_id=row.patron_id,
        account_id=account_id,
        branch_id=row.pickup_branch_id,
        now=now,
    )
    if is_reader and row.state == HoldState.READY and not holding.may_be_given_up(row, now):
        raise Refused([refuse("hold_is_ready")])
    ended = _end(actor, row, "cancel", now)
    if not is_reader:
        tell("hold_cancelled", patron_id=row.patron_id, branch_id=row.pickup_branch_id, now=now, hold=row.pk)
    return ended


def expire_holds(*, actor: Actor, now: datetime, branch_id: int | None = None) -> int:
    """End the holds that were ready and not collected in time, and those that waited longer than their rule lets them.

    Those of one branch, or of all. Each in its own transaction; return how many.
    Raises NotPermitted (circulation.hold at the branch; of all: everywhere), NotFound.
    """
    holds = Hold.objects.all()
    if branch_id is None:
        require_everywhere(actor, "circulation.hold")
    else:
        require(actor, "circulation.hold", lending_settings().branch(branch_id))
        holds = holds.filter(pickup_branch_id=branch_id)
    late = holds.filter(state=HoldState.READY, expires_at__lt=now).order_by("expires_at", "pk")
    lapsed = holds.filter(state=HoldState.WAITING, lapses_at__lt=now).order_by("lapses_at", "pk")
    return _end_all(actor, late, "expire", now) + _end_all(actor, lapsed, "lapse", now)


def _end_all(actor: Actor, over: QuerySet[Hold], action: str, now: datetime) -> int:
    ended = 0
    for hold_id in list(over.values_list("pk", flat=True)):
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
    tell("hold_expired", patron_id=row.patron_id, branch_id=row.pickup_branch_id, now=now, hold=row.pk)
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
    lock_called_back(row.pk)
    queue = collecting.locked_queue(item, now) if item is not None else []
    lock(Hold, {"pk": row.pk})
    hold = Hold.objects.get(pk=row.pk)
    if not HOLD.allows(action, hold.state):
        raise Refused([refuse("hold_ended")])
    if hold.item_id != row.item_id:
        raise Refused([refuse("changed_meanwhile")])
    Hold.objects.filter(pk=hold.pk).update(
        state=HoldState(HOLD.after(action, hold.state)), closed_at=now, item_id=None
    )
    follow("give_back" if hold.state == HoldState.READY else "give_up", now, hold_id=hold.pk)
    withdraw_recalls(now, hold_id=hold.pk)
    routing = None
    if item is not None and hold.state == HoldState.READY:
        rest = [each for each in queue if each.id != hold.pk]
        routing = route(
            item, branch_id=hold.pickup_branch_id, queue=rest, settings=lending_settings(), now=now
        )
    elif item is not None:  # on its way: it is routed anew where it arrives
        Transfer.objects.filter(item_id=item.id, received_at=None).update(hold=None)
    details: dict[str, object] = {"edition": row.edition_id}
    _note(actor, f"circulation.{action}_hold", hold.pk, hold.pickup_branch_id, now, details)
    OutboxEntry.enqueue([row.edition_id])
    return Ended(hold.pk, routing)


def _note(
    actor: Actor, action: str, hold_id: int, branch_id: int, now: datetime, details: dict[str, object]
) -> None:
    audit.record(
        actor=actor, action=action, subject=f"hold:{hold_id}", place=branch_id, now=now, details=details
    )
