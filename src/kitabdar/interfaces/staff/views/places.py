"""Places, their hours, and the days on which they depart from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from babel.dates import get_day_names
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import bookings as booked
from kitabdar.circulation.services.closing import close_days
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.hours import Hours
from kitabdar.organisation.places import PlaceTree, PlaceView
from kitabdar.organisation.services.places import add_exception, remove_exception, set_language
from kitabdar.organisation.services.stacks import set_stack


@staff_page("organisation.manage")
def places(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the tree with hours, and the exceptions still to come."""
    tree, languages = organisation.place_tree(), dict(settings.LANGUAGES)
    lines = [
        {
            "place": place,
            "depth": depth,
            "hours": _written(tree.hours[place.id]),
            "language": languages.get(place.language, ""),
        }
        for place, depth in _walk(tree, None, 0)
        if any(place.path.startswith(path) or path.startswith(place.path) for path, _held in at.actor.grants)
    ]
    here = [p for p in tree.by_id.values() if at.actor.may("organisation.manage", p.path)]
    context = {
        "lines": lines,
        "places": [p for p in here if p.kind != "location"],
        "languages": languages.items(),
        "rooms": [p for p in here if p.kind != "network"],
        "exceptions": _exceptions(tree, here, at.now.date()),
        "typed": refusing.typed(request, at.branch.id),
    }
    return show(request, at, "places", context)


@staff_page("organisation.manage", CHANGE)
def exception(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Add days that depart from the week, or remove them."""
    removed = given.number(request.POST, "remove")

    def act() -> bool:
        if removed:
            remove_exception(actor=at.actor, exception_id=removed, now=at.now)
            return True
        first = given.day(request.POST, "first_day")
        last = given.day(request.POST, "last_day") or first
        if first is None or last is None:
            raise Invalid({"first_day": _("Give a day.")})
        add_exception(
            actor=at.actor,
            place_id=given.number(request.POST, "place"),
            first_day=first,
            last_day=last,
            intervals=_interval(request),
            note=given.text(request.POST, "note", 200),
            now=at.now,
        )
        return True

    if refusing.attempt(request, act, "" if removed else f"exception:{at.branch.id}"):
        messages.success(request, _("The hours are changed."))
    return HttpResponseRedirect(reverse("staff:places"))


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
        "places": [p for p in here if p.kind != "location"],
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


def _written(hours: Hours) -> list[str]:
    """Write a week in a few lines: days with the same hours together."""
    if not hours.are_known:
        return []
    if hours.is_round_the_clock:
        return [_("Open round the clock")]
    names = get_day_names("abbreviated", locale=interface_language())
    lines: list[list[Any]] = []
    for day, intervals in enumerate(hours.week):
        if lines and lines[-1][2] == intervals:
            lines[-1][1] = day
        else:
            lines.append([day, day, intervals])
    return [
        f"{names[first]}{'–' + names[last] if last != first else ''} {_times(intervals)}"
        for first, last, intervals in lines
    ]


def _times(intervals: tuple[tuple[int, int], ...]) -> str:
    if not intervals:
        return _("closed")
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in intervals)


def _clock(minute: int) -> str:
    if minute == 1440:
        return "24:00"
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _exceptions(tree: PlaceTree, places: list[PlaceView], today: date) -> list[dict[str, Any]]:
    found = {}
    for place in sorted(places, key=lambda each: each.path.count("/")):
        for each in tree.hours[place.id].exceptions:
            if each.last_day >= today and each.id not in found:
                found[each.id] = {"days": each, "place": place, "times": _times(each.intervals)}
    return sorted(found.values(), key=lambda line: line["days"].first_day)
