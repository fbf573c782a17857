"""Who did what: the trail, narrowed by what it is about and what was done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.places import PlaceTree

PAGE = 100
ACTIONS = (
    "circulation.check_out",
    "circulation.check_in",
    "circulation.renew",
    "circulation.switch_loan",
    "circulation.place_hold",
    "circulation.cancel_hold",
    "circulation.pay_charge",
    "circulation.reverse_payment",
    "circulation.undo_check_out",
    "circulation.undo_check_in",
    "circulation.declare_lost",
    "circulation.settle_loss",
    "patrons.view",
    "patrons.look_for",
    "notices.read",
    "notices.look_over",
    "patrons.register",
    "patrons.change",
    "patrons.block",
    "patrons.erase",
    "catalogue.edit_record",
    "catalogue.restore_record",
    "catalogue.add_item",
    "catalogue.change_item",
    "organisation.add_staff",
    "organisation.give_role",
    "organisation.take_role",
)


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
        "lines": [
            {
                "line": line,
                "place": _name(tree, line.place_id),
                "details": {**line.details, **({"at": _name(tree, at)} if at else {})},
            }
            for line in lines
            for at in [line.details.get("at")]
        ],
        "filters": {**filters, "place": asked},
        "actions": ACTIONS,
        "places": [p for p in open_to if p.kind in ("network", "library", "branch")],
        "next_before": lines[-1].id if len(lines) == PAGE else 0,
    }
    return show(request, at, "audit", context)


def _name(tree: PlaceTree, place_id: object) -> str:
    """Return the name of a place, "" for one that is not or no more."""
    place = tree.by_id.get(place_id) if isinstance(place_id, int) else None
    return place.name if place else ""
