"""The weekly hours of a place, and the days on which it departs from them."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.staff import given, refusing, written_hours
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.views.places import overview
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.hours import NEVER, ROUND_THE_CLOCK, Intervals, Week
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import places as services


@staff_page("organisation.manage", FORM)
def week(request: HttpRequest, at: Workplace, place_id: int) -> HttpResponse:
    """Show the weekly hours of a place as text, a field a day, and set them."""
    place = organisation.place_by_id(place_id)
    require(at.actor, "organisation.manage", place)
    has_own, hours = services.has_week(place_id), organisation.hours_of(place_id)
    texts = [written_hours.write_day(day) if has_own else "" for day in hours.week]
    errors: dict[str, str] = {}
    if request.method == "POST":
        texts = [given.text(request.POST, f"day_{day}", 120) for day in range(7)]
        wanted = {"always": ROUND_THE_CLOCK, "above": NEVER}.get(request.POST.get("what", ""))
        try:
            chosen = wanted if wanted is not None else _week(texts)
            services.set_week(actor=at.actor, place_id=place_id, week=chosen, now=at.now)
        except Invalid as invalid:
            errors = invalid.problems
        else:
            messages.success(request, _("The hours are changed."))
            return HttpResponseRedirect(reverse("staff:places"))
    names = get_day_names("wide", locale=interface_language())
    context = {
        "place": place,
        "has_own": has_own,
        "now": written_hours.written(hours),
        "days": [(f"day_{day}", names[day], text) for day, text in enumerate(texts)],
        "errors": errors,
    }
    return show(request, at, "week", context, 422 if errors else 200)


@staff_page("organisation.manage", CHANGE)
def exception(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Add days that depart from the week, change them, or remove them."""
    posted, changed = request.POST, given.number(request.POST, "change")
    if removed := given.number(posted, "remove"):

        def remove() -> bool:
            services.remove_exception(actor=at.actor, exception_id=removed, now=at.now)
            return True

        if refusing.attempt(request, remove):
            messages.success(request, _("The hours are changed."))
        return HttpResponseRedirect(reverse("staff:places"))
    try:
        said = _said(request)
        if changed:
            services.change_exception(actor=at.actor, exception_id=changed, now=at.now, **said)
        else:
            place_id = given.number(posted, "place")
            services.add_exception(actor=at.actor, place_id=place_id, now=at.now, **said)
    except Invalid as invalid:
        kept = {name: given.text(posted, name, 200) for name in ("first_day", "last_day", "hours", "note")}
        values = {**kept, "place": given.number(posted, "place"), "change": changed}
        values |= {"is_yearly": "is_yearly" in posted, "place_name": given.text(posted, "place_name", 200)}
        return overview(request, at, values, invalid.problems, status=422)
    messages.success(request, _("The hours are changed."))
    return HttpResponseRedirect(reverse("staff:places"))


def _said(request: HttpRequest) -> dict[str, Any]:
    first, problems = given.day(request.POST, "first_day"), {}
    intervals: Intervals = ()
    if first is None:
        problems["first_day"] = _("Give a day.")
    try:
        intervals = written_hours.read_day(given.text(request.POST, "hours", 120))
    except written_hours.Unreadable as wrong:
        problems["hours"] = str(wrong)
    if problems:
        raise Invalid(problems)
    return {
        "first_day": first,
        "last_day": given.day(request.POST, "last_day") or first,
        "intervals": intervals,
        "note": given.text(request.POST, "note", 200),
        "is_yearly": "is_yearly" in request.POST,
    }


def _week(texts: list[str]) -> Week:
    """Read the openings of seven days. Raises Invalid naming each day that cannot be read."""
    days: list[Intervals] = []
    problems = {}
    for number, text in enumerate(texts):
        try:
            days.append(written_hours.read_day(text))
        except written_hours.Unreadable as wrong:
            problems[f"day_{number}"] = str(wrong)
    if problems:
        raise Invalid(problems)
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
