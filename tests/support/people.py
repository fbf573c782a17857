"""Texts of consent and the like for tests: everything they need and nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import Place
from kitabdar.patrons.services.consents import keep_text
from tests.support.world import NOW, World


def make_text(_world: World, code: str, *, at: Place | None = None, now: datetime = NOW, **given: Any) -> int:
    """Keep a version of a text in Azerbaijani and English that holds from today."""
    wanted = {
        "titles": {"en": f"About {code}", "az": f"{code} haqqında"},
        "bodies": {"en": f"Words of {code}", "az": f"{code} sözləri"},
        "valid_from": now.date(),
    }
    place_id = at.pk if at is not None else None
    return keep_text(actor=system_actor("test"), code=code, place_id=place_id, now=now, **{**wanted, **given})
