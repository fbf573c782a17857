"""What a reader was told, and how they would like to be told of things."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kitabdar.interfaces.discovery.reader import acting
from kitabdar.interfaces.discovery.views.account import account_page_of, for_patrons
from kitabdar.notices import queries
from kitabdar.notices.names import CHANNEL_NAMES, EVENT_NAMES
from kitabdar.notices.rules import CHANNELS, MAY_BE_REFUSED, NONE, WISHES
from kitabdar.notices.services.preferring import prefer
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons.queries import PatronView

Option = tuple[str, str | Promise]


@require_http_methods(["GET", "HEAD", "POST"])
@for_patrons
def told(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what was written, and keep how the reader would like to be told."""
    if request.method == "POST":
        wishes = {event: request.POST.get(event, "")[:10] for event in WISHES}
        try:
            prefer(actor=acting(request), patron_id=patron.id, wishes=wishes, now=timezone.now())
        except Invalid:
            messages.error(request, _("It cannot be that."))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("discovery:account-messages"))
    chosen = queries.preferences(patron.id)
    context = {
        "told": queries.messages_of(patron.id),
        "wishes": [(event, EVENT_NAMES[event], chosen.get(event, ""), _options(event)) for event in WISHES],
    }
    return account_page_of(request, patron, "messages", context)


def _options(event: str) -> list[Option]:
    """Return what may be chosen for an event."""
    found: list[Option] = [("", _("as the library does"))]
    found += [(channel, CHANNEL_NAMES[channel]) for channel in CHANNELS]
    return [*found, (NONE, _("not at all"))] if event in MAY_BE_REFUSED else found
