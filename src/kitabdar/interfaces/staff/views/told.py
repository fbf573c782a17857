"""What a reader was told, and how they want to be told of things: at the desk, as in their account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kitabdar.interfaces.staff import files, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.notices import queries
from kitabdar.notices.names import CHANNEL_NAMES, EVENT_NAMES
from kitabdar.notices.rules import CHANNELS, MAY_BE_REFUSED, NONE, WISHES
from kitabdar.notices.services.bounces import believe_address
from kitabdar.notices.services.preferring import prefer

Option = tuple[str, str | Promise]


@staff_page("patrons.view")
def told(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Show what a reader was told and is to be told, and by which channels they wish it."""
    patron = files.open_file(request, at, patron_id)
    chosen = queries.preferences(patron.id)
    context = {
        "patron": patron,
        "found": queries.messages_of(patron.id, never_sent_too=True),
        "bounces": queries.bounces(patron.id),
        "wishes": [(event, EVENT_NAMES[event], chosen.get(event, ""), _options(event)) for event in WISHES],
    }
    return show(request, at, "told", context)


@staff_page("patrons.edit", CHANGE)
def wish(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Keep how a reader wants to be told, or that their address works again."""

    def act() -> bool:
        if request.POST.get("how") == "believe":
            believe_address(actor=at.actor, patron_id=patron_id, now=at.now)
        else:
            wishes = {event: request.POST.get(event, "")[:10] for event in WISHES}
            prefer(actor=at.actor, patron_id=patron_id, wishes=wishes, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:told", args=(patron_id,)))


def _options(event: str) -> list[Option]:
    """Return what may be chosen for an event."""
    found: list[Option] = [("", _("as the library does"))]
    found += [(channel, CHANNEL_NAMES[channel]) for channel in CHANNELS]
    return [*found, (NONE, _("not at all"))] if event in MAY_BE_REFUSED else found
