"""GET branches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.interfaces.api import clock
from kitabdar.interfaces.api.answers import answer
from kitabdar.interfaces.api.contracts.people import Branch, BranchesAnswer
from kitabdar.organisation import queries

router = Router(tags=["Branches"])


@router.get("/branches", response=BranchesAnswer, summary="Branches, and which are open now")
def list_branches(request: HttpRequest) -> HttpResponse:
    """Say of every public branch whether it is open, and until or from when."""
    openings = queries.open_now(clock.now())
    return answer(BranchesAnswer(tuple(_branch(each) for each in openings)))


def _branch(opening: queries.BranchOpening) -> Branch:
    place = opening.branch
    return Branch(
        code=place.code,
        name=place.name,
        library=opening.library_name,
        address=place.address,
        phone=place.phone,
        time_zone=place.time_zone,
        is_open=opening.is_open,
        is_round_the_clock=opening.is_round_the_clock,
        closes_at=opening.closes_at,
        opens_at=opening.opens_at,
    )
