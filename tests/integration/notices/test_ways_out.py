"""What a way out says of a message, of its address and of itself; a message goes to where its reader is now."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from socketserver import BaseRequestHandler, TCPServer
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from kitabdar.notices.channels import NotSent
from kitabdar.notices.models import Message
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.noting import note_the_day
from kitabdar.notices.services.printing import print_letters
from kitabdar.notices.services.sending import send_due
from kitabdar.organisation.actors import system_actor
from kitabdar.patrons.models import Patron
from tests.integration.notices.conftest import Gateway
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World

Refuse = Callable[[Exception], list[str]]


def two_waiting(world: World) -> datetime:
    """Have two readers' mail wait; return when it is due."""
    Patron.objects.filter(pk=world.leyla.id).update(email="leyla@example.org")
    lend(world, world.aysel, "D1")
    lend(world, world.leyla, "S1")
    now = NOW + timedelta(days=30)
    note_the_day(actor=system_actor("worker"), now=now)
    compose(now + timedelta(days=1))
    assert Message.objects.filter(state="waiting", channel="email").count() == 2
    return now + timedelta(days=1)


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Have the mail server answer every mail with an error; the subjects tried are returned."""

    def refuse(error: Exception) -> list[str]:
        tried: list[str] = []

        def send(self: EmailMessage, *_arguments: Any, **_named: Any) -> int:
            tried.append(self.subject)
            raise error

        monkeypatch.setattr(EmailMessage, "send", send)
        return tried

    return refuse


def bouncing() -> int:
    return Patron.objects.filter(email_bounces=True).count()


SHUT = [
    smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"),
    smtplib.SMTPConnectError(554, b"no service here"),
    smtplib.SMTPHeloError(550, b"who are you"),
    smtplib.SMTPSenderRefused(550, b"not from you", "library@example.org"),
    smtplib.SMTPServerDisconnected("gone"),
    ConnectionRefusedError("refused"),
    TimeoutError("timed out"),
]


@pytest.mark.parametrize("error", SHUT, ids=lambda error: type(error).__name__)
def test_a_mail_server_that_is_shut_blames_no_reader_and_is_asked_once(
    posted: World, mail_server: Refuse, error: Exception
) -> None:
    """[NOT-4]: a wrong password says nothing of an address, and 200 mails do not wait 30 seconds each."""
    now = two_waiting(posted)
    tried = mail_server(error)
    assert send_due(now) == 0 and len(tried) == 1
    assert list(Message.objects.order_by("attempts").values_list("state", "channel", "attempts")) == [
        ("waiting", "email", 0),
        ("waiting", "email", 1),
    ]
    assert bouncing() == 0


def test_an_address_that_is_refused_stops_nobody_else(posted: World, mail_server: Refuse) -> None:
    """[NOT-4]."""
    now = two_waiting(posted)
    tried = mail_server(smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")}))
    send_due(now)
    assert len(tried) == 2 and bouncing() == 2
    assert set(Message.objects.values_list("state", flat=True)) == {"to_print"}


def test_words_that_are_refused_go_on_paper_and_the_address_stays(posted: World, mail_server: Refuse) -> None:
    """[NOT-4]."""
    now = two_waiting(posted)
    mail_server(smtplib.SMTPDataError(554, b"looks like advertising"))
    send_due(now)
    assert set(Message.objects.values_list("state", flat=True)) == {"to_print"} and bouncing() == 0


def test_an_address_that_is_full_is_tried_again(posted: World, mail_server: Refuse) -> None:
    now = two_waiting(posted)
    mail_server(smtplib.SMTPRecipientsRefused({"x@example.org": (452, b"full")}))
    send_due(now)
    assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 1)} and bouncing() == 0


def test_what_nobody_foresaw_stops_nobody_else(posted: World, mail_server: Refuse) -> None:
    now = two_waiting(posted)
    tried = mail_server(RuntimeError("a bug"))
    send_due(now)
    assert len(tried) == 2
    assert set(Message.objects.values_list("state", "problem")) == {("waiting", "RuntimeError: a bug")}


def held_for_murad(world: World) -> None:
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)


ABOUT_THE_MESSAGE, OF_THE_GATEWAY = (400, 410, 422), (401, 403, 404, 429, 500, 503)


@pytest.mark.parametrize("answer", ABOUT_THE_MESSAGE + OF_THE_GATEWAY)
def test_a_gateway_is_final_only_about_the_message(
    gateway: type[Gateway], posted: World, answer: int
) -> None:
    """[NOT-4]: a token that ran out says nothing of a number."""
    held_for_murad(posted)
    gateway.answers = [answer]
    send_due(NOW)
    assert Message.objects.get().state == ("to_print" if answer in ABOUT_THE_MESSAGE else "waiting")


@pytest.mark.parametrize("answer", [301, 302, 307])
def test_a_gateway_that_has_moved_is_not_followed(gateway: type[Gateway], posted: World, answer: int) -> None:
    """The token is for the gateway that was named; and what it leads to has not taken the message."""
    held_for_murad(posted)
    gateway.answers = [answer]
    assert send_due(NOW) == 0 and Message.objects.get().state == "waiting"
    assert len(gateway.taken) == 1 and "followed" not in gateway.taken[0]


@pytest.fixture
def garbage(posted: World, settings: Any) -> Iterator[World]:
    """Run a gateway that answers what is no HTTP."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(b"garbage\r\n\r\n")

    server = TCPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_address[1]}/"
    yield posted
    server.shutdown()
    server.server_close()


def test_a_gateway_that_answers_nonsense_is_tried_again_and_not_for_ever(garbage: World) -> None:
    """[NOT-4]."""
    held_for_murad(garbage)
    assert send_due(NOW) == 0
    row = Message.objects.get()
    assert (row.state, row.attempts) == ("waiting", 1) and "BadStatusLine" in row.problem
    Message.objects.update(state="sending", attempts=6, next_at=NOW)  # a process was killed each time
    send_due(NOW + timedelta(minutes=11))
    row.refresh_from_db()
    assert (row.state, row.channel) == ("to_print", "print")


def test_a_message_goes_to_the_address_of_the_day(posted: World) -> None:
    """[NOT-7]."""
    now = two_waiting(posted)
    Patron.objects.filter(pk=posted.aysel.id).update(email="new@example.org")
    assert send_due(now) == 2
    assert {each.to[0] for each in mail.outbox} == {"new@example.org", "leyla@example.org"}
    assert Message.objects.filter(address="new@example.org", state="sent").exists()


def test_without_an_address_a_message_goes_by_another_way(gateway: type[Gateway], posted: World) -> None:
    """[NOT-2] [NOT-7]: also when the address went between noting and writing."""
    now = two_waiting(posted)
    Patron.objects.filter(pk=posted.aysel.id).update(email="", phone="+994501112233")
    Patron.objects.filter(pk=posted.leyla.id).update(email="", phone="")
    assert send_due(now) == 1 and mail.outbox == []
    assert gateway.taken[0]["to"] == "+994501112233"
    assert set(Message.objects.values_list("patron_id", "state", "channel", "address")) == {
        (posted.aysel.id, "sent", "sms", "+994501112233"),
        (posted.leyla.id, "to_print", "print", ""),
    }


def test_an_address_that_went_before_the_digest_leaves_a_letter(posted: World) -> None:
    lend(posted, posted.aysel, "D1")
    now = NOW + timedelta(days=30)
    note_the_day(actor=system_actor("worker"), now=now)
    Patron.objects.filter(pk=posted.aysel.id).update(email="")
    compose(now + timedelta(days=1))
    assert Message.objects.get().state == "to_print"


def test_a_letter_about_what_came_back_is_not_printed(posted: World, refused: list[NotSent]) -> None:
    """[NOT-7]."""
    refused.append(NotSent("554 no", is_final=True))
    lend(posted, posted.aysel, "D1")
    lend(posted, posted.aysel, "S1")
    now = NOW + timedelta(days=30)
    note_the_day(actor=system_actor("worker"), now=now)
    now += timedelta(days=1)
    compose(now)
    send_due(now)
    take_back(posted, "D1", now=now)
    _document, count = print_letters(actor=posted.head, branch_id=posted.sahil.pk, now=now)
    letter = Message.objects.get()
    assert (count, letter.state, letter.body.count("— ")) == (1, "printed", 1)
    Message.objects.update(state="to_print")
    take_back(posted, "S1", now=now)
    assert print_letters(actor=posted.head, branch_id=posted.sahil.pk, now=now) == (b"", 0)
    assert Message.objects.get().state == "dropped"
