"""What the catalogue does when a package below says that something has happened."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kitabdar.catalogue.models import Record
from kitabdar.search.models import OutboxEntry


def index_holdings_anew(*, place_path: str, **_named: Any) -> None:
    """Bring the editions held at or below a place into the index again: their documents name it by its code."""
    here = (
        Q(holdings__branch__path__startswith=place_path)
        | Q(holdings__items__branch__path__startswith=place_path)
        | Q(holdings__items__current_branch__path__startswith=place_path)
    )
    OutboxEntry.enqueue(Record.objects.filter(here).values_list("edition_id", flat=True).distinct())
