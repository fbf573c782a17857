"""Places in a list as they stand in an address: `*` is before the first, then value and id, `-` for no value."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kitabdar.interfaces.api.contracts.parameters import SearchParameters
from kitabdar.organisation.errors import Invalid
from kitabdar.search.engine import START, Place


def read(asked: SearchParameters) -> Place | None:
    """Return the place to go on from, None where pages are asked for by number. Raises Invalid."""
    if not asked.cursor:
        return None
    if asked.sort == "relevance" or asked.fold or asked.offset:
        raise Invalid(
            {"cursor": _("A cursor goes with a sort other than relevance, without fold and offset.")}
        )
    if asked.cursor == "*":
        return START
    key, _dot, number = asked.cursor.partition(".")
    place = Place(None if key == "-" else int(key), int(number))
    if max(place.key or 0, 0) >= 2**64 or place.id >= 2**63:
        raise Invalid({"cursor": _("This is no cursor of ours.")})
    return place


def write(place: Place | None) -> str:
    """Return how to ask for what follows."""
    return f"{'-' if place.key is None else place.key}.{place.id}" if place else ""
