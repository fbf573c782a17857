"""From what happens to what readers get: noted once, still true, worded, sent once, or put on paper."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from kitabdar.catalogue.models import Item
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services.charges import pay
from kitabdar.circulation.services.holds import cancel_hold, expire_holds
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.renewal import renew
from kitabdar.circulation.services.undo import undo_check_out
from kitabdar.notices import queries
from kitabdar.notices.channels import NotSent, message_id
from kitabdar.notices.models import Message, Notice, Preference, Rule
from kitabdar.notices.rules import NoticeRule
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.editing import set_rule
from kitabdar.notices.services.forgetting import KEPT_DAYS, forget_old
from kitabdar.notices.services.noting import note_the_day
from kitabdar.notices.services.printing import print_letters
from kitabdar.notices.services.sending import send_again, send_due
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.patrons.queries import blocks_of
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import change, erase
from tests.integration.notices.conftest import Gateway
from tests.support.builders import make_charge
from tests.support.lending import lend, reserve, take_back
from tests.support.people import make_guardian
from tests.support.world import NOW, World

WORKER = system_actor("worker")


def told(now: Any = NOW) -> list[tuple[str, str, str]]:
    """Compose and send what is due; return (channel, subject, state) of every message."""
    compose(now)
    send_due(now)
    return list(Message.objects.order_by("pk").values_list("channel", "subject", "state"))


def note(now: Any) -> int:
    return note_the_day(actor=WORKER, now=now)


def ready(world: World) -> int:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    return hold_id


def test_a_hold_that_is_ready_is_told_once_in_the_readers_language(posted: World) -> None:
    """[NOT-5]."""
    ready(posted)
    take_back(posted, "D1")  # scanned again on the shelf: nothing new
    assert told() == [("email", "Götürmək olar: Sahil", "sent")]
    assert told(NOW + timedelta(hours=1)) == [("email", "Götürmək olar: Sahil", "sent")]
    (sent,) = mail.outbox
    assert sent.to == ["aysel@example.org"] and sent.from_email == "library@example.org"
    assert sent.body.startswith("Hörmətli Aysel Rəşid qızı,\n\n") and "— Kitabi-Dədə Qorqud (" in sent.body
    assert sent.body.endswith("Bakı kitabxanaları")
    assert sent.extra_headers["Message-ID"] == message_id(str(Message.objects.get().pk))
    assert [each.subject for each in queries.messages_of(posted.aysel.id)] == ["Götürmək olar: Sahil"]


def test_a_guardian_is_told_too_in_their_own_language_until_it_is_taken_back(posted: World) -> None:
    """[NOT-9]."""
    make_guardian(posted, gets_notices=True)
    Patron.objects.filter(pk=posted.leyla.id).update(email="leyla@example.org", language="ru")
    reserve(posted, posted.leyla, posted.dede.edition_id)
    take_back(posted, "D1")
    assert {each[1] for each in told()} == {"Götürmək olar: Sahil", "Можно забирать: Sahil"}
    letters = {each.to[0]: each.body for each in mail.outbox}
    assert "— Kitabi-Dədə Qorqud (Həsənli Leyla) (" in letters["aysel@example.org"]
    assert letters["aysel@example.org"].startswith("Hörmətli Aysel")
    assert "(Həsənli Leyla)" not in letters["leyla@example.org"]
    reserve(posted, posted.leyla, posted.snow.edition_id)
    take_back(posted, "S1")
    make_guardian(posted, gets_notices=False)
    told(NOW + timedelta(hours=1))
    assert (
        Notice.objects.filter(patron_id=posted.aysel.id).values_list("is_dropped", flat=True).last() is True
    )
    assert Message.objects.filter(patron_id=posted.aysel.id).count() == 1


def test_with_a_child_who_is_erased_goes_what_its_guardian_was_told(posted: World) -> None:
    """[NOT-9]."""
    make_guardian(posted, gets_notices=True)
    reserve(posted, posted.leyla, posted.dede.edition_id)
    take_back(posted, "D1")
    told()
    reserve(posted, posted.leyla, posted.snow.edition_id)
    take_back(posted, "S1")
    now = NOW + timedelta(hours=1)
    compose(now)
    assert Message.objects.filter(body__contains="Leyla", patron_id=posted.aysel.id).count() == 2
    for hold in circulation.holds_of(posted.leyla.id):
        cancel_hold(actor=posted.desk, hold_id=hold.id, now=now)
    erase(actor=posted.head, patron_id=posted.leyla.id, now=now)
    rows = Message.objects.filter(patron_id=posted.aysel.id)
    assert list(rows.values_list("subject", "body")) == [("", ""), ("", "")]
    send_due(now)
    assert set(rows.values_list("state", flat=True)) == {"sent", "dropped"}


def test_a_step_that_blocks_never_blocks_the_guardian(posted: World) -> None:
    """[NOT-9]."""
    make_guardian(posted, gets_notices=True)
    Rule.objects.create(event="overdue", days=1, is_blocking=True)
    done = lend(posted, posted.leyla, "D1")
    note(done.due_at + timedelta(days=2))
    assert list(PatronBlock.objects.values_list("patron_id", flat=True)) == [posted.leyla.id]
    assert Notice.objects.filter(patron_id=posted.aysel.id, event="overdue").count() == 1


def test_what_is_undone_with_its_act_is_never_noted(posted: World) -> None:
    reserve(posted, posted.aysel, posted.dede.edition_id)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_back(posted, "D1")
        assert Notice.objects.exists()
        raise RuntimeError
    assert not Notice.objects.exists()


def test_what_is_no_longer_true_is_not_told(posted: World) -> None:
    """[NOT-7]."""
    hold_id = ready(posted)
    cancel_hold(actor=posted.desk, hold_id=hold_id, now=NOW)
    assert [each[1] for each in told()] == ["Sifarişiniz ləğv edildi"]
    assert Notice.objects.get(event="hold_ready").is_dropped
    Message.objects.all().delete()
    mail.outbox.clear()
    reserve(posted, posted.aysel, posted.dede.edition_id, now=NOW + timedelta(hours=1))
    take_back(posted, "D2", now=NOW + timedelta(hours=1))
    compose(NOW + timedelta(hours=1))
    lend(posted, posted.aysel, "D2", now=NOW + timedelta(hours=2))  # between composing and sending
    send_due(NOW + timedelta(hours=2))
    assert Message.objects.get().state == "dropped" and mail.outbox == []
    assert queries.messages_of(posted.aysel.id) == []


def test_several_things_of_a_kind_are_one_message(posted: World) -> None:
    lend(posted, posted.aysel, "D1")
    lend(posted, posted.aysel, "S1")
    later = NOW + timedelta(days=16)
    assert note(later) == 2 and note(later) == 0
    assert told(later) == []  # the digest waits for the morning
    assert told(later + timedelta(days=1)) == [("email", "Müddəti keçib", "sent")]
    assert mail.outbox[0].body.count("— ") == 2
    take_back(posted, "D1", now=later)


def test_a_ladder_climbs_step_by_step_and_begins_where_it_is(posted: World) -> None:
    Rule.objects.create(event="due_soon", is_on=False)
    Rule.objects.create(event="overdue", place=posted.sahil, days=1)
    Rule.objects.create(event="overdue", place=posted.sahil, days=5, variant="last", is_blocking=True)
    lend(posted, posted.aysel, "D1")  # due on Monday the 16th
    assert note(NOW + timedelta(days=14)) == 0
    assert note(NOW + timedelta(days=15)) == 1
    assert note(NOW + timedelta(days=19)) == 1
    now = NOW + timedelta(days=19)
    assert [each[1] for each in told(now)] == [
        "Müddəti keçib",
        "Müddəti çoxdan keçib: zəhmət olmasa, qaytarın",
    ]
    blocked: dict[str, Any] = {"by": posted.head, "override": frozenset({"patron_blocked"})}
    lend(posted, posted.aysel, "S1", now=NOW - timedelta(days=40), **blocked)
    assert note(now + timedelta(hours=1)) == 1  # only the step it has reached


def test_a_step_blocks_the_card_until_nothing_is_overdue(posted: World) -> None:
    """[NOT-6]."""
    Rule.objects.create(event="overdue", place=posted.baku, days=1, is_blocking=True)
    lend(posted, posted.aysel, "D1")
    late = NOW + timedelta(days=20)
    note(late)
    note(late + timedelta(hours=1))
    block = PatronBlock.objects.get(patron_id=posted.aysel.id)
    assert (block.cause, block.lifted_at) == ("overdue", None)
    take_back(posted, "D1", now=late + timedelta(hours=2))
    note(late + timedelta(hours=3))
    block.refresh_from_db()
    assert block.lifted_at == late + timedelta(hours=3)


def test_a_block_says_why_in_the_language_of_who_asks(posted: World) -> None:
    Rule.objects.create(event="overdue", days=1, is_blocking=True)
    lend(posted, posted.aysel, "D1")
    with translation.override("ru"):
        note(NOW + timedelta(days=20))
    reasons = []
    for language in ("en", "az"):
        with translation.override(language):
            reasons.append([each.reason for each in blocks_of(posted.aysel.id, NOW.date())])
    assert reasons == [["Long overdue"], ["Müddəti çoxdan keçib"]]


def test_only_a_step_of_what_is_overdue_blocks(posted: World) -> None:
    """[NOT-6]: a reminder that a reader does without would block them anew every hour."""
    rule = NoticeRule("due_soon", 3, is_blocking=True)
    with pytest.raises(Invalid):
        set_rule(actor=posted.admin, rule=rule, now=NOW)
    Rule.objects.create(event="due_soon", days=3, is_blocking=True)  # from before that was refused
    Preference.objects.create(patron_id=posted.aysel.id, event="due_soon", channel="none")
    lend(posted, posted.aysel, "D1")
    for hour in range(3):
        note(NOW + timedelta(days=12, hours=hour))
    assert not PatronBlock.objects.exists()


def test_what_is_due_soon_kept_a_little_longer_and_runs_out(posted: World) -> None:
    lend(posted, posted.leyla, "D3", at=posted.fountain, by=posted.night_desk)  # three weeks
    lend(posted, posted.aysel, "S2", now=NOW + timedelta(days=1))  # three days: told when lent is too soon
    assert note(NOW + timedelta(days=1)) == 0
    ready(posted)
    Patron.objects.filter(pk=posted.murad.id).update(expires_on=date(2026, 3, 20))
    noted = {"due_soon": 18, "hold_reminder": 5}
    for event, days in noted.items():
        note(NOW + timedelta(days=days))
        assert Notice.objects.filter(event=event).count() == 1, event
    assert Notice.objects.filter(event="card_expires").count() == 1
    loan = Notice.objects.get(event="due_soon").about["loan"]
    renew(actor=posted.desk, loan_id=loan, now=NOW + timedelta(days=18))
    told(NOW + timedelta(days=19))
    assert Notice.objects.get(event="due_soon").is_dropped  # the day it was about has moved


def test_receipts_are_told_where_a_rule_says_so(posted: World) -> None:
    for event in ("lent", "returned", "renewed", "paid"):
        Rule.objects.create(event=event)
    first = lend(posted, posted.aysel, "D1")
    undo_check_out(actor=posted.desk, loan_id=first.loan_id, now=NOW)
    later = NOW + timedelta(days=1)
    loan_id = lend(posted, posted.aysel, "D1", now=later).loan_id
    renew(actor=posted.desk, loan_id=loan_id, now=later + timedelta(days=2))
    make_charge(posted.aysel, posted.sahil, "1.50")
    desk: dict[str, Any] = {"actor": posted.desk, "branch_id": posted.sahil.pk, "now": later}
    pay(patron_id=posted.aysel.id, amount=Decimal("1.50"), key="receipt-1", **desk)
    assert sorted(each[1] for each in told(later + timedelta(days=3))) == [
        "Müddət uzadıldı",
        "Verildi: Sahil",
        "Ödəniş qəbul edildi",
    ]
    take_back(posted, "D1", now=later + timedelta(days=3))
    told(later + timedelta(days=3))
    assert "1,50" in next(each.body for each in mail.outbox if "Ödəniş" in each.subject)
    assert "Qaytarıldı: Sahil" in [each.subject for each in mail.outbox]


def test_lost_items_and_ended_holds_are_told(posted: World) -> None:
    loan_id = lend(posted, posted.aysel, "S1").loan_id
    declare_lost(actor=posted.desk, loan_id=loan_id, now=NOW)
    ready(posted)
    expire_holds(actor=WORKER, now=NOW + timedelta(days=20))
    assert sorted(each[1] for each in told(NOW + timedelta(days=20))) == [
        "Sifarişiniz başa çatdı",
        "İtirilmiş sayılır",
    ]


def test_who_wants_none_of_it_is_left_in_peace(posted: World) -> None:
    Preference.objects.create(patron_id=posted.aysel.id, event="due_soon", channel="none")
    lend(posted, posted.aysel, "D1")
    assert note(NOW + timedelta(days=13)) == 0


def test_text_messages_go_through_the_gateway_once(gateway: type[Gateway], posted: World) -> None:
    gateway.answers = [503]
    reserve(posted, posted.murad, posted.dede.edition_id)
    take_back(posted, "D1")
    assert told()[0][2] == "waiting"
    assert told(NOW + timedelta(minutes=2))[0][2] == "sent"
    first, second = gateway.taken
    assert first == second and first["token"] == "Bearer secret" and first["to"] == "+994501234567"
    assert first["id"] == str(Message.objects.get().pk) and "Kitabi-Dədə Qorqud" in first["text"]


def test_a_number_that_the_gateway_refuses_goes_on_paper(gateway: type[Gateway], posted: World) -> None:
    gateway.answers = [422]
    reserve(posted, posted.murad, posted.dede.edition_id)
    take_back(posted, "D1")
    assert told()[0][2] == "to_print"


def test_mail_is_tried_again_and_then_goes_on_paper(posted: World, refused: list[NotSent]) -> None:
    """[NOT-4]."""
    refused.append(NotSent("connection refused", is_final=False))
    ready(posted)
    assert told()[0][2] == "waiting"
    assert told(NOW + timedelta(seconds=30))[0][2] == "waiting"
    now = NOW
    for _attempt in range(5):
        now += timedelta(hours=13)
        Message.objects.update(next_at=now)
        told(now)
    row = Message.objects.get()
    assert (row.state, row.channel, row.attempts, row.problem) == (
        "to_print",
        "print",
        6,
        "connection refused",
    )
    assert not Patron.objects.get(pk=posted.aysel.id).email_bounces


def test_an_address_refused_for_good_is_used_no_more_until_it_changes(
    posted: World, refused: list[NotSent]
) -> None:
    refused.append(NotSent("550 no such user", is_final=True, is_address=True))
    ready(posted)
    assert told()[0][2] == "to_print"
    assert Patron.objects.get(pk=posted.aysel.id).email_bounces
    data = PatronData(family_name="Məmmədova", language="az", email="new@example.org")
    change(actor=posted.desk, patron_id=posted.aysel.id, data=data, now=NOW)
    assert not Patron.objects.get(pk=posted.aysel.id).email_bounces


def test_what_was_claimed_and_never_ended_is_not_sent_twice(posted: World) -> None:
    """[NOT-8]: a process is killed between claiming a mail and noting how it ended."""
    ready(posted)
    compose(NOW)
    Message.objects.update(state="sending", next_at=NOW, attempts=1)
    assert send_due(NOW + timedelta(minutes=5)) == 0 and Message.objects.get().state == "sending"
    assert send_due(NOW + timedelta(minutes=11)) == 0 and Message.objects.get().state == "uncertain"
    assert mail.outbox == []
    message_id = Message.objects.get().pk
    with pytest.raises(NotPermitted):
        send_again(actor=posted.auditor, message_id=message_id, now=NOW)
    send_again(actor=posted.desk, message_id=message_id, now=NOW)
    assert send_due(NOW) == 1 and len(mail.outbox) == 1
    with pytest.raises(NotFound):
        send_again(actor=posted.desk, message_id=message_id, now=NOW)


def test_a_text_message_that_was_claimed_goes_again_under_its_key(
    gateway: type[Gateway], posted: World
) -> None:
    reserve(posted, posted.murad, posted.dede.edition_id)
    take_back(posted, "D1")
    compose(NOW)
    Message.objects.update(state="sending", next_at=NOW, attempts=1)
    assert send_due(NOW + timedelta(minutes=11)) == 1 and len(gateway.taken) == 1


def test_letters_are_printed_once_as_pages(posted: World) -> None:
    """[NOT-11]."""
    Patron.objects.filter(pk=posted.aysel.id).update(email="")
    ready(posted)
    assert told() == [("print", "Götürmək olar: Sahil", "to_print")]
    with pytest.raises(NotPermitted):
        print_letters(actor=posted.cataloguer, branch_id=posted.sahil.pk, now=NOW)
    document, count = print_letters(actor=posted.desk, branch_id=posted.sahil.pk, now=NOW)
    assert document.startswith(b"%PDF-") and count == 1 and b"/FontFile2" in document
    assert print_letters(actor=posted.desk, branch_id=posted.sahil.pk, now=NOW) == (b"", 0)
    assert Message.objects.get().state == "printed"


def test_old_messages_are_forgotten_and_all_of_one_who_is_erased(posted: World) -> None:
    ready(posted)
    told()
    forget_old(NOW + timedelta(days=KEPT_DAYS - 1))
    assert Message.objects.get().body
    forget_old(NOW + timedelta(days=KEPT_DAYS + 1))
    assert (Message.objects.get().body, Message.objects.get().address, Notice.objects.count()) == ("", "", 1)
    forget_old(NOW + timedelta(days=501))
    assert not Notice.objects.exists() and not Message.objects.exists()
    ready_again = reserve(posted, posted.aysel, posted.snow.edition_id)
    take_back(posted, "S1")
    Item.objects.filter(barcode="S1").update(state="on_hold_shelf")
    told()
    cancel_hold(actor=posted.desk, hold_id=ready_again, now=NOW)
    for hold in circulation.holds_of(posted.aysel.id):
        cancel_hold(actor=posted.desk, hold_id=hold.id, now=NOW)
    erase(actor=posted.head, patron_id=posted.aysel.id, now=NOW)
    assert not Message.objects.exists() and not Notice.objects.exists()
