"""When places are open: their weeks, the days unlike the others, and closing unexpectedly."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation.services.closing import close_days
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.organisation import (
    CloseDaysBody,
    DaysClosedAnswer,
    ExceptionAnswer,
    ExceptionBody,
    ExceptionsAnswer,
    MovedAt,
    Opening,
    OpeningBody,
    PlaceInPath,
    WeekAnswer,
    WeekBody,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation import queries
from kitabdar.organisation.hours import Intervals
from kitabdar.organisation.services import places

router = Router(tags=["Places"])
TOKEN = BearerToken()
MANAGE = "organisation.manage"


@router.get("/places/{code}/hours", response=WeekAnswer, auth=TOKEN, summary="The week of a place")
def get_week(request: HttpRequest, code: PlaceInPath) -> HttpResponse:
    """Return the weekly hours that hold at a place."""
    return _week(asking.managed_place(actor_of(request), code, MANAGE).id)


@router.put("/places/{code}/hours", response=WeekAnswer, auth=TOKEN, summary="Set the week of a place")
def set_week(request: HttpRequest, code: PlaceInPath, body: WeekBody) -> HttpResponse:
    """Set the weekly hours of a place and of what is below it without hours of its own."""
    actor = actor_of(request)
    place = asking.place(actor, code, MANAGE)
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_intervals(day) for day in body.week)
    week = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    places.set_week(actor=actor, place_id=place.id, week=week, now=clock.now())
    return _week(place.id)


@router.get(
    "/places/{code}/exceptions", response=ExceptionsAnswer, auth=TOKEN, summary="Days unlike the others"
)
def list_exceptions(request: HttpRequest, code: PlaceInPath) -> HttpResponse:
    """Return the days on which a place departs from its week, its own and those of the places above."""
    return _exceptions(asking.managed_place(actor_of(request), code, MANAGE).id)


@router.post(
    "/places/{code}/exceptions",
    response={201: ExceptionsAnswer},
    auth=TOKEN,
    summary="Add days unlike the others",
)
def add_exception(request: HttpRequest, code: PlaceInPath, body: ExceptionBody) -> HttpResponse:
    """Close a place on some days, or open it otherwise; answers with all of its days. Due dates stay: see closings."""
    actor = actor_of(request)
    place = asking.place(actor, code, MANAGE)
    places.add_exception(
        actor=actor,
        place_id=place.id,
        first_day=body.first_day,
        last_day=body.last_day or body.first_day,
        intervals=_intervals(body.openings),
        note=body.note,
        is_yearly=body.is_yearly,
        now=clock.now(),
    )
    return _exceptions(place.id, 201)


@router.put(
    "/exceptions/{exception_id}",
    response=ExceptionsAnswer,
    auth=TOKEN,
    summary="Change days unlike the others",
)
def change_exception(request: HttpRequest, exception_id: Id, body: ExceptionBody) -> HttpResponse:
    """Give such days new values; their place stays."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    place_id = places.change_exception(
        actor=actor,
        exception_id=exception_id,
        first_day=body.first_day,
        last_day=body.last_day or body.first_day,
        intervals=_intervals(body.openings),
        note=body.note,
        is_yearly=body.is_yearly,
        now=clock.now(),
    )
    return _exceptions(place_id)


@router.delete(
    "/exceptions/{exception_id}", response={204: None}, auth=TOKEN, summary="Remove days unlike the others"
)
def remove_exception(request: HttpRequest, exception_id: Id) -> HttpResponse:
    """Return to the usual week on these days."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    places.remove_exception(actor=actor, exception_id=exception_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/places/{code}/closings", response=DaysClosedAnswer, auth=TOKEN, summary="Close unexpectedly")
def close_place(request: HttpRequest, code: PlaceInPath, body: CloseDaysBody) -> HttpResponse:
    """Close a place, and all below it, on days that were open; due dates and times of the hold shelf move with it."""
    actor = actor_of(request)
    found = close_days(
        actor=actor,
        place_id=asking.place(actor, code, MANAGE).id,
        first_day=body.first_day,
        last_day=body.last_day or body.first_day,
        note=body.note,
        is_rehearsal=body.rehearse,
        now=clock.now(),
    )
    moved = tuple(MovedAt(each.branch_name, each.loans, each.holds, each.bookings) for each in found.branches)
    return private(DaysClosedAnswer(moved, found.last_due, found.booking_ids))


def _week(place_id: int) -> HttpResponse:
    hours, place = queries.hours_of(place_id), queries.place_by_id(place_id)
    return private(
        WeekAnswer(
            place=place.code,
            time_zone=hours.zone,
            is_own=places.has_week(place_id),
            is_round_the_clock=hours.is_round_the_clock,
            week=tuple(_openings(day) for day in hours.week),
        )
    )


def _exceptions(place_id: int, status: int = 200) -> HttpResponse:
    tree = queries.place_tree()
    said_by: dict[int, str] = {}
    for place in reversed(tree.chain(place_id)):  # the highest first: what is there is not said again below
        for each in tree.hours[place.id].exceptions:
            said_by.setdefault(each.id, place.code)
    found = tuple(
        ExceptionAnswer(
            id=each.id,
            place=said_by[each.id],
            first_day=each.first_day,
            last_day=each.last_day,
            is_yearly=each.is_yearly,
            openings=_openings(each.intervals),
            note=each.note,
        )
        for each in tree.hours[place_id].exceptions
    )
    return private(ExceptionsAnswer(found), status=status)


def _intervals(openings: list[OpeningBody]) -> Intervals:
    return tuple((_minutes(each.opens), _minutes(each.closes)) for each in openings)


def _minutes(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def _openings(intervals: Intervals) -> tuple[Opening, ...]:
    return tuple(Opening(_clock(opens), _clock(closes)) for opens, closes in intervals)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
