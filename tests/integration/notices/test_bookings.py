"""What readers are told of what they have booked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from kitabdar.circulation.services.bookings import cancel_booking, miss_bookings
from kitabdar.notices.models import Notice, Preference
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.noting import note_the_day
from kitabdar.notices.services.sending import send_due
from kitabdar.notices.wording import LANGUAGES, shipped_words
from kitabdar.organisation.actors import system_actor
from tests.support.builders import let_say
from tests.support.lending import book
from tests.support.world import NOW, World

WORKER = system_actor("worker")
FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
EVENTS = ("booking_made", "booking_soon", "booking_cancelled", "booking_missed")


@pytest.fixture
def posted(posted: World) -> World:
    let_say("Books", is_bookable=True)
    return posted


def subjects(now: datetime) -> list[str]:
    """Send what is due; return the subjects of all that was sent so far."""
    compose(now)
    send_due(now)
    return [each.subject for each in mail.outbox]


def test_a_booking_is_told_of_from_beginning_to_end(posted: World) -> None:
    book(posted, posted.aysel, posted.dede_1, FIRST, LAST)
    assert subjects(NOW) == ["Sahil: bron edildi"]
    assert "— Kitabi-Dədə Qorqud: 16.03.2026 – 18.03.2026" in mail.outbox[0].body
    for days, noted in ((12, 0), (13, 1), (13, 0), (14, 0)):
        assert note_the_day(actor=WORKER, now=NOW + timedelta(days=days)) == noted
    assert subjects(NOW + timedelta(days=14))[1:] == ["Bronunuz tezliklə başlayır"]
    over = NOW + timedelta(days=17)
    assert miss_bookings(actor=posted.admin, now=over) == 1
    assert subjects(over)[2:] == ["Bronunuz başa çatdı"]


def test_a_booking_made_for_tomorrow_has_no_reminder(posted: World) -> None:
    book(posted, posted.aysel, posted.dede_1, date(2026, 3, 3), date(2026, 3, 3))
    assert note_the_day(actor=WORKER, now=NOW) == 0


def test_what_was_given_up_is_told_as_that_and_readers_may_do_without_receipts(posted: World) -> None:
    Preference.objects.create(patron_id=posted.aysel.id, event="booking_made", channel="none")
    made = book(posted, posted.aysel, posted.dede_1, FIRST, LAST)
    cancel_booking(actor=posted.desk, booking_id=made.booking_id, now=NOW)
    assert subjects(NOW) == ["Bron ləğv edildi"]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_the_days(event: str, language: str) -> None:
    words = shipped_words(event, "", language)
    assert "{from}" in words.line and "{until}" in words.line and "{titles}" in words.sms
