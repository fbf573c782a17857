"""Read what is asked for from closed stacks: for who fetches it, for the board, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import HoldState, StackRequest, StackRequestState
from kitabdar.circulation.moves import resting
from kitabdar.circulation.presenting import name_of
from kitabdar.circulation.rules import read_code, slip_code
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.settings import lending_settings
from kitabdar.text.call_numbers import call_number_key

MOST = 300
DAYS_COUNTED = 30


@dataclass(frozen=True, slots=True)
class RequestView:
    """What is asked for from closed stacks. `code`: as the bars of its slip say it; no reader is named.

    `rests_in`: where it lies for now since it came back, "" where it stands in its stack.
    """

    id: int
    hold_id: int
    number: int
    code: str
    state: str
    state_name: str
    title: str
    title_language: str  # MARC code, "" where the record does not say
    barcode: str
    call_number: str
    stack_id: int
    stack_name: str
    sector: str
    branch_id: int
    branch_name: str
    here_id: int  # the branch where the item stands
    in_reading_room: bool
    asked_at: datetime
    fetch_from: datetime
    fetching_at: datetime | None
    ready_at: datetime | None
    rests_in: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The numbers that are called at a branch, in order."""

    branch_id: int
    branch_name: str
    fetching: tuple[int, ...]
    ready: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long readers waited for what came from a stack, in minutes of its opening; `waited`: until someone went."""

    stack_name: str
    requests: int
    waited: int
    fetched: int
    longest: int


def to_be_fetched(branch_id: int) -> list[RequestView]:
    """Return what is to be fetched from the stacks of a branch, or is being fetched, in the order of the shelves."""
    rows = StackRequest.objects.filter(
        state__in=[StackRequestState.ASKED, StackRequestState.FETCHING],
        hold__state=HoldState.WAITING,
        item__current_branch_id=branch_id,
    )
    found = _views(rows.order_by("asked_at", "pk")[:MOST])
    return sorted(
        found, key=lambda each: (each.stack_name, each.sector, call_number_key(each.call_number), each.id)
    )


def request(request_id: int) -> RequestView | None:
    """Return one request."""
    return next(iter(_views(StackRequest.objects.filter(pk=request_id))), None)


def request_by_code(text: str, branch_id: int) -> RequestView | None:
    """Return the open request whose slip was scanned, or whose number was typed at a branch."""
    code = read_code(text)
    if code is None:
        return None
    rows = StackRequest.objects.filter(branch_id=code[0] or branch_id, number=code[1], closed_at=None)
    return next(iter(_views(rows.order_by("-day")[:1])), None)


def board(branch_id: int) -> Board:
    """Return the numbers that are called at a branch. Raises NotFound."""
    place = lending_settings().branch(branch_id)
    called = StackRequest.objects.filter(branch_id=branch_id, closed_at=None)
    pairs = list(called.order_by("day", "number").values_list("state", "number"))
    fetched = (StackRequestState.FETCHING, StackRequestState.ON_ITS_WAY)
    return Board(
        branch_id,
        place.name,
        fetching=tuple(number for state, number in pairs if state in fetched),
        ready=tuple(number for state, number in pairs if state == StackRequestState.READY),
    )


def times(branch_id: int, now: datetime) -> list[Times]:
    """Count how long it took to bring what stood in the stacks of a branch, for each stack, over the last weeks."""
    rows = StackRequest.objects.filter(
        item__branch_id=branch_id, ready_at__gte=now - timedelta(days=DAYS_COUNTED)
    )
    found: dict[int, list[tuple[timedelta, timedelta]]] = {}
    for stack_id, since, began, ready in rows.values_list(
        "stack_id", "fetch_from", "fetching_at", "ready_at"
    ):
        assert ready is not None  # by the filter
        since = min(since, ready)
        went = min(max(began or since, since), ready)
        found.setdefault(stack_id, []).append((went - since, ready - went))
    settings = lending_settings()
    return [
        Times(
            name_of(settings, stack_id),
            len(pairs),
            _minutes(sum((waited for waited, _fetched in pairs), timedelta()) / len(pairs)),
            _minutes(sum((fetched for _waited, fetched in pairs), timedelta()) / len(pairs)),
            _minutes(max(waited + fetched for waited, fetched in pairs)),
        )
        for stack_id, pairs in found.items()
    ]


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def has_stacks(edition_id: int) -> bool:
    """Say whether an item of an edition stands in closed stacks."""
    settings = lending_settings()
    if not any(place.is_closed_stack for place in settings.tree.by_id.values()):
        return False
    items = Item.objects.filter(holding__record__edition_id=edition_id)
    places = items.values_list("location_id", "branch_id", "current_branch_id")
    return any(settings.stack_of(*each) is not None for each in places)


def _views(rows: QuerySet[StackRequest]) -> list[RequestView]:
    settings = lending_settings()
    found = []
    asked = list(rows.select_related("item__holding__record", "hold"))
    rests = resting([row.item_id for row in asked], timezone.now())
    for row in asked:
        rest = rests.get(row.item_id)
        title, language = titled(row.item.holding.record.description)
        stack = settings.tree.by_id.get(row.stack_id)
        found.append(
            RequestView(
                id=row.pk,
                hold_id=row.hold_id,
                number=row.number,
                code=slip_code(row.branch_id, row.number),
                state=row.state,
                state_name=row.get_state_display(),
                title=title,
                title_language=language,
                barcode=row.item.barcode,
                call_number=row.item.call_number,
                stack_id=row.stack_id,
                stack_name=stack.name if stack else "",
                sector=stack.sector if stack else "",
                branch_id=row.branch_id,
                branch_name=name_of(settings, row.branch_id),
                here_id=row.item.current_branch_id,
                in_reading_room=row.hold.in_reading_room,
                asked_at=row.asked_at,
                fetch_from=row.fetch_from,
                fetching_at=row.fetching_at,
                ready_at=row.ready_at,
                rests_in=rest.place_name if rest else "",
            )
        )
    return found
