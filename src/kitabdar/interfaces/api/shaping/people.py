"""Patrons as the API gives them."""

from __future__ import annotations

from datetime import datetime

from kitabdar.interfaces.api.contracts.files import FoundPatron
from kitabdar.interfaces.api.contracts.people import Block, Name, PatronAnswer
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView


def patron(found: PatronView, actor: Actor, now: datetime) -> PatronAnswer:
    """Lay out a patron for whoever asks: the note is for staff alone, needs not for who stands for them."""
    is_near = actor.is_staff or actor.is_self(found.account_id)
    blocks = patrons.blocks_of(found.id, now.date())
    return PatronAnswer(
        card_number=found.card_number,
        family_name=found.family_name,
        given_name=found.given_name,
        patronymic=found.patronymic,
        category=found.category_code,
        category_name=found.category_name,
        home_branch=place_by_id(found.home_branch_id).code,
        language=found.language,
        email=found.email,
        phone=found.phone,
        birth_date=found.birth_date,
        expires_on=found.expires_on,
        is_temporary=found.is_temporary,
        blocks=tuple(Block(each.id, each.reason, each.placed_at, each.until) for each in blocks),
        note=found.note if actor.is_staff else None,
        needs=found.needs if is_near else None,
        history=found.history if is_near else None,
        identity_kind=found.identity_kind if is_near else None,
        other_names=tuple(
            Name(each.family_name, each.given_name, each.patronymic) for each in found.other_names
        ),
    )


def found(patron: PatronView) -> FoundPatron:
    """Lay out a patron who was looked for."""
    return FoundPatron(
        card_number=patron.card_number,
        name=patron.full_name,
        birth_date=patron.birth_date,
        category=patron.category_code,
        home_branch=place_by_id(patron.home_branch_id).code,
        expires_on=patron.expires_on,
        is_temporary=patron.is_temporary,
    )
