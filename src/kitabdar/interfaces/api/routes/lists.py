"""The lists of a branch: what to fetch, the hold shelf, what is booked ahead, what is overdue; and a queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import bookings as booked
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import bookings, holds
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.bookings import Booking
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.contracts.lists import (
    BookedAnswer,
    BookedLine,
    EndedAnswer,
    HoldShelfAnswer,
    HoldShelfLine,
    OverdueAnswer,
    OverdueLine,
    QueueAnswer,
    ToFetchAnswer,
    ToFetchLine,
)
from kitabdar.interfaces.api.shaping import bookings as booking_shapes
from kitabdar.interfaces.api.shaping import lending as shapes
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.queries import hours_of, place_by_id

router = Router(tags=["Lists"])
TOKEN = BearerToken()
HOLD = "circulation.hold"


@router.get("/branches/{branch}/to-fetch", response=ToFetchAnswer, auth=TOKEN, summary="What to fetch")
def list_to_fetch(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what waiting holds ask for from the shelves of a branch; closed stacks have their own list."""
    found = circulation.to_fetch(_branch(request, branch, HOLD), now=clock.now())
    found.sort(key=lambda each: (each.location_name, each.call_number, each.barcode))
    lines = tuple(
        ToFetchLine(
            hold_id=each.hold_id,
            edition_id=each.edition_id,
            title=each.title,
            barcode=each.barcode,
            call_number=each.call_number,
            location=each.location_name,
            pickup_branch=place_by_id(each.pickup_branch_id).code,
            placed_at=each.placed_at,
        )
        for each in found
    )
    return private(ToFetchAnswer(lines))


@router.get("/branches/{branch}/hold-shelf", response=HoldShelfAnswer, auth=TOKEN, summary="The hold shelf")
def list_hold_shelf(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what is ready to be collected at a branch, and what has waited too long."""
    now = clock.now()
    lines = tuple(
        HoldShelfLine(shapes.hold(each), each.barcode, bool(each.expires_at and each.expires_at < now))
        for each in circulation.hold_shelf(_branch(request, branch, HOLD))
    )
    return private(HoldShelfAnswer(lines))


@router.post(
    "/branches/{branch}/hold-shelf/expire",
    response=EndedAnswer,
    auth=TOKEN,
    summary="End what nobody collected",
)
def expire_holds(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """End the holds at a branch that were not collected in time or waited longer than their rule lets them."""
    branch_id = _branch(request, branch, HOLD)
    return private(
        EndedAnswer(holds.expire_holds(actor=actor_of(request), now=clock.now(), branch_id=branch_id))
    )


@router.get("/branches/{branch}/overdue", response=OverdueAnswer, auth=TOKEN, summary="What is overdue")
def list_overdue(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the loans of a branch that are overdue; they name nobody."""
    branch_id, now = _branch(request, branch, "patrons.view"), clock.now()
    hours = hours_of(branch_id)
    today = local_day(hours, now)
    lines = tuple(
        OverdueLine(shapes.loan(each), (today - local_day(hours, each.due_at)).days)
        for each in circulation.overdue_at(branch_id, now)
    )
    return private(OverdueAnswer(lines))


@router.get("/branches/{branch}/bookings", response=BookedAnswer, auth=TOKEN, summary="What is booked ahead")
def list_booked(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what is booked for collection at a branch or stands there, and what is in danger."""
    found = booked.at_branch(_branch(request, branch, HOLD), clock.now())
    lines = tuple(
        BookedLine(
            booking=booking_shapes.booking(each.booking),
            what=each.what,
            is_now=each.is_now,
            is_in_danger=each.is_in_danger,
            due_at=each.due_at,
        )
        for each in found
    )
    return private(BookedAnswer(lines))


@router.post("/bookings/{booking_id}/move", response=Booking, auth=TOKEN, summary="Give another copy")
def move_booking(request: HttpRequest, booking_id: Id) -> HttpResponse:
    """Fill a booking with another copy of its edition: its own is lost, missing or late."""
    actor = actor_of(request)
    asking.need(actor, HOLD)
    made = bookings.move_booking(actor=actor, booking_id=booking_id, now=clock.now())
    view = booked.booking(made.booking_id)
    assert view is not None  # it was moved a moment ago
    return private(booking_shapes.booking(view))


@router.get("/editions/{edition_id}/holds", response=QueueAnswer, auth=TOKEN, summary="The queue")
def list_queue(request: HttpRequest, edition_id: Id) -> HttpResponse:
    """Return who waits for an edition, in order and without names."""
    require_anywhere(actor_of(request), HOLD)
    return private(QueueAnswer(tuple(shapes.hold(each) for each in circulation.hold_queue(edition_id))))


def _branch(request: HttpRequest, code: str, permission: str) -> int:
    """Return the branch with this code where the permission is held. Raises NotPermitted, NotFound."""
    actor = actor_of(request)
    asking.need(actor, permission)
    branch_id = asking.branch_id(actor, code, permission)
    require(actor, permission, place_by_id(branch_id))
    return branch_id
