"""What readers are told, over the API: messages, wishes, bounces, rules and words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from kitabdar.notices.channels import message_id
from kitabdar.notices.models import Message
from kitabdar.notices.services.composing import compose
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron
from tests.integration.api.callers import Door
from tests.support.lending import reserve, take_back
from tests.support.people import make_guardian
from tests.support.world import NOW, World

WORDS = {"subject": "{branch}: {count}", "before": "{dear} {name},", "line": "{title}", "sms": "{titles}"}
REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; aysel@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


@pytest.fixture
def told(world: World, settings: Any) -> int:
    """Let Aysel be told by mail that her hold is ready; return the message, which waits."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:1", "library@example.org"
    Patron.objects.filter(pk=world.aysel.id).update(email="aysel@example.org")
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    compose(NOW)
    return int(Message.objects.get().pk)


def test_messages_are_listed_with_their_state_and_taken_back(door: Door, world: World, told: int) -> None:
    (mine,) = door.get("aysel", "/patrons/A-1/messages").json()["messages"]
    assert (mine["id"], mine["state"], mine["channel"], mine["language"]) == (told, "waiting", "email", "az")
    assert "Hörmətli" in door.get("desk", f"/messages/{told}").json()["body"]
    assert door.post("desk", f"/messages/{told}/resend", {}).status_code == 404
    taken = door.post("desk", f"/messages/{told}/cancel", {})
    assert (taken.status_code, taken.json()["state"]) == (200, "cancelled")
    assert door.post("desk", f"/messages/{told}/cancel", {}).status_code == 404
    assert door.get("aysel", "/patrons/A-1/messages").json() == {"messages": []}
    (seen,) = door.get("desk", "/patrons/A-1/messages").json()["messages"]
    assert seen["state"] == "cancelled"
    assert door.get("desk", "/messages?state=waiting").json() == {"messages": []}
    assert AuditEntry.objects.filter(action="notices.take_back", subject=f"message:{told}").exists()


def test_what_was_not_delivered_is_sent_again(door: Door, told: int) -> None:
    Message.objects.update(state="failed", problem="no answer")
    again = door.post("desk", f"/messages/{told}/resend", {})
    assert (again.json()["state"], again.json()["problem"]) == ("waiting", "")


def test_a_message_of_another_library_is_not_shown(door: Door, world: World, told: int) -> None:
    Message.objects.update(branch=world.abai)
    assert door.get("desk", f"/messages/{told}").status_code == 403


def test_who_read_a_message_is_noted(door: Door, world: World, told: int) -> None:
    door.get("desk", f"/messages/{told}")
    (entry,) = AuditEntry.objects.filter(action="notices.read")
    assert (entry.subject, entry.place_id, entry.details) == (
        f"patron:{world.aysel.id}", world.sahil.pk, {"message": told},
    )  # fmt: skip
    door.get("desk", "/messages")
    listed = AuditEntry.objects.get(action="notices.look_over")
    assert listed.details == {"patrons": [world.aysel.id]}
    door.get("desk", "/messages?state=failed")
    assert AuditEntry.objects.filter(action="notices.look_over").count() == 1  # nothing was shown


def test_a_guardian_does_not_see_what_was_never_sent(door: Door, world: World, told: int) -> None:
    make_guardian(world)
    Message.objects.update(patron=Patron.objects.get(pk=world.leyla.id))
    assert len(door.get("aysel", "/patrons/C-1/messages").json()["messages"]) == 1
    Message.objects.update(state="dropped")
    assert door.get("aysel", "/patrons/C-1/messages").json() == {"messages": []}
    assert len(door.get("desk", "/patrons/C-1/messages").json()["messages"]) == 1


def test_wishes_are_one_s_own_and_staff_s_are_noted(door: Door, world: World) -> None:
    put = {"wishes": {"lent": "none", "overdue": "sms"}}
    mine = door.call("aysel", "put", "/patrons/A-1/wishes", put)
    assert (mine.json()["wishes"]["lent"], mine.json()["wishes"]["due_soon"]) == ("none", "")
    assert not AuditEntry.objects.filter(action="notices.prefer").exists()
    staff = door.call("desk", "put", "/patrons/A-1/wishes", {"wishes": {"lent": ""}})
    assert staff.json()["wishes"] == {**mine.json()["wishes"], "lent": ""}
    assert AuditEntry.objects.filter(action="notices.prefer").count() == 1
    needed = door.call("aysel", "put", "/patrons/A-1/wishes", {"wishes": {"overdue": "none"}})
    assert needed.status_code == 422
    assert door.call("aysel", "put", "/patrons/A-1/wishes", {"wishes": {"party": "sms"}}).status_code == 422


def test_a_report_puts_a_message_on_paper_and_its_address_aside(door: Door, world: World, told: int) -> None:
    Message.objects.update(state="sent", address="aysel@example.org")
    taken = door.post("desk", "/bounces", {"report": REPORT.replace("{message_id}", message_id(str(told)))})
    assert taken.json() == {"message_id": told, "status": "5.1.1", "is_final": True}
    assert Message.objects.get().state == "to_print"
    assert door.get("desk", "/bounces").json() == {"cards": ["A-1"]}
    assert AuditEntry.objects.filter(action="notices.bounce").count() == 1
    assert door.call("desk", "delete", "/patrons/A-1/bounce").status_code == 204
    assert door.get("desk", "/bounces").json() == {"cards": []}
    nothing = door.post("desk", "/bounces", {"report": "hello"})
    assert nothing.json() == {"message_id": None, "status": "", "is_final": False}


def test_rules_are_added_changed_and_removed(door: Door, world: World) -> None:
    before = door.get("head", "/notices/rules").json()["rules"]
    assert {each["id"] for each in before} == {0}
    rule = {"event": "overdue", "place": "sahil", "category": "adult", "days": 5, "channel": "sms"}
    made = door.post("head", "/notices/rules", rule)
    assert (made.status_code, made.json()["category"], made.json()["is_on"]) == (201, "adult", True)
    address = f"/notices/rules/{made.json()['id']}"
    changed = door.call("head", "put", address, {**rule, "days": 7, "is_blocking": True})
    assert (changed.json()["days"], changed.json()["is_blocking"]) == (7, True)
    assert door.post("head", "/notices/rules", {**rule, "place": None}).status_code == 403
    assert door.post("head", "/notices/rules", {**rule, "event": "party"}).status_code == 422
    assert door.post("head", "/notices/rules", {**rule, "category": "nobody"}).status_code == 422
    assert door.call("head", "delete", address).status_code == 204
    assert door.call("head", "delete", address).status_code == 404
    assert door.get("head", "/notices/rules").json()["rules"] == before


def test_words_are_seen_changed_and_shipped_again(door: Door, world: World) -> None:
    asked = "/notices/template?event=overdue&language=az&place=sahil"
    shipped = door.get("head", asked).json()
    assert (shipped["is_shipped"], shipped["is_own"]) == (True, False)
    own = {**WORDS, "event": "overdue", "language": "az", "place": "city"}
    put = door.call("head", "put", "/notices/template", own).json()
    assert (put["subject"], put["is_own"], put["is_shipped"]) == ("{branch}: {count}", True, False)
    held = door.get("head", asked).json()
    assert (held["subject"], held["is_own"]) == ("{branch}: {count}", False)
    (listed,) = door.get("head", "/notices/templates").json()["templates"]
    assert (listed["place"], listed["event"]) == ("city", "overdue")
    wrong = door.call("head", "put", "/notices/template", {**own, "line": "{author}"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/line")
    city = asked.replace("sahil", "city")
    assert door.call("head", "delete", city).status_code == 204
    assert door.get("head", asked).json() == shipped
    assert door.get("head", "/notices/template?event=party&language=az").status_code == 404


def test_words_are_looked_at_and_sent_on_trial(door: Door, world: World, settings: Any) -> None:
    looked = door.post("head", "/notices/preview", {**WORDS, "language": "az"}).json()
    assert looked["body"].startswith("Hörmətli Aysel") and looked["sms"] == "Kitabi-Dədə Qorqud"
    dated = {**WORDS, "line": "{title}, {due}", "language": "ru"}
    assert "16 марта 2026" in door.post("head", "/notices/preview", dated).json()["body"]
    trial = {**WORDS, "language": "az", "address": "head@example.org"}
    settings.MAIL_URL = ""
    assert door.post("head", "/notices/trial", trial).status_code == 422
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    assert door.post("head", "/notices/trial", trial).status_code == 204
    assert [each.to for each in mail.outbox] == [["head@example.org"]]
    number = {**trial, "address": "+994501234567"}
    assert door.post("head", "/notices/trial", number).status_code == 422  # no gateway
    assert door.post("head", "/notices/trial", {**trial, "address": "head"}).status_code == 422
    assert AuditEntry.objects.filter(action="notices.send_trial").count() == 1
