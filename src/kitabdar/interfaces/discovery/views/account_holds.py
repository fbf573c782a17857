"""What a reader has reserved: seen, given up, let rest, collected elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.services import hold_changes
from kitabdar.circulation.services.holds import cancel_hold as give_up_hold
from kitabdar.circulation.services.recalling import recall
from kitabdar.interfaces.discovery import account_page
from kitabdar.interfaces.discovery.reader import acting, branches_for
from kitabdar.interfaces.discovery.views.account import account_page_of, for_accounts
from kitabdar.interfaces.shell import errors, names, sent
from kitabdar.patrons.queries import PatronView


@require_safe
@for_accounts
def holds(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show what is reserved, with the place in the queue."""
    found = circulation.holds_of(patron.id)
    lines = account_page.hold_lines(found)
    context = {
        "holds": lines,
        "libraries": branches_for(patron) if lines else [],
        "recallable": circulation.recallable(found, by_reader=True),
    }
    return account_page_of(request, patron, "holds", context)


@require_POST
@for_accounts
def cancel_hold(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Give a reservation up."""

    def act(hold_id: int) -> str:
        give_up_hold(actor=acting(request), hold_id=hold_id, now=timezone.now())
        return _("The reservation is cancelled.")

    return _with_own(request, patron, act)


@require_POST
@for_accounts
def change_hold(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Let a reservation rest or wait again, have it collected elsewhere, or have something called back for it."""
    how = request.POST.get("how", "")

    def act(hold_id: int) -> str:
        actor, now = acting(request), timezone.now()
        if how == "suspend":
            until = sent.day(request.POST.get("resumes_on", ""))
            hold_changes.suspend_hold(actor=actor, hold_id=hold_id, now=now, resumes_on=until)
            return _("The reservation rests; it keeps its place.")
        if how == "resume":
            hold_changes.resume_hold(actor=actor, hold_id=hold_id, now=now)
            return _("The reservation waits again.")
        if how == "recall":
            done = recall(actor=actor, hold_id=hold_id, now=now)
            day = names.day(done.due_at, done.time_zone)
            return _("A copy is called back for you; it is due on %(day)s.") % {"day": day}
        branch_id = _offered(patron, request.POST.get("pickup", ""))
        hold_changes.change_pickup(actor=actor, hold_id=hold_id, branch_id=branch_id, now=now)
        return _("You collect it there now.")

    return _with_own(request, patron, act)


def _with_own(request: HttpRequest, patron: PatronView, act: Callable[[int], str]) -> HttpResponse:
    """Do something with a reservation of the reader's own, and say what was done or why not."""
    asked = request.POST.get("hold", "")
    own = next((each.id for each in circulation.holds_of(patron.id) if str(each.id) == asked), None)
    if own is None:
        return errors.not_found(request)
    try:
        messages.success(request, act(own))
    except Refused as refusal:
        messages.error(request, " ".join(sentence(each) for each in refusal.refusals))
    except (NotFound, NotPermitted):
        return errors.not_found(request)
    return HttpResponseRedirect(reverse("discovery:account-holds"))


def _offered(patron: PatronView, asked: str) -> int:
    """Return a branch that was offered. Raises NotFound."""
    for _library, places in branches_for(patron):
        for place in places:
            if str(place.id) == asked:
                return place.id
    raise NotFound("branch", asked)
