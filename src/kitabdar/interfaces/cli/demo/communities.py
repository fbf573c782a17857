"""What the sample library has of people beside its readers: an institution, consents, applications, a double file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from kitabdar.interfaces.cli.demo.people import new_password
from kitabdar.interfaces.cli.demo.places import read
from kitabdar.organisation.actors import Actor, visitor
from kitabdar.patrons import consents
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, applying, duplicates
from kitabdar.patrons.services.change import change
from kitabdar.patrons.services.consents import answer, keep_text
from kitabdar.patrons.services.delegation import set_delegate
from kitabdar.patrons.services.families import add_guardian
from kitabdar.patrons.services.registration import register

INSTITUTION = "TR-INST-1"
DELEGATE, WARD = "TR10031", "TR10032"
CONFIRM_AT = "http://127.0.0.1:8000/card/confirm"


def add_communities(actor: Actor, places: dict[str, int], now: datetime) -> None:
    """Add them all; every reader there is answered the texts when they were registered."""
    _texts(actor, places, now)
    _institution(actor, places, now)
    _applications(actor, places, now)
    _double(actor, now)


def _texts(actor: Actor, places: dict[str, int], now: datetime) -> None:
    for text in read("people.json")["consents"]:
        made = keep_text(
            actor=actor,
            code=text["code"],
            place_id=None,
            valid_from=now.date(),
            titles=text["titles"],
            bodies=text["bodies"],
            is_optional=text["optional"],
            now=now,
        )
        for number in range(len(read("people.json")["families"])):
            patron = _nth(number)
            if patron is not None:
                says = {made: not text["optional"] or number % 3 != 0}
                answer(actor=actor, patron_id=patron.id, answers=says, language=patron.language, now=now)


def _nth(number: int) -> patrons.PatronView | None:
    for prefix in ("AZ", "KZ", "TR", "RU", "EN"):
        found = patrons.by_card(f"{prefix}{10001 + number}")
        if found is not None:
            return found
    return None


def _institution(actor: Actor, places: dict[str, int], now: datetime) -> None:
    """Register a ministry with a delegate, who answers for a child beside."""
    made = register(
        actor=actor,
        card_number=INSTITUTION,
        category_code="institution",
        home_branch_id=places["istanbul-merkez"],
        data=PatronData(family_name="Kültür ve Sanat Dairesi", language="tr", email="daire@example.org"),
        now=now,
    )
    until = now.date() + timedelta(days=365)
    set_delegate(actor=actor, institution_id=made.id, delegate_card=DELEGATE, until=until, now=now)
    ward = patrons.by_card(WARD)
    if ward is not None:
        add_guardian(actor=actor, patron_id=ward.id, guardian_card=DELEGATE, now=now)


def _applications(actor: Actor, places: dict[str, int], now: datetime) -> None:
    for network in ("khazar", "alatau"):
        admitting.set_admission(
            actor=actor,
            place_id=places[network],
            is_offered=True,
            category_code="adult",
            temporary_days=60,
            now=now,
        )
    for branch, family, given, language, born in (
        ("baku-koshk", "Səfərli", "Fidan", "az", date(1999, 4, 12)),
        ("almaty-alma", "Оспанова", "Дана", "kk", date(2001, 10, 3)),
    ):
        made = applying.apply(
            actor=visitor(),
            data=PatronData(family, given, language=language, email=f"{branch}@example.org", birth_date=born),
            home_branch_id=places[branch],
            password=new_password(),
            confirm_at=CONFIRM_AT,
            agreed=dict.fromkeys(_needed(places[branch], now), True),
            now=now,
        )
        assert made is not None  # the first mail to this address
        applying.confirm(actor=visitor(), token=applying.token_of(made), now=now)


def _needed(place_id: int, now: datetime) -> list[int]:
    return [each.id for each in consents.texts_at(place_id, now.date())]


def _double(actor: Actor, now: datetime) -> None:
    """Register a reader a second time, in other letters, and look for such."""
    first = patrons.by_card("AZ10001")
    if first is None:
        return
    known = PatronData(
        first.family_name, first.given_name, first.patronymic, first.language, first.email, first.phone,
        date(1988, 5, 7), first.note,
    )  # fmt: skip
    change(actor=actor, patron_id=first.id, data=known, now=now)
    register(
        actor=actor,
        card_number="AZ-DOUBLE",
        category_code="adult",
        home_branch_id=first.home_branch_id,
        data=replace(known, family_name="Гасымова", given_name="Айсель", patronymic="", email=""),
        now=now,
    )
    duplicates.look_through(actor=actor, now=now)
