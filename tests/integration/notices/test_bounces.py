"""What comes back from a mail server, and what somebody made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from kitabdar.circulation.models import Hold
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.notices.channels import message_id
from kitabdar.notices.models import Message
from kitabdar.notices.services.bounces import Bounce, take_in
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.forgetting import forget_old
from kitabdar.notices.services.sending import send_due
from kitabdar.patrons.models import Patron
from tests.support.lending import reserve, take_back
from tests.support.world import NOW, World

REPORT = b"""From: postmaster@example.org
To: library@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; aysel@example.org
Action: failed
Status: %(status)s
Diagnostic-Code: smtp; 550 no such user
--b
Content-Type: text/rfc822-headers

Message-ID: %(id)s
--b--
"""


def told(world: World) -> Message:
    """Tell Aysel by mail that a hold is ready."""
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)
    send_due(NOW)
    row = Message.objects.get()
    assert (row.state, row.channel) == ("sent", "email")
    return row


def report(name: str, status: bytes = b"5.1.1", now: datetime = NOW) -> Bounce:
    """Take in a report on the mail with this Message-ID."""
    return take_in(REPORT % {b"status": status, b"id": name.encode()}, now=now)


def test_a_mail_that_comes_back_goes_on_paper(posted: World) -> None:
    """[NOT-10]."""
    row = told(posted)
    assert not report(message_id(str(row.pk)), b"4.2.2").is_final
    assert Message.objects.get().state == "sent"
    bounce = report(message_id(str(row.pk)))
    assert (bounce.message_id, bounce.status, bounce.reason) == (row.pk, "5.1.1", "smtp; 550 no such user")
    row.refresh_from_db()
    assert (row.state, row.channel) == ("to_print", "print") and "550 no such user" in row.problem
    assert Patron.objects.get(pk=posted.aysel.id).email_bounces
    for nonsense in (b"", b"hello", b"\xff\xfe"):
        take_in(nonsense, now=NOW)
    report(message_id("999999"))


def test_a_report_that_somebody_made_up_names_no_message(posted: World) -> None:
    """[NOT-10]: numbers can be guessed, the seal of a Message-ID cannot."""
    row = told(posted)
    other = message_id(str(row.pk + 1)).removeprefix(f"<kitabdar.{row.pk + 1}.")
    for made_up in (f"<kitabdar.{row.pk}@example.org>", f"<kitabdar.{row.pk}.{other}"):
        assert report(made_up).message_id is None
    row.refresh_from_db()
    assert row.state == "sent" and not Patron.objects.get(pk=posted.aysel.id).email_bounces
    assert report(f"{made_up} {message_id(str(row.pk))}").message_id == row.pk


def test_a_mail_that_comes_back_late_is_worded_anew(posted: World) -> None:
    """[NOT-10]: what it said was forgotten."""
    Patron.objects.filter(pk=posted.aysel.id).update(history="none")
    row = told(posted)
    said, later = row.body, NOW + timedelta(days=2)
    forget_old(later)
    assert Message.objects.get().body == ""
    report(message_id(str(row.pk)), now=later)
    row.refresh_from_db()
    assert (row.state, row.body, row.ended_at) == ("to_print", said, None)


def test_a_mail_that_comes_back_about_what_is_over_was_not_delivered(posted: World) -> None:
    """[NOT-10]: nobody prints an empty letter."""
    row = told(posted)
    cancel_hold(actor=posted.desk, hold_id=Hold.objects.get().pk, now=NOW)
    report(message_id(str(row.pk)), now=NOW + timedelta(days=91))
    row.refresh_from_db()
    assert (row.state, row.channel) == ("failed", "email") and "550" in row.problem
    assert Patron.objects.get(pk=posted.aysel.id).email_bounces
