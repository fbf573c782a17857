"""Keep what is asked for from closed stacks in step with its hold; called by whatever moves the hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from kitabdar.circulation.models import CLOSED_REQUEST_STATES, Hold, StackRequest, StackRequestState
from kitabdar.circulation.rules import STACK_REQUEST, fetch_from
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.models import Place
from kitabdar.organisation.places import PlaceView

MOMENTS = {"fetch": "fetching_at", "bring": "ready_at", "reshelve": "ready_at"}
"""Action -> what it notes the moment of."""


def follow(action: str, now: datetime, **holds: Any) -> int:
    """Move the requests of these holds (a filter) for which the action is possible; return how many."""
    sources = [state for state in STACK_REQUEST.states if STACK_REQUEST.allows(action, state)]
    state = StackRequestState(STACK_REQUEST.after(action, sources[0]))
    told: dict[str, Any] = {"state": state, "closed_at": now if state in CLOSED_REQUEST_STATES else None}
    if action in MOMENTS:
        told[MOMENTS[action]] = now
    return StackRequest.objects.filter(state__in=sources, **holds).update(**told)


@in_one_transaction
def ask(hold: Hold, stack: PlaceView, item_id: int, now: datetime) -> datetime:
    """Ask for an item from closed stacks for a hold; return from when it can be fetched. [CIR-S1]

    A request there was before is asked again, under a new number where the day or the branch is another.
    """
    settings = lending_settings()
    since = fetch_from(settings.hours(stack.id), now)
    day = local_day(settings.hours(hold.pickup_branch_id), now)
    known = StackRequest.objects.filter(hold_id=hold.pk).first()
    told: dict[str, Any] = {
        "stack_id": stack.id,
        "item_id": item_id,
        "asked_at": now,
        "fetch_from": since,
        "fetching_at": None,
        "ready_at": None,
        "closed_at": None,
    }
    if known is None or (known.branch_id, known.day) != (hold.pickup_branch_id, day):
        told |= {"branch_id": hold.pickup_branch_id, "day": day}
        told["number"] = _next_number(hold.pickup_branch_id, day)
    if known is None:
        StackRequest.objects.create(hold_id=hold.pk, **told)
    else:
        state = StackRequestState(STACK_REQUEST.after("ask", known.state))
        StackRequest.objects.filter(pk=known.pk).update(state=state, **told)
    return since


@in_one_transaction
def call_elsewhere(hold_id: int, branch_id: int, settings: LendingSettings, now: datetime) -> None:
    """Give the open request of a hold a number of the branch where it is collected from now on."""
    known = StackRequest.objects.filter(hold_id=hold_id, closed_at=None).exclude(branch_id=branch_id).first()
    if known is not None:
        day = local_day(settings.hours(branch_id), now)
        known.branch_id, known.day, known.number = branch_id, day, _next_number(branch_id, day)
        known.save(update_fields=["branch", "day", "number"])


def _next_number(branch_id: int, day: date) -> int:
    """Return the next number of the day, without those that are still open from days before.

    Whoever wants one at the same branch waits until this transaction ends: it is locked last, after all others.
    """
    lock(Place, {"pk": branch_id})
    mine = StackRequest.objects.filter(branch_id=branch_id)
    last = mine.filter(day=day).aggregate(last=Max("number"))["last"] or 0
    in_use = set(mine.filter(closed_at=None).values_list("number", flat=True))
    return next(number for number in range(last + 1, last + len(in_use) + 2) if number not in in_use)
