"""The routes by which a library sets itself up and changes itself, as they are tried."""

from __future__ import annotations

from typing import Any

from kitabdar.circulation.queries import transfer_costs
from kitabdar.circulation.services.costs import set_cost
from kitabdar.organisation.services.places import add_exception
from tests.integration.api.callers import STAFF
from tests.integration.api.line import ADMIN, CITY_DESKS, MANAGE_RULES, Line
from tests.integration.api.prepared import a_booking, a_move
from tests.support.world import NOW, World

GANJA = {"code": "ganja", "name": "Gəncə"}
DAY: list[dict[str, str]] = [{"opens": "09:00", "closes": "13:00"}, {"opens": "20:00", "closes": "26:00"}]
HOLIDAY: dict[str, Any] = {"first_day": "2026-05-28", "note": "Republic Day", "is_yearly": True}


YENI = {"username": "yeni", "password": "seven brave camels", "name": "Yeni", "branch": "sahil"}
ALL_STAFF = frozenset(STAFF)


def a_way(world: World) -> int:
    ends = {"from_branch_id": world.sahil.pk, "to_branch_id": world.fountain.pk}
    set_cost(actor=world.admin, **ends, cost=3, now=NOW)
    return transfer_costs()[0].id


def an_exception(world: World) -> int:
    day = NOW.date()
    return add_exception(actor=world.admin, place_id=world.sahil.pk, first_day=day, last_day=day, now=NOW)


MANAGE: dict[tuple[str, str], Line] = {
    ("get", "/places"): Line(ADMIN, lambda w: "/places"),
    ("post", "/places"): Line(ADMIN, lambda w: "/places", lambda w: {**GANJA, "parent": "city"}),
    ("get", "/places/{code}"): Line(ADMIN, lambda w: "/places/sahil"),
    ("put", "/places/{code}"): Line(ADMIN, lambda w: "/places/sahil", lambda w: GANJA),
    ("post", "/places/{code}/retire"): Line(ADMIN, lambda w: "/places/xezer/retire", lambda w: {}),
    ("post", "/places/{code}/use-again"): Line(ADMIN, lambda w: "/places/xezer/use-again", lambda w: {}),
    ("get", "/places/{code}/hours"): Line(ADMIN, lambda w: "/places/sahil/hours"),
    ("put", "/places/{code}/hours"): Line(
        ADMIN, lambda w: "/places/sahil/hours", lambda w: {"week": [DAY, [], [], [], [], [], []]}
    ),
    ("get", "/places/{code}/exceptions"): Line(ADMIN, lambda w: "/places/sahil/exceptions"),
    ("post", "/places/{code}/exceptions"): Line(
        ADMIN, lambda w: "/places/sahil/exceptions", lambda w: {**HOLIDAY, "openings": DAY}
    ),
    ("put", "/exceptions/{exception_id}"): Line(
        ADMIN, lambda w: f"/exceptions/{an_exception(w)}", lambda w: HOLIDAY
    ),
    ("delete", "/exceptions/{exception_id}"): Line(ADMIN, lambda w: f"/exceptions/{an_exception(w)}"),
    ("post", "/places/{code}/closings"): Line(
        ADMIN, lambda w: "/places/sahil/closings", lambda w: {"first_day": "2026-03-10", "rehearse": True}
    ),
    ("get", "/roles"): Line(ADMIN, lambda w: "/roles"),
    ("put", "/roles/{code}"): Line(
        ADMIN, lambda w: "/roles/volunteer", lambda w: {"name": "V", "permissions": ["catalogue.view"]}
    ),
    ("get", "/staff"): Line(ADMIN, lambda w: "/staff"),
    ("post", "/staff"): Line(ADMIN, lambda w: "/staff", lambda w: YENI),
    ("post", "/staff/{staff_id}/roles"): Line(
        ADMIN,
        lambda w: f"/staff/{w.desk.staff_id}/roles",
        lambda w: {"role": "cataloguer", "place": "sahil"},
    ),
    ("delete", "/staff/{staff_id}/roles/{role}/{code}"): Line(
        ADMIN, lambda w: f"/staff/{w.desk.staff_id}/roles/desk-librarian/city"
    ),
    ("post", "/staff/{staff_id}/dismiss"): Line(
        ADMIN, lambda w: f"/staff/{w.night_desk.staff_id}/dismiss", lambda w: {}
    ),
    ("get", "/audit"): Line(frozenset({"admin", "head", "auditor"}), lambda w: "/audit?place=sahil"),
    ("get", "/item-types"): Line(ALL_STAFF, lambda w: "/item-types"),
    ("put", "/item-types/{code}"): Line(ADMIN, lambda w: "/item-types/map", lambda w: {"name": "Map"}),
    ("get", "/ways"): Line(MANAGE_RULES, lambda w: "/ways"),
    ("post", "/ways"): Line(
        MANAGE_RULES,
        lambda w: "/ways",
        lambda w: {"from_branch": "sahil", "to_branch": "fountain", "cost": 3},
    ),
    ("delete", "/ways/{way_id}"): Line(MANAGE_RULES, lambda w: f"/ways/{a_way(w)}"),
    ("get", "/branches/{branch}/to-fetch"): Line(CITY_DESKS, lambda w: "/branches/sahil/to-fetch"),
    ("get", "/branches/{branch}/hold-shelf"): Line(CITY_DESKS, lambda w: "/branches/sahil/hold-shelf"),
    ("post", "/branches/{branch}/hold-shelf/expire"): Line(
        CITY_DESKS, lambda w: "/branches/sahil/hold-shelf/expire", lambda w: {}
    ),
    ("get", "/branches/{branch}/overdue"): Line(CITY_DESKS, lambda w: "/branches/sahil/overdue"),
    ("get", "/branches/{branch}/bookings"): Line(CITY_DESKS, lambda w: "/branches/sahil/bookings"),
    ("post", "/bookings/{booking_id}/move"): Line(
        CITY_DESKS, lambda w: f"/bookings/{a_booking(w)}/move", lambda w: {}
    ),
    ("get", "/editions/{edition_id}/holds"): Line(
        ALL_STAFF - {"cataloguer", "auditor"}, lambda w: f"/editions/{w.dede.edition_id}/holds"
    ),
    ("get", "/branches/{branch}/moves"): Line(CITY_DESKS, lambda w: "/branches/sahil/moves"),
    ("post", "/places/{code}/moves"): Line(
        MANAGE_RULES,
        lambda w: "/places/sahil/moves",
        lambda w: {"name": "Films", "item_type": "film", "to_collection": "seen"},
    ),
    ("put", "/moves/{rule_id}"): Line(
        MANAGE_RULES,
        lambda w: f"/moves/{a_move(w)}",
        lambda w: {"name": "All", "no_collection": True},
    ),
    ("post", "/moves/{rule_id}/move"): Line(
        MANAGE_RULES, lambda w: f"/moves/{a_move(w)}/move", lambda w: {"up": True}
    ),
    ("delete", "/moves/{rule_id}"): Line(MANAGE_RULES, lambda w: f"/moves/{a_move(w)}"),
}
