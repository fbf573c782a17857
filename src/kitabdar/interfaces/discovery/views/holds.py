"""Reserve an edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kitabdar.catalogue.views import EditionSummary
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.availability import availability
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.services.holds import Held, place_hold
from kitabdar.interfaces.discovery import titles
from kitabdar.interfaces.discovery.cards import shelf_card
from kitabdar.interfaces.discovery.reader import ACTING_FOR, acting, branches_for
from kitabdar.interfaces.discovery.views.wishing import for_wishes
from kitabdar.interfaces.shell import sent
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons.queries import PatronView

MOST_LANGUAGES = 15


@for_wishes
def place(request: HttpRequest, summary: EditionSummary, patron: PatronView) -> HttpResponse:
    """Ask where to collect, then reserve; all reasons against it are shown at once."""
    if request.method != "POST":
        return _form(request, summary, patron, patron.home_branch_id)
    branch_id = _number(request.POST.get("branch", ""))
    offered = organisation.branches(public_only=True, network_of=patron.home_branch_id)
    if branch_id not in {each.id for each in offered}:
        return _form(request, summary, patron, patron.home_branch_id, [_("Please choose a branch.")])
    try:
        held = place_hold(
            actor=acting(request),
            card_number=patron.card_number,
            edition_id=summary.id,
            pickup_branch_id=branch_id,
            now=timezone.now(),
            volume=request.POST.get("volume", "")[:60],
            any_edition=request.POST.get("exactly") == "work",
            languages=frozenset(request.POST.getlist("languages")[:MOST_LANGUAGES]),
            starts_on=sent.day(request.POST.get("starts_on", "")),
            in_reading_room=request.POST.get("use") == "here",
        )
    except Refused as refused:
        return _form(request, summary, patron, branch_id, [sentence(each) for each in refused.refusals])
    except NotFound as missing:
        raise Http404 from missing
    _thank(request, summary, held, organisation.place_by_id(branch_id))
    return HttpResponseRedirect(reverse("discovery:account-holds"))


def _thank(request: HttpRequest, summary: EditionSummary, held: Held, branch: PlaceView) -> None:
    text = _("“%(title)s” is reserved for you at %(branch)s. You are number %(position)s in the queue.")
    if held.number is not None:
        text = _("“%(title)s” is fetched for you from the stacks. Your number at %(branch)s is %(number)s.")
    values = {
        "title": titles.plain_title(summary.description),
        "branch": branch.name,
        "position": held.position,
        "number": held.number,
    }
    messages.success(request, text % values)


def _form(
    request: HttpRequest,
    summary: EditionSummary,
    patron: PatronView,
    chosen: int,
    refusals: list[str] | None = None,
) -> HttpResponse:
    live = availability([summary.id]).get(summary.id)
    choices = circulation.hold_choices(summary.id)
    ways: frozenset[str] = frozenset()
    if choices.in_stack:
        ways = circulation.ways_of_use(summary.id, patron_id=patron.id, branch_id=chosen, now=timezone.now())
    context = {
        "card": shelf_card(summary),
        "plain_title": titles.plain_title(summary.description),
        "libraries": branches_for(patron),
        "chosen": chosen,
        "waiting": live.holds if live else 0,
        "choices": choices,
        "ways": ways,
        "refusals": refusals or [],
        "institution": patron if request.session.get(ACTING_FOR) == patron.id else None,
    }
    return render(request, "discovery/hold.html", context, status=422 if refusals else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
