"""A hold the library cancels, a reader registered, a loan not renewed or switched, a payment taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core import mail

from kitabdar.circulation.services.charges import deposit, pay
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.recalling import recall
from kitabdar.circulation.services.renewal import renew_by_itself
from kitabdar.circulation.services.reversing import reverse_payment
from kitabdar.circulation.services.switching import switch_loan
from kitabdar.notices.models import Notice, Rule
from kitabdar.notices.services.composing import compose
from kitabdar.notices.services.preferring import prefer
from kitabdar.notices.services.sending import send_due
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, register
from tests.support.builders import let_say, make_charge, make_item, make_record
from tests.support.lending import lend, reserve
from tests.support.people import applied, offer
from tests.support.world import NOW, World

WORKER = system_actor("worker")
LATER = NOW + timedelta(hours=1)


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


def take_back(world: World, payment_id: int, key: str) -> None:
    reverse_payment(actor=world.head, payment_id=payment_id, note="It was Murad's", key=key, now=LATER)


def paid(world: World, amount: str, now: datetime = NOW) -> int:
    return pay(
        actor=world.desk,
        patron_id=world.aysel.id,
        branch_id=world.sahil.pk,
        amount=Decimal(amount),
        key=f"paid {amount} {now}",
        now=now,
    ).payment_id


def test_a_payment_taken_back_is_told_with_what_is_owed_again_and_not_why(posted: World) -> None:
    """[CIR-M13]."""
    Rule.objects.create(event="paid")
    declare_lost(actor=posted.desk, loan_id=lend(posted, posted.aysel, "D1").loan_id, now=NOW)
    make_charge(posted.aysel, posted.sahil, "2.00", now=NOW + timedelta(minutes=1))
    Notice.objects.all().delete()
    payment_id = paid(posted, "14.50")
    take_back(posted, payment_id, "back")
    take_back(posted, payment_id, "back")  # sent twice, done once
    compose(LATER)
    assert send_due(LATER) == 1  # the receipt is not true any more
    (letter,) = mail.outbox
    assert letter.subject == "Ödəniş geri götürüldü"
    assert "Kitabi-Dədə Qorqud; " in letter.body and "14,50" in letter.body
    assert "Murad" not in letter.body


@pytest.mark.parametrize(("again", "said"), [("2.00", []), ("0.50", ["1,50"])])
def test_of_what_is_owed_again_only_what_was_not_paid_since_is_told(
    posted: World, again: str, said: list[str]
) -> None:
    """[NOT-7]."""
    make_charge(posted.aysel, posted.sahil, "2.00")
    take_back(posted, paid(posted, "2.00"), "back")
    paid(posted, again, LATER)
    compose(LATER)
    send_due(LATER)
    assert [sum for letter in mail.outbox for sum in said if sum in letter.body] == said
    assert len(mail.outbox) == len(said)


def test_money_in_advance_taken_back_is_told_with_its_sum_and_not_why(posted: World) -> None:
    """[CIR-M18]."""
    given = {"actor": posted.desk, "patron_id": posted.aysel.id, "branch_id": posted.sahil.pk, "now": NOW}
    made = deposit(amount=Decimal("5.00"), key="advance", **given)
    take_back(posted, made.payment_id, "back")
    compose(LATER)
    assert send_due(LATER) == 1
    (letter,) = mail.outbox
    assert letter.subject == "Avans ödənişi geri götürüldü"
    assert "5,00" in letter.body and "Murad" not in letter.body


def test_who_owes_again_is_told_whatever_they_wish(posted: World) -> None:
    prefer_nothing = {"payment_reversed": "none"}
    with pytest.raises(Invalid):
        prefer(actor=posted.acting(posted.aysel), patron_id=posted.aysel.id, wishes=prefer_nothing, now=NOW)


def test_what_is_switched_is_told_with_its_new_date_alone(posted: World) -> None:
    """[CIR-D8]."""
    Rule.objects.create(event="lent")
    let_say("Books", reading_room="too")
    loan_id = lend(posted, posted.aysel, "D1").loan_id
    switch = partial(switch_loan, actor=posted.desk, loan_id=loan_id)
    switch(in_reading_room=True, now=NOW + timedelta(minutes=1))
    compose(LATER)
    assert send_due(LATER) == 1  # that it was lent for two weeks is not true any more
    assert "02.03.2026" in mail.outbox[0].body and "16.03" not in mail.outbox[0].body
    switch(in_reading_room=False, now=LATER)
    compose(LATER)
    assert send_due(LATER) == 1
    assert mail.outbox[1].body.count("Kitabi-Dədə Qorqud") == 1 and "16.03.2026" in mail.outbox[1].body


def called_back(world: World) -> int:
    """Call back what Aysel has of a title of its own, for Murad; return his hold."""
    let_say("Books", recalled_by="staff", recall_kept_days=0, loan_length=60)
    item = make_item(make_record("Ölülər"), world.sahil, world.book, barcode="X1")
    lend(world, world.aysel, "X1")
    hold_id = reserve(world, world.murad, item.holding.record.edition_id)
    recall(actor=world.desk, hold_id=hold_id, now=NOW)
    return hold_id


def test_who_has_what_is_called_back_is_told_the_new_date_and_when_the_former_holds_again(
    posted: World,
) -> None:
    """[CIR-E2] [CIR-E4]."""
    hold_id = called_back(posted)
    compose(NOW)
    assert send_due(NOW) == 1
    assert mail.outbox[0].to == ["aysel@example.org"]
    assert "başqa oxucuya lazımdır" in mail.outbox[0].body and "09.03.2026" in mail.outbox[0].body
    assert "Murad" not in mail.outbox[0].body
    later = NOW + timedelta(hours=1)
    cancel_hold(actor=posted.acting(posted.murad), hold_id=hold_id, now=later)
    compose(later)
    assert send_due(later) == 1
    assert "Sizdə qala bilər" in mail.outbox[1].body and "01.05.2026" in mail.outbox[1].body


def test_a_recall_that_is_withdrawn_before_it_was_told_is_not_told(posted: World) -> None:
    hold_id = called_back(posted)
    cancel_hold(actor=posted.desk, hold_id=hold_id, now=NOW)
    compose(NOW)
    assert Notice.objects.get(event="recalled").is_dropped
