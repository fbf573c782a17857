"""Fetch from closed stacks what readers ask for: begin, lay back, say that it is not there.

At the desk the item is checked in, which puts it aside for its reader: the request is ready then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Hold, HoldState, StackRequest, StackRequestState
from kitabdar.circulation.rules import STACK_REQUEST, refuse
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.losses import mark_missing
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.targeting import aim
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit


@dataclass(frozen=True, slots=True)
class Fetching:
    """A request and how far it is now."""

    request_id: int
    number: int
    state: str
    barcode: str
    title: str


@in_one_transaction
def begin_fetching(*, actor: Actor, request_id: int, now: datetime) -> Fetching:
    """Note that somebody goes to fetch it: readers see it on the board.

    Raises NotPermitted (circulation.hold where the stack is), NotFound, Refused (being fetched, not to be fetched).
    """
    return _move(actor, request_id, "fetch", now)


@in_one_transaction
def lay_back(*, actor: Actor, request_id: int, now: datetime) -> Fetching:
    """Note that nobody goes to fetch it after all: it is on the list again. Raises as `begin_fetching`."""
    return _move(actor, request_id, "lay_back", now)


@in_one_transaction
def not_found(*, actor: Actor, request_id: int, now: datetime) -> Fetching:
    """Note that the item is not where it should be: it counts as missing, and another is asked for if there is one.

    Raises NotPermitted (circulation.hold and circulation.check_in there), NotFound, Refused (not to be fetched).
    """
    request, title = _locked(actor, request_id, "miss")
    barcode = request.item.barcode
    mark_missing(actor=actor, barcode=barcode, now=now)
    follow("miss", now, pk=request_id)
    Hold.objects.filter(pk=request.hold_id).update(target=None)
    _note(actor, "miss", request, now)
    aim(Hold.objects.select_related("patron", "target").get(pk=request.hold_id), now)
    now_is = StackRequest.objects.get(pk=request_id)
    return Fetching(request_id, now_is.number, now_is.state, barcode, title)


def _move(actor: Actor, request_id: int, action: str, now: datetime) -> Fetching:
    request, title = _locked(actor, request_id, action)
    follow(action, now, pk=request_id)
    # Whoever fetches has the time that the rule gives for it, from now on.
    Hold.objects.filter(pk=request.hold_id).update(targeted_at=now)
    _note(actor, action, request, now)
    state = STACK_REQUEST.after(action, request.state)
    return Fetching(request_id, request.number, state, request.item.barcode, title)


def _locked(actor: Actor, request_id: int, action: str) -> tuple[StackRequest, str]:
    """Lock the item asked for and its hold; return the request, for which the action is possible, and the title."""
    known = StackRequest.objects.filter(pk=request_id).values_list("item_id", "hold_id").first()
    if known is None:
        raise NotFound("request", request_id)
    item = collecting.locked_item(item_id=known[0])
    require(actor, "circulation.hold", lending_settings().branch(item.current_branch_id))
    lock(Hold, {"pk": known[1]})
    request = StackRequest.objects.select_related("item", "hold").get(pk=request_id)
    if not STACK_REQUEST.allows(action, request.state) or request.hold.state != HoldState.WAITING:
        being_fetched = request.state == StackRequestState.FETCHING
        raise Refused(
            [refuse("being_fetched" if being_fetched else "not_to_be_fetched", number=request.number)]
        )
    if request.item_id != item.id:
        raise Refused([refuse("changed_meanwhile")])
    return request, item.title


def _note(actor: Actor, action: str, request: StackRequest, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.{action}_request",
        subject=f"hold:{request.hold_id}",
        place=request.item.current_branch_id,
        now=now,
        details={"item": request.item_id, "number": request.number},
    )
