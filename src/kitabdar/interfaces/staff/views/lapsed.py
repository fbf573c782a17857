"""Whose card ran out so long ago that they will be erased: seen beforehand, so that nobody goes by mistake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.circulation import lapsing
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.patrons.services.reading import note_shown

AHEAD_DAYS = 30


@staff_page("patrons.erase")
def lapsed(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the readers of the branch who will be erased within the days to come; noted as their names are shown."""
    found = lapsing.lapsing_at(at.branch.path, at.now.date(), ahead=AHEAD_DAYS)
    note_shown(at.actor, (each.patron for each in found), at.now)
    return show(request, at, "lapsed", {"found": found, "days": AHEAD_DAYS})
