"""The routes of single items, as they are tried."""

from __future__ import annotations

from tests.integration.api.callers import STAFF
from tests.integration.api.line import CITY_DESKS, MANAGE_RULES, Line
from tests.integration.api.prepared import an_item_on_loan, an_item_with_a_past

ALL_STAFF = frozenset(STAFF)
KEEPS_ITEMS = MANAGE_RULES | {"cataloguer"}

ITEMS: dict[tuple[str, str], Line] = {
    ("get", "/items/{barcode}"): Line(ALL_STAFF, lambda w: f"/items/{an_item_on_loan(w)}"),
    ("get", "/items/{barcode}/story"): Line(ALL_STAFF, lambda w: f"/items/{an_item_with_a_past(w)}/story"),
    ("post", "/records/{record_id}/items"): Line(
        KEEPS_ITEMS,
        lambda w: f"/records/{w.dede.pk}/items",
        lambda w: {"barcode": "D9", "branch": "sahil", "item_type": "book", "price": "12.50"},
    ),
    ("put", "/items/{barcode}"): Line(
        KEEPS_ITEMS,
        lambda w: "/items/D1",
        lambda w: {"barcode": "D1", "branch": "sahil", "item_type": "book", "volume": "2"},
    ),
    ("post", "/items/{barcode}/missing"): Line(CITY_DESKS, lambda w: "/items/D1/missing", lambda w: {}),
    ("post", "/items/{barcode}/withdrawn"): Line(KEEPS_ITEMS, lambda w: "/items/D1/withdrawn", lambda w: {}),
    ("put", "/items/{barcode}/damage"): Line(
        CITY_DESKS, lambda w: "/items/D1/damage", lambda w: {"damage": "spine torn"}
    ),
    ("delete", "/items/{barcode}/damage"): Line(CITY_DESKS, lambda w: "/items/D1/damage"),
}
