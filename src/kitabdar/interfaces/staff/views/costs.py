"""What sending items between branches costs, where it is not what the tree of places says."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import costs as services
from kitabdar.circulation.services import targeting
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation


@staff_page("policies.manage")
def costs(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the costs that are given."""
    by_the_tree = (targeting.SAME_LIBRARY, targeting.SAME_NETWORK, targeting.ELSEWHERE)
    context = {
        "costs": circulation.transfer_costs(),
        "branches": organisation.branches(),
        "same_library": by_the_tree[0],
        "same_network": by_the_tree[1],
        "elsewhere": by_the_tree[2],
    }
    return show(request, at, "costs", context)


@staff_page("policies.manage", CHANGE)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give a cost for a way, in one direction or both; or take one away."""
    here, there = given.number(request.POST, "from"), given.number(request.POST, "to")
    cost = None if "never" in request.POST else given.number(request.POST, "cost")

    def act() -> bool:
        if removed := given.number(request.POST, "remove"):
            services.remove_cost(actor=at.actor, cost_id=removed, now=at.now)
            return True
        ways = [(here, there), (there, here)] if "both" in request.POST else [(here, there)]
        for from_id, to_id in ways:
            services.set_cost(
                actor=at.actor, from_branch_id=from_id, to_branch_id=to_id, cost=cost, now=at.now
            )
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:costs"))
