"""The routes by which a library sets itself up and changes itself, as they are tried."""

from __future__ import annotations

from typing import Any

from kitabdar.organisation.services.places import add_exception
from tests.integration.api.line import ADMIN, Line
from tests.support.world import NOW, World

GANJA = {"code": "ganja", "name": "Gəncə"}
DAY: list[dict[str, str]] = [{"opens": "09:00", "closes": "13:00"}, {"opens": "20:00", "closes": "26:00"}]
HOLIDAY: dict[str, Any] = {"first_day": "2026-05-28", "note": "Republic Day", "is_yearly": True}


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
}
