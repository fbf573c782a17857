"""Closed stacks: what is to be fetched, how far it is, and the numbers on the board."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import stacks
from kitabdar.circulation.services import stack_requests
from kitabdar.circulation.services.stack_requests import Fetching
from kitabdar.circulation.stacks import RequestView
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import answer, private
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.contracts.movement import (
    BoardAnswer,
    FetchingAnswer,
    StackRequest,
    StackRequestsAnswer,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id, place_tree

router = Router(tags=["Stacks"])
TOKEN = BearerToken()


@router.get("/branches/{branch}/board", response=BoardAnswer, summary="Numbers called at a branch")
def read_board(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the numbers of what is being fetched and of what is ready; no token, no names."""
    place = place_tree().by_code.get(branch)
    if place is None or place.kind != "branch" or not place.is_public:
        raise NotFound("branch", branch)
    found = stacks.board(place.id)
    return answer(BoardAnswer(branch, found.fetching, found.ready))


@router.get(
    "/branches/{branch}/stack-requests",
    response=StackRequestsAnswer,
    auth=TOKEN,
    summary="What to fetch from closed stacks",
)
def list_requests(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what is to be fetched from the stacks of a branch, or is being fetched."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "circulation.hold")
    require(actor, "circulation.hold", place_by_id(branch_id))
    return private(StackRequestsAnswer(tuple(_shaped(each) for each in stacks.to_be_fetched(branch_id))))


@router.post("/stack-requests/{request_id}/fetch", response=FetchingAnswer, auth=TOKEN, summary="Go to fetch")
def fetch(request: HttpRequest, request_id: Id) -> HttpResponse:
    """Note that somebody goes to fetch it; checking the item in makes it ready."""
    return _moved(request, request_id, stack_requests.begin_fetching)


@router.post("/stack-requests/{request_id}/lay-back", response=FetchingAnswer, auth=TOKEN, summary="Not yet")
def lay_back(request: HttpRequest, request_id: Id) -> HttpResponse:
    """Note that nobody goes to fetch it after all."""
    return _moved(request, request_id, stack_requests.lay_back)


@router.post(
    "/stack-requests/{request_id}/not-found", response=FetchingAnswer, auth=TOKEN, summary="It is not there"
)
def not_found(request: HttpRequest, request_id: Id) -> HttpResponse:
    """Note that the item is not where it should be: it counts as missing, and another copy is asked for."""
    return _moved(request, request_id, stack_requests.not_found)


def _moved(request: HttpRequest, request_id: int, service: Callable[..., Fetching]) -> HttpResponse:
    done = service(actor=actor_of(request), request_id=request_id, now=clock.now())
    return private(FetchingAnswer(done.request_id, done.number, done.state, done.barcode))


def _shaped(found: RequestView) -> StackRequest:
    return StackRequest(
        id=found.id,
        hold_id=found.hold_id,
        number=found.number,
        code=found.code,
        state=found.state,
        title=found.title,
        barcode=found.barcode,
        call_number=found.call_number,
        stack=found.stack_name,
        sector=found.sector,
        pickup_branch=place_by_id(found.branch_id).code,
        in_reading_room=found.in_reading_room,
        asked_at=found.asked_at,
        fetch_from=found.fetch_from,
        fetching_at=found.fetching_at,
        rests_in=found.rests_in,
    )
