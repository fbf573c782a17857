"""What readers are told, seen and changed at the desk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kitabdar.notices.models import ApplicantMail, Message, Rule, Text
from kitabdar.notices.services import applicants
from kitabdar.notices.services.composing import compose
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry
from tests.support.lending import reserve, take_back
from tests.support.people import applied, offer
from tests.support.world import NOW, World


def post(client: Client, name: str, **fields: object) -> str:
    return client.post(reverse(f"staff:{name}"), fields, follow=True).content.decode()


def test_messages_are_listed_read_printed_and_sent_again(world: World, desk: Client) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)
    page = desk.get(reverse("staff:messages"), {"state": "to_print"}).content.decode()
    assert "Götürmək olar: Sahil" in page and "To be printed 1" in page
    row = Message.objects.get()
    letter = desk.get(reverse("staff:message", args=(row.pk,))).content.decode()
    assert "Hörmətli Aysel" in letter and 'lang="az"' in letter
    assert AuditEntry.objects.get(action="notices.read").subject == f"patron:{world.aysel.id}"
    printed = desk.post(reverse("staff:letters"))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    assert "There is nothing to print." in post(desk, "letters")
    page = desk.get(reverse("staff:messages")).content.decode()
    asked = re.search(r'name="printed_at" value="([^"]+)"', page)
    assert asked is not None and "1 letter" in page
    again = {"printed_at": asked[1]}
    copy = desk.post(reverse("staff:letters-again"), again)
    assert copy["Content-Type"] == "application/pdf" and copy.content.startswith(b"%PDF-")
    assert AuditEntry.objects.get(action="notices.print_again").details == {"messages": [row.pk]}
    for wrong in ("", "yesterday", "2026-03-02T08:00:00+00:00", "2026-03-02T08:00:00"):
        assert desk.post(reverse("staff:letters-again"), {"printed_at": wrong}).status_code == 404
    Message.objects.update(state="uncertain")
    assert "Send again" in desk.get(reverse("staff:messages")).content.decode()
    assert "within a minute" in post(desk, "send-again", message=row.pk)
    Message.objects.update(branch=world.abai)
    assert desk.get(reverse("staff:message", args=(row.pk,))).status_code == 404


def test_mail_to_applicants_that_did_not_go_out_is_seen_and_sent_again(world: World, desk: Client) -> None:
    offer(world)
    applied(world)
    ApplicantMail.objects.update(state="failed", problem="550 no such user")
    page = desk.get(reverse("staff:applications")).content.decode()
    assert "nigar@example.org" in page and "550 no such user" in page and "Send again" in page
    mail_id = ApplicantMail.objects.get().pk
    with pytest.raises(NotPermitted):
        applicants.send_again(actor=world.night_desk, mail_id=mail_id, now=NOW)
    assert "within a minute" in post(desk, "applicant-mail-again", mail=mail_id)
    assert list(ApplicantMail.objects.values_list("state", "problem", "attempts")) == [("waiting", "", 0)]
    assert AuditEntry.objects.filter(action="notices.send_again").count() == 1
    assert "nigar@example.org" not in desk.get(reverse("staff:applications")).content.decode()
    with pytest.raises(NotFound):
        applicants.send_again(actor=world.desk, mail_id=mail_id, now=NOW)


def test_rules_are_added_and_removed(world: World, head: Client) -> None:
    address = reverse("staff:notice-rules")
    assert head.get(address).content.decode().count("30 days") == 2  # overdue and the card
    rule = {"event": "overdue", "place": world.sahil.pk, "days": "5", "channel": "sms", "variant": "last"}
    page = post(head, "change-notice-rule", **rule, is_digest="on", is_blocking="on")
    assert "Saved." in page and "5 days after" in page and "blocks the card" in page
    assert "It cannot be that." in post(head, "change-notice-rule", **{**rule, "channel": "pigeon"})
    assert "whole number" in post(head, "change-notice-rule", **{**rule, "days": "401"})
    everywhere = head.post(reverse("staff:change-notice-rule"), {**rule, "place": ""})
    assert everywhere.status_code == 403
    post(head, "change-notice-rule", remove=Rule.objects.get().pk)
    assert not Rule.objects.exists()


def test_variants_of_words_are_named_not_coded(world: World, admin: Client) -> None:
    rules = admin.get(reverse("staff:notice-rules")).content.decode()
    assert (
        "Words: last reminder" in rules and "· last reminder" in rules and ">last reminder</option>" in rules
    )
    where = {"event": "overdue", "variant": "last", "language": "az"}
    assert (
        '<span class="muted">last reminder</span>'
        in admin.get(reverse("staff:notice-words"), where).content.decode()
    )


def test_words_are_looked_at_tried_saved_and_taken_back(
    world: World, admin: Client, settings: Any, tmp_path: Path
) -> None:
    where = {"event": "hold_ready", "language": "en", "place": world.sahil.pk}
    page = admin.get(reverse("staff:notice-words"), where).content.decode()
    assert "Ready to collect at {branch}" in page and "come with Kitabdar" in page
    words = {
        "subject": "Come to {branch}",
        "before": "{dear} {name}",
        "line": "{title}",
        "after": "",
        "sms": "{titles}",
    }
    wrong = admin.post(reverse("staff:notice-words"), {**where, **words, "line": "{name}", "subject": ""})
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "nothing called {name}" in text and "This is needed." in text
    looked = post(admin, "notice-words", **where, **words, how="look")
    assert "Come to Sahil" in looked and not Text.objects.exists()
    assert "MAIL_URL" in post(admin, "notice-words", **where, **words, how="trial", address="a@example.org")
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:1", "library@example.org"
    tried = post(admin, "notice-words", **where, **words, how="trial", address="a@example.org")
    assert "Sent to a@example.org." in tried and mail.outbox[0].subject == "Come to Sahil"
    texted = post(admin, "notice-words", **where, **words, how="trial", address="+994 50 123 45 67")
    assert "SMS_URL" in texted and 'value="+994 50 123 45 67"' in texted
    settings.SMS_URL, settings.HOME = "log:", tmp_path
    assert "Sent to +994" in post(
        admin, "notice-words", **where, **words, how="trial", address="+994501234567"
    )
    (line,) = (tmp_path / "sms.log").read_text(encoding="utf-8").splitlines()
    assert '"to": "+994501234567", "text": "Kitabi-Dədə Qorqud"' in line
    assert "Give an e-mail" in post(admin, "notice-words", **where, **words, how="trial", address="x")
    letter = admin.post(reverse("staff:notice-words"), {**where, **words, "how": "letter"})
    assert letter["Content-Type"] == "application/pdf" and letter.content.startswith(b"%PDF-")
    bad = admin.post(reverse("staff:notice-words"), {**where, **words, "line": "{name}", "how": "letter"})
    assert bad.status_code == 422
    post(admin, "notice-words", **where, **words, how="save")
    assert Text.objects.get().subject == "Come to {branch}"
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)
    assert Message.objects.get().subject == "Götürmək olar: Sahil"  # the words are English, the reader is not
    post(admin, "notice-words", **where, **words, how="shipped")
    assert not Text.objects.exists()
    assert admin.get(reverse("staff:notice-words"), {"event": "nothing"}).status_code == 404


def test_a_message_that_waits_is_taken_back(world: World, desk: Client) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)
    row = Message.objects.get()
    assert "Take back" in desk.get(reverse("staff:messages")).content.decode()
    assert "neither sent nor printed" in post(desk, "take-back-message", message=row.pk)
    assert "Taken back" in desk.get(reverse("staff:messages")).content.decode()
    assert "There is nothing to print." in post(desk, "letters")
    assert "no longer there" in post(desk, "take-back-message", message=row.pk)
