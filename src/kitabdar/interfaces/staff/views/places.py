"""Places, their hours, and the days on which they depart from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import bookings as booked
from kitabdar.circulation.services.closing import close_days
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.interfaces.staff.written_hours import times, write_day, written
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.hours import ExceptionDays
from kitabdar.organisation.places import PlaceTree, PlaceView
from kitabdar.organisation.services.places import set_language
from kitabdar.organisation.services.stacks import set_stack


@staff_page("organisation.manage")
def places(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the tree with hours, and the exceptions still to come."""
    return overview(request, at)


def overview(
    request: HttpRequest,
    at: Workplace,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page of all places; `values` and `errors`: of the form for days unlike the others."""
    tree, languages = organisation.place_tree(), dict(settings.LANGUAGES)
    lines = [
        {
            "place": place,
            "depth": depth,
            "hours": written(tree.hours[place.id]),
            "language": languages.get(place.language, ""),
            "is_mine": at.actor.may("organisation.manage", place.path),
        }
        for place, depth in _walk(tree, None, 0)
        if any(place.path.startswith(path) or path.startswith(place.path) for path, _held in at.actor.grants)
    ]
    here = [p for p in tree.by_id.values() if at.actor.may("organisation.manage", p.path)]
    used = [p for p in here if not p.is_retired]
    exceptions = _exceptions(tree, here, at.now.date())
    context = {
        "lines": lines,
        "places": [p for p in used if p.kind != "location"],
        "languages": languages.items(),
        "rooms": [p for p in used if p.kind != "network"],
        "exceptions": exceptions,
        "values": values
        or _values(given.number(request.GET, "exception"), exceptions)
        or {"place": at.branch.id},
        "errors": errors or {},
        "manages_all": all(at.actor.may("organisation.manage", p.path) for p in tree.children.get(None, ())),
    }
    return show(request, at, "places", context, status)


@staff_page("organisation.manage", CHANGE)
def language(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Say in which language a place prints."""
    place_id, code = given.number(request.POST, "place"), given.text(request.POST, "language", 8)

    def act() -> bool:
        set_language(actor=at.actor, place_id=place_id, language=code, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:places"))


@staff_page("organisation.manage", CHANGE)
def stack(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Say whether a place is closed stacks, what its part is called, and when things are fetched there."""
    is_closed = {"yes": True, "no": False}.get(request.POST.get("is_closed", ""))

    def act() -> bool:
        daily = _interval(request)
        set_stack(
            actor=at.actor,
            place_id=given.number(request.POST, "place"),
            is_closed=is_closed,
            sector=given.text(request.POST, "sector", 100),
            daily=daily[0] if daily else None,
            now=at.now,
        )
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:places"))


@staff_page("organisation.manage", FORM)
def closing(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Close a place for days that were open: first say what would move, then, asked to, move it."""
    values = request.POST if request.method == "POST" else request.GET
    place_id, first = given.number(values, "place"), given.day(values, "first_day")
    last = given.day(values, "last_day") or first
    here = [
        p for p in organisation.place_tree().by_id.values() if at.actor.may("organisation.manage", p.path)
    ]
    context: dict[str, Any] = {
        "places": [p for p in here if p.kind != "location" and not p.is_retired],
        "values": {"place": place_id or at.branch.id, "note": given.text(values, "note", 200)},
        "first_day": first,
        "last_day": last,
    }
    if first is None or last is None:
        return show(request, at, "closing", context)
    found = refusing.attempt(
        request,
        lambda: close_days(
            actor=at.actor,
            place_id=place_id,
            first_day=first,
            last_day=last,
            now=at.now,
            note=given.text(values, "note", 200),
            is_rehearsal=request.method != "POST",
        ),
    )
    if found is not None and request.method == "POST":
        text = _("Closed. Due dates moved: %(loans)s, times of the hold shelf moved: %(holds)s.")
        messages.success(request, text % {"loans": found.loans, "holds": found.holds})
        if found.booking_ids:
            text = ngettext(
                "%(number)s booking is hit: call its reader.",
                "%(number)s bookings are hit: call their readers.",
                len(found.booking_ids),
            )
            messages.warning(request, text % {"number": len(found.booking_ids)})
        return HttpResponseRedirect(reverse("staff:places"))
    hit = booked.bookings(found.booking_ids) if found is not None else []
    return show(request, at, "closing", {**context, "found": found, "bookings": hit})


def _interval(request: HttpRequest) -> tuple[tuple[int, int], ...]:
    opens, closes = (_minutes(request.POST.get(name, "")) for name in ("opens", "closes"))
    if opens is None and closes is None:
        return ()
    if opens is None or closes is None:
        raise Invalid({"opens": _("Give both times, or none for a closed day.")})
    return ((opens, closes if closes > opens else closes + 1440),)


def _minutes(text: str) -> int | None:
    hour, _colon, minute = text.strip()[:5].partition(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    return int(hour) * 60 + int(minute) if int(hour) < 24 and int(minute) < 60 else None


def _walk(tree: PlaceTree, parent: int | None, depth: int) -> Iterator[tuple[PlaceView, int]]:
    for place in tree.children.get(parent, ()):
        yield place, depth
        yield from _walk(tree, place.id, depth + 1)


def _exceptions(tree: PlaceTree, places: list[PlaceView], today: date) -> list[dict[str, Any]]:
    found = {}
    for place in sorted(places, key=lambda each: each.path.count("/")):
        for each in tree.hours[place.id].exceptions:
            if (each.is_yearly or each.last_day >= today) and each.id not in found:
                found[each.id] = {"days": each, "place": place, "times": times(each.intervals)}
    return sorted(found.values(), key=lambda line: line["days"].first_day)


def _values(exception_id: int, exceptions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the form for days unlike the others begins with when one of them is to be changed."""
    found = next((line for line in exceptions if line["days"].id == exception_id), None)
    if found is None:
        return {}
    days: ExceptionDays = found["days"]
    return {
        "change": days.id,
        "place": found["place"].id,
        "place_name": found["place"].name,
        "first_day": days.first_day.isoformat(),
        "last_day": days.last_day.isoformat(),
        "hours": write_day(days.intervals),
        "note": days.note,
        "is_yearly": days.is_yearly,
    }
