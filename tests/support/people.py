"""Texts of consent and the like for tests: everything they need and nothing more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kitabdar.organisation.actors import system_actor, visitor
from kitabdar.organisation.models import Place
from kitabdar.patrons.models import PatronCategory
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, applying
from kitabdar.patrons.services.consents import keep_text
from kitabdar.patrons.services.delegation import set_delegate
from kitabdar.patrons.services.families import add_guardian
from tests.support.builders import make_patron
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


def make_ministry(world: World, *delegates: PatronView, until: date | None = None) -> PatronView:
    """Make an institution at Sahil, with these delegates."""
    category, _made = PatronCategory.objects.get_or_create(
        code="institution", defaults={"name": "Institution", "is_institution": True}
    )
    ministry = make_patron("M-1", category, world.sahil, names=("Ministry of Culture", "", ""))
    for each in delegates:
        set_delegate(
            actor=system_actor("test"),
            institution_id=ministry.id,
            delegate_card=each.card_number,
            until=until,
            now=NOW,
        )
    return ministry


def make_guardian(world: World, *, gets_notices: bool = False) -> str:
    """Have Aysel answer for Leyla; return Aysel's card."""
    add_guardian(
        actor=system_actor("test"),
        patron_id=world.leyla.id,
        guardian_card=world.aysel.card_number,
        gets_notices=gets_notices,
        now=NOW,
    )
    return world.aysel.card_number


CONFIRM_AT = "https://library.example.org/card/confirm"
PASSWORD = "cranes over the Caspian"
NIGAR = PatronData(
    "Əliyeva", "Nigar", "Rauf qızı", language="az", email="nigar@example.org", birth_date=date(1995, 6, 1)
)


def offer(world: World, at: Place | None = None, **given: Any) -> None:
    """Let one apply online in Baku, or elsewhere."""
    wanted = {"is_offered": True, "category_code": "adult"}
    place = at or world.baku
    admitting.set_admission(actor=system_actor("test"), place_id=place.pk, now=NOW, **{**wanted, **given})


def applied(world: World, *, confirmed: bool = True, now: datetime = NOW, **given: Any) -> int:
    """Apply at Sahil as Nigar, and confirm it."""
    wanted = {"data": NIGAR, "home_branch_id": world.sahil.pk, "password": PASSWORD, "confirm_at": CONFIRM_AT}
    made = applying.apply(actor=visitor(), now=now, **{**wanted, **given})
    assert made is not None
    if confirmed:
        applying.confirm(actor=visitor(), token=applying.token_of(made), now=now)
    return made
