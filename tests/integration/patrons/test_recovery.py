"""A reader who forgot the password: a link by mail that holds for two hours and once, or a first one at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from pytest_django import Settings

from kitabdar.notices.services.recovering import send_links
from kitabdar.organisation.actors import visitor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.patrons.models import PasswordLink, Patron
from kitabdar.patrons.services import recovery
from tests.support.world import NOW, World

PAGE = "https://library.example.org/sign-in/password"
NEW = "cranes over the Caspian"


@pytest.fixture(autouse=True)
def by_mail(world: World, settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://localhost", "library@example.org"
    Patron.objects.filter(pk=world.aysel.id).update(email="aysel@example.org", language="en")


def ask(name: str) -> None:
    recovery.ask_for_link(actor=visitor(), name=name, page=PAGE, now=NOW)


def token() -> str:
    return mail.outbox[-1].body.split("token=")[1].split()[0].replace("%3A", ":")


@pytest.mark.parametrize("name", ["A-1", "aysel@example.org", " AYSEL@Example.org "])
def test_a_link_is_mailed_and_sets_the_password_once(world: World, name: str) -> None:
    ask(name)
    assert send_links(NOW) == 1 and send_links(NOW) == 0
    assert mail.outbox[0].to == ["aysel@example.org"] and "the card A-1:" in mail.outbox[0].body
    later = NOW + timedelta(hours=1)
    assert recovery.patron_of_token(token(), later).id == world.aysel.id
    with pytest.raises(Invalid):
        recovery.set_by_token(actor=visitor(), token=token(), password="short", now=later)
    recovery.set_by_token(actor=visitor(), token=token(), password=NEW, now=later)
    assert authenticate(username="A-1", password=NEW) is not None
    with pytest.raises(NotFound):
        recovery.set_by_token(actor=visitor(), token=token(), password=NEW, now=later)
    entry = AuditEntry.objects.get(action="patrons.set_password")
    assert (entry.subject, entry.actor_id, entry.details) == (
        f"patron:{world.aysel.id}",
        None,
        {"by": "link"},
    )


@pytest.mark.parametrize("name", ["", "nobody", "A-2", "nobody@example.org", "desk", "\x00"])
def test_nobody_is_written_to_who_has_no_address_or_is_not_there(world: World, name: str) -> None:
    Patron.objects.exclude(pk=world.aysel.id).update(email="")
    ask(name)
    assert send_links(NOW) == 0 and not mail.outbox and not PasswordLink.objects.exists()


def test_a_link_ends_after_two_hours_and_with_its_account(world: World) -> None:
    made = recovery.token_of(world.aysel.id, NOW)
    for now in (NOW + timedelta(hours=2, seconds=1), NOW - timedelta(seconds=1)):
        with pytest.raises(NotFound):
            recovery.patron_of_token(made, now)
    for wrong in ("", made[:-1], made + "x", "a:b:c"):
        with pytest.raises(NotFound):
            recovery.patron_of_token(wrong, NOW)
    Account.objects.filter(pk=world.aysel.account_id).update(is_active=False)
    with pytest.raises(NotFound):
        recovery.patron_of_token(made, NOW)


def test_a_letter_box_is_not_filled_from_here(world: World) -> None:
    for _time in range(10):
        ask("A-1")
        send_links(NOW)
    assert len(mail.outbox) == recovery.LINKS_A_DAY


def test_the_desk_has_a_link_sent_or_gives_a_first_password(world: World) -> None:
    given = {"patron_id": world.aysel.id, "now": NOW}
    for actor in (world.auditor, world.acting(world.murad)):
        with pytest.raises(NotPermitted):
            recovery.send_link(actor=actor, page=PAGE, **given)
        with pytest.raises(NotPermitted):
            recovery.start_password(actor=actor, **given)
    recovery.send_link(actor=world.desk, page=PAGE, **given)
    assert PasswordLink.objects.get().patron_id == world.aysel.id
    made = recovery.start_password(actor=world.desk, **given)
    assert authenticate(username="A-1", password=made) is not None
    assert AuditEntry.objects.filter(action="patrons.set_password").count() == 1
    Patron.objects.filter(pk=world.aysel.id).update(email="")
    with pytest.raises(Invalid):
        recovery.send_link(actor=world.desk, page=PAGE, **given)
