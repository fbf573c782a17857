"""A hold that the library cancels, a reader who is registered, a loan that should have renewed by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.circulation.services.renewal import renew_by_itself
from kitabdar.notices.models import Notice, Rule
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.preferring import prefer
from kitabdar.notices.services.sending import send_due
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, register
from tests.support.builders import let_say
from tests.support.lending import lend, reserve
from tests.support.people import applied, offer
from tests.support.world import NOW, World

WORKER = system_actor("worker")


def test_a_hold_that_the_library_cancels_is_told_and_one_that_the_reader_gives_up_is_not(
    posted: World,
) -> None:
    mine = reserve(posted, posted.aysel, posted.dede.edition_id)
    cancel_hold(actor=posted.acting(posted.aysel), hold_id=mine, now=NOW)
    assert not Notice.objects.exists()
    theirs = reserve(posted, posted.aysel, posted.dede.edition_id)
    cancel_hold(actor=posted.desk, hold_id=theirs, now=NOW)
    compose(NOW)
    assert send_due(NOW) == 1
    (letter,) = mail.outbox
    assert letter.subject == "Sifarişiniz ləğv edildi" and "Kitabi-Dədə Qorqud" in letter.body


def enrol(world: World, card: str) -> Patron:
    made = register(
        actor=world.desk,
        card_number=card,
        category_code="adult",
        home_branch_id=world.sahil.pk,
        data=PatronData(family_name="Quliyev", given_name="Elçin", language="az", email="elcin@example.org"),
        now=NOW,
    )
    return Patron.objects.get(pk=made.id)


def test_who_is_registered_is_welcomed_where_a_rule_says_so(posted: World) -> None:
    enrol(posted, "N-1")
    assert not Notice.objects.exists()
    Rule.objects.create(event="welcome", place=posted.sahil)
    enrol(posted, "N-2")
    compose(NOW)
    assert send_due(NOW) == 1
    (letter,) = mail.outbox
    assert letter.to == ["elcin@example.org"] and "Nömrəsi N-2" in letter.body
    assert "2027" in letter.body  # how long the card holds


def test_nobody_says_how_they_want_to_be_welcomed(posted: World) -> None:
    wishes = {"welcome": "sms"}
    with pytest.raises(Invalid):
        prefer(actor=posted.acting(posted.aysel), patron_id=posted.aysel.id, wishes=wishes, now=NOW)


def test_who_applied_is_welcomed_once(posted: World) -> None:
    Rule.objects.create(event="welcome")
    offer(posted)
    admitting.approve(actor=posted.desk, application_id=applied(posted), card_number="N-3", now=NOW)
    assert not Notice.objects.exists()


def test_a_loan_that_cannot_renew_by_itself_is_told_once(posted: World) -> None:
    """[CIR-D7]."""
    Rule.objects.create(event="not_renewed")
    let_say("Books", auto_renewal=True, auto_renewal_days_before=3, renewal_limit=0)
    due = lend(posted, posted.aysel, "D1").due_at
    for hours in (70, 48, 1):
        assert renew_by_itself(actor=WORKER, now=due - timedelta(hours=hours)) == 0
    assert Notice.objects.count() == 1
    now = due - timedelta(hours=1)
    compose(now)
    assert send_due(now) == 1
    assert "uzadıla bilmədi" in mail.outbox[0].body and "Kitabi-Dədə Qorqud" in mail.outbox[0].body
