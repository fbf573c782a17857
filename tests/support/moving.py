"""Rules by which items change their shelf, for stories; written by the administrator, at Sahil unless said."""

from __future__ import annotations

from typing import Any

from kitabdar.circulation.rules import MoveRow
from kitabdar.circulation.services.move_rules import save_move_rule
from kitabdar.organisation.models import Place
from tests.support.builders import make_place
from tests.support.world import NOW, World


def cart_at_sahil(world: World) -> Place:
    """Put a cart for what came back into Sahil."""
    return make_place("location", "sahil-cart", "Cart", world.sahil)


def add_move(world: World, name: str, *, at: Place | None = None, **says: Any) -> int:
    """Add a rule."""
    row = MoveRow(says.pop("id", 0), name, **says)
    return save_move_rule(actor=world.admin, place_id=(at or world.sahil).pk, row=row, now=NOW)
