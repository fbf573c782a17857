"""Erase the readers whose card ran out as long ago as their category says, where nothing is open. [CIR-A2]"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.lapsing import has_open_matters, lapsed
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.patrons.services.erasure import erase


def erase_lapsed(*, actor: Actor, now: datetime) -> int:
    """Erase them, each by themselves; return how many. Whoever has something open waits for another night.

    Raises NotPermitted (patrons.erase).
    """
    require_anywhere(actor, "patrons.erase")
    erased = 0
    for patron_id in list(lapsed(now.date()).values_list("pk", flat=True)):
        if has_open_matters(patron_id):
            continue
        with suppress(Refused, NotFound):  # something was opened, or somebody erased them, a moment ago
            erase(actor=actor, patron_id=patron_id, now=now)
            erased += 1
    return erased
