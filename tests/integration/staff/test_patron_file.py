"""A reader's file: noted, renewed, reserved, paid, blocked, changed, erased."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Charge, Hold, JournalEntry, Loan, Renewal
from kitabdar.notices.models import Message
from kitabdar.notices.queries import preferences
from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.search.engine import Engine
from tests.support.builders import let_say, make_charge
from tests.support.index import index_now
from tests.support.lending import lend, reserve
from tests.support.world import NOW, World


def address(name: str, world: World) -> str:
    return reverse(f"staff:{name}", args=(world.aysel.id,))


def owe(world: World, amount: str = "2.40") -> Charge:
    return make_charge(world.aysel, world.sahil, amount, kind="overdue", now=NOW)


def test_opening_a_file_is_noted(world: World, desk: Client) -> None:
    page = desk.get(address("patron", world)).content.decode()
    assert "Məmmədova Aysel Rəşid qızı" in page
    entry = AuditEntry.objects.get(action="patrons.view")
    assert (entry.subject, entry.actor_id) == (f"patron:{world.aysel.id}", world.desk.account_id)


def test_a_loan_is_renewed_and_a_refusal_names_its_reason(world: World, head: Client) -> None:
    made = lend(world, world.aysel, "D1", now=NOW - timedelta(days=10))
    post = {"loan": made.loan_id}
    assert "Renewed: “Kitabi" in head.post(address("renew", world), post, follow=True).content.decode()
    Loan.objects.filter(pk=made.loan_id).update(due_at=NOW + timedelta(days=1))
    page = head.post(address("renew", world), post, follow=True).content.decode()
    assert "Not renewed" in page and "It can be renewed 1 time" in page and "Renew all the same" in page
    post = {"loan": made.loan_id, "override": "renewal_limit_reached"}
    assert "Renewed: “Kitabi" in head.post(address("renew", world), post, follow=True).content.decode()


def test_what_lies_on_the_desk_is_renewed_as_seen(world: World, desk: Client) -> None:
    let_say("Books", unseen_renewal_limit=0, renewal_limit=5)
    made = lend(world, world.aysel, "D1", now=NOW - timedelta(days=4))
    page = desk.post(address("renew", world), {"loan": made.loan_id}, follow=True).content.decode()
    assert "Not renewed" in page and page.count('name="seen"') == 1
    post = {"loan": made.loan_id, "seen": "1"}
    assert "Renewed: “Kitabi" in desk.post(address("renew", world), post, follow=True).content.decode()
    lend(world, world.aysel, "W1", now=NOW - timedelta(days=4))
    Loan.objects.update(due_at=NOW + timedelta(days=1))
    page = desk.post(address("renew", world), {"loan": "all"}, follow=True).content.decode()
    assert "renewed." not in page and page.count("must be shown") == 2
    post = {"loan": "all", "seen": "1"}
    assert "2 loans renewed." in desk.post(address("renew", world), post, follow=True).content.decode()
    assert list(Renewal.objects.values_list("is_seen", flat=True)) == [True, True, True]


def test_the_desk_is_told_what_a_renewal_of_what_is_late_costs(world: World, desk: Client) -> None:
    for barcode in ("D1", "S1"):
        lend(world, world.aysel, barcode, now=NOW - timedelta(days=25))
    post = {"loan": Loan.objects.get(item__barcode="D1").pk}
    page = desk.post(address("renew", world), post, follow=True).content.decode()
    assert page.count("was late:") == 1
    assert (
        desk.post(address("renew", world), {"loan": "all"}, follow=True).content.decode().count("was late:")
        == 1
    )
    assert Charge.objects.filter(kind="overdue").count() == 2


def test_renew_all_renews_what_can_be_and_says_what_cannot(world: World, desk: Client) -> None:
    first = lend(world, world.aysel, "D1", now=NOW - timedelta(days=10))
    lend(world, world.aysel, "S1", now=NOW - timedelta(days=10))
    Loan.objects.filter(pk=first.loan_id).update(renewals=1)
    page = desk.post(address("renew", world), {"loan": "all"}, follow=True).content.decode()
    assert "1 loan renewed." in page and "Not renewed: “Kitabi-Dədə Qorqud”." in page


def test_a_lost_book_is_charged(world: World, desk: Client) -> None:
    made = lend(world, world.aysel, "D1")
    page = desk.post(address("lost", world), {"loan": made.loan_id}, follow=True).content.decode()
    assert "12.50" in page and Charge.objects.get().kind == "lost"


def test_a_loss_for_which_nothing_is_owed_is_settled_with_a_reason(world: World, head: Client) -> None:
    let_say("Books", lost_charge="none")
    made = lend(world, world.aysel, "D1")
    page = head.post(address("lost", world), {"loan": made.loan_id}, follow=True).content.decode()
    assert "stays with the reader until it is settled" in page and "Settle the loss" in page
    post = {"loan": made.loan_id, "note": " "}
    assert "Say why" in head.post(address("settle-loss", world), post, follow=True).content.decode()
    post = {"loan": made.loan_id, "note": "Brought an equal book"}
    page = head.post(address("settle-loss", world), post, follow=True).content.decode()
    assert "The loss is settled" in page and "Nothing on loan." in page
    item = head.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "Lost and settled" in item and "Brought an equal book" in item
    why = head.get(reverse("staff:why-loan", args=(made.loan_id,))).content.decode()
    assert "Brought an equal book" in why


def test_only_who_may_forgive_settles_a_loss_and_only_what_is_not_owed(
    world: World, desk: Client, head: Client
) -> None:
    priced = lend(world, world.aysel, "D1").loan_id
    let_say("Books", lost_charge="none")
    free = lend(world, world.aysel, "S1").loan_id
    for loan_id in (priced, free):
        assert "Settle the loss" not in post_lost(world, desk, loan_id)
    page = head.get(address("patron", world)).content.decode()
    assert page.count("Settle the loss") == 1 and f'id="settle-{free}"' in page


def post_lost(world: World, client: Client, loan_id: int) -> str:
    return client.post(address("lost", world), {"loan": loan_id}, follow=True).content.decode()


def test_part_of_a_charge_is_paid_once_even_when_sent_twice(world: World, desk: Client) -> None:
    Patron.objects.update(language="en")  # what readers take home speaks theirs
    charge = owe(world)
    post = {"charge": charge.pk, "amount": "1,00", "key": "one-key"}
    for _time in range(2):
        page = desk.post(reverse("staff:pay"), post, follow=True).content.decode()
        assert "Paid: AZN" in page and "Print the receipt" in page
    charge.refresh_from_db()
    assert charge.balance == Decimal("1.40")
    receipt = desk.get(
        reverse("staff:slip-entry", args=(JournalEntry.objects.get(kind="payment").pk,))
    ).content.decode()
    assert "1.00" in receipt and "1.40" in receipt and "A-1" in receipt and "Məmmədova" not in receipt


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Give a sum"),
        ("abc", "Give a sum"),
        ("0", "above zero"),
        ("99", "more than is owed"),
        ("NaN", "Give a sum"),
    ],
)
def test_a_sum_that_cannot_be_paid_says_why(world: World, desk: Client, amount: str, said: str) -> None:
    post = {"charge": owe(world).pk, "amount": amount, "key": "k"}
    assert said in desk.post(reverse("staff:pay"), post, follow=True).content.decode()
    assert not JournalEntry.objects.filter(kind="payment").exists()


def test_a_title_is_looked_for_and_reserved(world: World, desk: Client, search_index: Engine) -> None:
    index_now()
    page = desk.get(address("choose-hold", world), {"q": "abai zholy"}).content.decode()
    assert f'name="edition" value="{world.abai_way.edition_id}"' in page
    assert (
        f'name="edition" value="{world.snow.edition_id}"'
        in desk.get(address("choose-hold", world), {"q": "s1"}).content.decode()
    )
    post = {"patron": world.aysel.id, "edition": world.snow.edition_id, "pickup": world.fountain.pk}
    page = desk.post(reverse("staff:place-hold"), post, follow=True).content.decode()
    assert "number 1 in the queue" in page
    hold = Hold.objects.get()
    page = desk.post(reverse("staff:cancel-hold"), {"hold": hold.pk}, follow=True).content.decode()
    assert "The hold is cancelled." in page


def test_a_hold_against_the_rules_needs_the_right_to_override(
    world: World, desk: Client, head: Client
) -> None:
    post = {"patron": world.aysel.id, "edition": world.atlas.edition_id, "pickup": world.sahil.pk}
    page = desk.post(reverse("staff:place-hold"), post, follow=True).content.decode()
    assert "Not reserved" in page and "Reserve all the same" not in page
    page = head.post(
        reverse("staff:place-hold"), {**post, "override": "not_holdable"}, follow=True
    ).content.decode()
    assert "number 1 in the queue" in page


def test_a_hold_is_placed_from_the_record_by_card(world: World, head: Client) -> None:
    edition = world.snow.edition_id
    page = head.post(
        reverse("staff:place-hold"), {"card": "nobody", "edition": edition}, follow=True
    ).content.decode()
    assert "No reader has the card “nobody”." in page
    head.post(reverse("staff:place-hold"), {"card": "A-2", "edition": edition})
    assert Hold.objects.get().patron_id == world.murad.id


def test_a_reader_is_registered_and_stands_at_the_desk(world: World, desk: Client) -> None:
    post = {
        "card_number": "N-1",
        "family_name": "Ünsal",
        "given_name": "İlgın",
        "category": "adult",
        "home_branch": world.sahil.pk,
        "password": "seven brave camels",
    }
    page = desk.post(reverse("staff:register"), post, follow=True).content.decode()
    assert "is registered and can borrow at once" in page and 'id="lent"' in page
    assert Account.objects.get(username="N-1").check_password("seven brave camels")


def test_a_wrong_form_comes_back_with_what_was_typed(world: World, desk: Client) -> None:
    post = {"card_number": "A-1", "family_name": "Yeni", "category": "adult", "home_branch": world.sahil.pk}
    response = desk.post(reverse("staff:register"), {**post, "email": "no"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Another reader has this card number already." in page and 'value="Yeni"' in page
    assert 'aria-describedby="email-error"' in page


def test_a_reader_is_changed_extended_blocked_and_freed(world: World, desk: Client) -> None:
    post = {
        "family_name": "Məmmədova",
        "given_name": "Aysel",
        "phone": "+994 12 345 67 89",
        "category": "adult",
        "home_branch": world.sahil.pk,
    }
    assert "Saved." in desk.post(address("edit-patron", world), post, follow=True).content.decode()
    desk.post(address("extend", world), {"expires_on": "2031-05-01"})
    row = Patron.objects.get(pk=world.aysel.id)
    assert (row.phone, row.expires_on) == ("+994 12 345 67 89", date(2031, 5, 1))
    page = desk.post(address("block", world), {"reason": ""}, follow=True).content.decode()
    assert "Say why" in page
    desk.post(address("block", world), {"reason": "lost key"})
    block = PatronBlock.objects.get()
    desk.post(address("block", world), {"block": block.pk})
    block.refresh_from_db()
    assert block.lifted_at == NOW


def test_erasing_asks_for_the_card_and_is_refused_while_something_is_open(world: World, head: Client) -> None:
    assert head.post(address("erase", world), {"card_number": "A-2"}).status_code == 422
    hold = reserve(world, world.aysel, world.snow.edition_id)
    page = head.post(address("erase", world), {"card_number": "A-1"}, follow=True).content.decode()
    assert "Something is still on loan, on hold, booked or owed." in page
    head.post(reverse("staff:cancel-hold"), {"hold": hold})
    page = head.post(address("erase", world), {"card_number": "A-1"}, follow=True).content.decode()
    assert "The reader is erased." in page
    assert Patron.objects.get(pk=world.aysel.id).family_name == ""


def test_the_slip_says_what_was_lent_today_and_when_it_is_due(world: World, desk: Client) -> None:
    Patron.objects.update(language="en")  # what readers take home speaks theirs
    lend(world, world.aysel, "D1")
    lend(world, world.aysel, "S1", now=NOW - timedelta(days=3))
    slip = desk.get(address("slip-loans", world)).content.decode()
    assert "Due back on March 16, 2026" in slip and slip.count("Due back on") == 1
    assert "Məmmədova" not in slip.split('class="slip')[1]
    assert desk.get(address("slip-loans", world) + "?all").content.decode().count("Due back on") == 2


def test_what_a_reader_was_told_and_how_they_want_to_be_told(world: World, desk: Client) -> None:
    at, now = world.sahil.pk, NOW
    Message.objects.create(
        patron_id=world.aysel.id, branch_id=at, channel="email", language="az", address="a@example.org",
        subject="Vaxtı <b>", body="…", state="sent", created_at=now,
    )  # fmt: skip
    page = desk.get(address("told", world)).content.decode()
    assert "Vaxtı &lt;b&gt;" in page and "came back" not in page
    assert address("told", world) in desk.get(address("patron", world)).content.decode()
    Patron.objects.filter(pk=world.aysel.id).update(email="a@example.org", email_bounces=True)
    assert "Mail came back from a@example.org" in desk.get(address("told", world)).content.decode()
    page = desk.post(address("wish", world), {"how": "believe"}, follow=True).content.decode()
    assert "Saved." in page and "came back" not in page
    page = desk.post(address("wish", world), {"due_soon": "sms"}, follow=True).content.decode()
    assert "Saved." in page and preferences(world.aysel.id) == {"due_soon": "sms"}
    assert desk.post(address("wish", world), {"due_soon": "pigeon"}, follow=True).status_code == 200
    assert preferences(world.aysel.id) == {"due_soon": "sms"}
    noted = AuditEntry.objects.filter(subject=f"patron:{world.aysel.id}").values_list("action", flat=True)
    assert {"notices.prefer", "notices.believe_address"} <= set(noted)


def test_what_is_read_here_is_taken_home_and_the_reverse(world: World, desk: Client) -> None:
    let_say("Books", reading_room="too")
    loan_id = lend(world, world.aysel, "D1").loan_id
    page = desk.get(address("patron", world)).content.decode()
    assert ">Read here<" in page and ">Take home<" not in page
    to = address("switch-loan", world)
    page = desk.post(to, {"loan": loan_id, "to": "here"}, follow=True).content.decode()
    assert "To be read here: “Kitabi" in page and ">Take home<" in page and ">Read here<" not in page
    page = desk.post(to, {"loan": loan_id, "to": "home"}, follow=True).content.decode()
    assert "To take home: “Kitabi" in page


def test_why_it_is_not_taken_home_is_said_and_set_aside(world: World, desk: Client, head: Client) -> None:
    let_say("Books", reading_room="too")
    loan_id = lend(world, world.aysel, "D1").loan_id
    Loan.objects.filter(pk=loan_id).update(in_reading_room=True)
    let_say("Books", reading_room="only")
    fields = {"loan": loan_id, "to": "home"}
    page = desk.post(address("switch-loan", world), fields, follow=True).content.decode()
    assert "Not changed" in page and "A colleague who may act" in page
    page = head.post(address("switch-loan", world), fields, follow=True).content.decode()
    assert "Change it all the same" in page
    fields["override"] = "only_to_read_here"
    assert "To take home" in head.post(address("switch-loan", world), fields, follow=True).content.decode()


def test_what_a_renewal_costs_is_said(world: World, desk: Client) -> None:
    let_say("Books", renewal_charge=Decimal("0.50"))
    made = lend(world, world.aysel, "D1", now=NOW - timedelta(days=10))
    assert "Renewing costs AZN" in desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    page = desk.post(address("renew", world), {"loan": made.loan_id}, follow=True).content.decode()
    assert "Renewing “Kitabi-Dədə Qorqud” costs AZN" in page
