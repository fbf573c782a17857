"""Who did what: the trail, narrowed by what it is about and what was done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.interfaces.shell.acts import ACTS, AREAS
from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.trail import in_words
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation

PAGE = 100


@staff_page("audit.view")
def audit(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the trail of the places where the right to see it is held, the newest line first."""
    tree = organisation.place_tree()
    open_to = [p for p in tree.by_id.values() if at.actor.may("audit.view", p.path)]
    asked = given.number(request.GET, "place")
    filters = {
        "subject": given.text(request.GET, "subject", 80),
        "action": given.text(request.GET, "action", 60),
    }
    lines = organisation.audit_trail_for(
        at.actor, **filters, under=asked, before_id=given.number(request.GET, "before"), limit=PAGE
    )
    context = {
        "lines": in_words(lines, at, tree),
        "filters": {**filters, "place": asked},
        "areas": [(area, sorted(acts.items(), key=lambda each: str(each[1]))) for area, acts in AREAS],
        "is_known_act": filters["action"] in ACTS,
        "places": [p for p in open_to if p.kind in ("network", "library", "branch")],
        "next_before": lines[-1].id if len(lines) == PAGE else 0,
    }
    return show(request, at, "audit", context)
