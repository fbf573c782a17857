"""Keep texts of consent in versions, and what each reader answers to them. [CIR-U4]"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.models import Place
from kitabdar.organisation.permissions import require, require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.organisation.uniqueness import atomic_and_unique
from kitabdar.patrons import consents as reading
from kitabdar.patrons.consenting import TextVersion
from kitabdar.patrons.messages import SENTENCES, invalid
from kitabdar.patrons.models import Consent, ConsentText, Patron
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.services.registration import LANGUAGES
from kitabdar.patrons.standing import acts_for

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
MOST_TITLE, MOST_BODY = 200, 20_000


def keep_text(
    *,
    actor: Actor,
    code: str,
    place_id: int | None,
    valid_from: date,
    titles: Mapping[str, str],
    bodies: Mapping[str, str],
    is_optional: bool = False,
    is_asked: bool = True,
    now: datetime,
) -> int:
    """Keep a new version of a text and return its id; earlier ones stay as they were agreed to.

    In each language a title and its words, or neither. Raises NotPermitted (policies.manage at the place, for all
    places in every network), NotFound (the place), Invalid.
    """
    place = _permitted(actor, place_id)
    titles, bodies = (
        {code: each.strip() for code, each in said.items() if each.strip()} for said in (titles, bodies)
    )
    problems: dict[str, str] = {}
    if not _CODE.match(code):
        problems["code"] = "code_wrong"
    if valid_from < now.date():
        problems["valid_from"] = "day_past"
    if set(titles) != set(bodies) or not set(bodies) <= LANGUAGES or not bodies:
        problems["bodies"] = "text_incomplete"
    elif max(map(len, titles.values())) > MOST_TITLE or max(map(len, bodies.values())) > MOST_BODY:
        problems["bodies"] = "too_long"
    if problems:
        raise invalid(problems)
    with atomic_and_unique("code", str(SENTENCES["changed_meanwhile"])):
        last = ConsentText.objects.filter(code=code, place=place).aggregate(last=Max("version"))["last"] or 0
        row = ConsentText.objects.create(
            code=code,
            place=place,
            version=last + 1,
            valid_from=valid_from,
            titles=titles,
            bodies=bodies,
            is_optional=is_optional,
            is_asked=is_asked,
            kept_at=now,
            kept_by_id=actor.account_id,
        )
        audit.record(
            actor=actor,
            action="patrons.keep_text",
            subject=f"consent-text:{row.pk}",
            place=place_id,
            now=now,
            details={"code": code, "version": row.version},
        )
    return int(row.pk)


def _permitted(actor: Actor, place_id: int | None) -> Place | None:
    if place_id is None:
        require_everywhere(actor, "policies.manage")
        return None
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)
    return place


def answer(*, actor: Actor, patron_id: int, answers: Mapping[int, bool], language: str, now: datetime) -> int:
    """Keep what a patron answers to texts in force (id -> yes or no), and return how many answers are new.

    By themselves or a guardian online, or at the desk (patrons.edit at their home). A no to a text that must be agreed
    to is no answer: it is asked again. Raises NotPermitted, NotFound (a text that is not in force for them).
    """
    row = locate(patron_id)
    way = _way(actor, row, now)
    asked = {each.id: each for each in reading.texts_at(row.home_branch_id, now.date())}
    for text_id in answers:
        if text_id not in asked:
            raise NotFound("consent-text", text_id)
    with transaction.atomic():
        Patron.objects.select_for_update().get(pk=row.pk)
        given = [
            asked[text_id]
            for text_id, says in answers.items()
            if _say(row, asked[text_id], says, actor, way, language, now)
        ]
        if given:
            _note(actor, "patrons.consent", row, given, now)
    return len(given)


def _way(actor: Actor, row: Patron, now: datetime) -> str:
    """Return how the actor answers for a patron. Raises NotPermitted."""
    if actor.is_self(row.account_id) or "consent" in acts_for(actor.account_id, row.pk, now):
        return "online"
    require(actor, "patrons.edit", row.home_branch)
    return "desk"


def _say(
    row: Patron, text: TextVersion, says: bool, actor: Actor, way: str, language: str, now: datetime
) -> bool:
    """Keep one answer; whether it is new."""
    if not says and not text.is_optional:
        return False
    mine = Consent.objects.filter(patron=row, text_id=text.id, ended_at=None)
    if mine.filter(is_agreed=says).exists():
        return False
    mine.update(ended_at=now)
    Consent.objects.create(
        patron=row,
        text_id=text.id,
        is_agreed=says,
        language=text.language(language),
        way=way,
        answered_at=now,
        answered_by_id=actor.account_id,
    )
    return True


def withdraw(*, actor: Actor, patron_id: int, text_id: int, now: datetime) -> None:
    """Take an optional consent back, for themselves, by a guardian, or at the desk (patrons.edit at their home).

    Also of a version that is no longer in force. Raises NotPermitted, NotFound (not given), Invalid (not optional).
    """
    row = locate(patron_id)
    way = _way(actor, row, now)
    text = reading.text(text_id)
    mine = Consent.objects.filter(patron=row, text_id=text_id, is_agreed=True, ended_at=None)
    if text is None or not mine.exists():
        raise NotFound("consent-text", text_id)
    if not text.is_optional:
        raise invalid({"text": "consent_needed"})
    with transaction.atomic():
        if mine.update(ended_at=now):
            Consent.objects.create(
                patron=row,
                text_id=text_id,
                is_agreed=False,
                language=text.language(row.language),
                way=way,
                answered_at=now,
                answered_by_id=actor.account_id,
            )
            _note(actor, "patrons.withdraw_consent", row, [text], now)


def _note(actor: Actor, action: str, row: Patron, texts: Iterable[TextVersion], now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"patron:{row.pk}",
        place=row.home_branch_id,
        now=now,
        details={"texts": sorted(each.id for each in texts)},
    )
