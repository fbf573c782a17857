"""Money at the desk: charged, paid, given up, given back, told as a story; the till counted and closed."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client
from django.urls import reverse

from kitabdar.circulation import ledger
from kitabdar.circulation.models import TillClosing
from kitabdar.patrons.models import Patron
from tests.support.builders import make_charge
from tests.support.world import NOW, World


def at(name: str, world: World) -> str:
    return reverse(f"staff:{name}", args=(world.aysel.id,))


def post(client: Client, address: str, **fields: object) -> str:
    return client.post(address, fields, follow=True).content.decode()


def test_a_reader_is_charged_pays_for_all_and_gets_a_receipt(world: World, desk: Client) -> None:
    Patron.objects.update(language="en")  # what readers take home speaks theirs
    make_charge(world.aysel, world.sahil, "2.00", kind="overdue", now=NOW)
    charged = post(desk, at("charge", world), kind="damage", amount="3,50", note="A torn page")
    assert "Charged:" in charged and "A torn page" in charged
    page = post(desk, at("pay-all", world), amount="4.00", key="all-of-it", way="card")
    assert "Paid: AZN" in page and ledger.owed(world.aysel.id) == {"AZN": Decimal("1.50")}
    entry = ledger.entries_of(world.aysel.id)[0]
    receipt = desk.get(reverse("staff:slip-entry", args=(entry.id,))).content.decode()
    assert "Payment: Card" in receipt and "Damage" in receipt and "A-1" in receipt
    assert "Məmmədova" not in receipt


def test_what_is_no_charge_and_no_sum_says_why(world: World, desk: Client) -> None:
    assert "It cannot be that." in post(desk, at("charge", world), kind="overdue", amount="1")
    assert "Give a sum" in post(desk, at("charge", world), kind="damage", amount="much")
    assert "Nothing is owed" in post(desk, at("pay-all", world), amount="1", key="nothing-owed")
    assert "no way of payment called “barter”" in post(
        desk,
        reverse("staff:pay"),
        charge=make_charge(world.aysel, world.sahil, "1.00").pk,
        amount="1",
        key="k",
        way="barter",
    )


def test_only_those_who_may_forgive_see_how(world: World, desk: Client, head: Client) -> None:
    make_charge(world.aysel, world.sahil, "2.00")
    address = at("patron", world)
    assert "Write it off" not in desk.get(address).content.decode()
    assert "Write it off" in head.get(address).content.decode()


def test_a_charge_is_written_off_or_taken_back_with_a_reason(world: World, head: Client) -> None:
    forgive = reverse("staff:forgive")
    small, paid = make_charge(world.aysel, world.sahil, "0.20"), make_charge(world.aysel, world.sahil, "5.00")
    assert "Say why" in post(head, forgive, charge=small.pk, how="write_off")
    assert "Written off: AZN" in post(head, forgive, charge=small.pk, how="write_off", note="Too little")
    post(head, reverse("staff:pay"), charge=paid.pk, amount="5.00", key="five-manat")
    story = head.get(at("money", world)).content.decode()
    assert "Too little" in story and f'value="{paid.pk}"' in story
    page = post(head, forgive, charge=paid.pk, how="cancel", note="Not hers", **{"from": "story"})
    assert "Credit for what was paid: AZN" in page and "credit: AZN" in page
    page = head.get(at("patron", world)).content.decode()
    assert "The library owes this reader AZN" in page
    assert page.count('id="way-out-AZN"') == 1
    page = post(head, at("pay-out", world), amount="5.00", currency="AZN", key="out-again", way="transfer")
    assert "Paid: AZN" in page and ledger.credits_of(world.aysel.id) == {}
    assert ledger.entries_of(world.aysel.id)[0].way_name == "Bank transfer"


def test_money_is_taken_in_advance_used_and_taken_back(world: World, desk: Client, head: Client) -> None:
    """[CIR-M18]."""
    page = post(desk, at("deposit", world), amount="5,00", key="advance", way="card")
    assert "Paid: AZN" in page and "The library owes this reader AZN" in page
    entry = ledger.entries_of(world.aysel.id)[0]
    assert reverse("staff:slip-entry", args=(entry.id,)) in page
    Patron.objects.update(language="en")
    receipt = desk.get(reverse("staff:slip-entry", args=(entry.id,))).content.decode()
    assert "Paid in advance: Card" in receipt and "Still owed" not in receipt
    assert "Paid in advance" in desk.get(reverse("staff:till")).content.decode()
    make_charge(world.aysel, world.sahil, "2.00")
    post(desk, at("pay-all", world), amount="2.00", key="used", way="credit")
    assert ledger.credits_of(world.aysel.id) == {"AZN": Decimal("3.00")}
    other = post(desk, at("deposit", world), amount="1.00", key="another")
    assert "Paid: AZN" in other
    mistaken = ledger.entries_of(world.aysel.id)[0].id
    page = post(head, reverse("staff:reverse-payment", args=(mistaken,)), note="Murad's", key="back")
    assert "What was paid in advance is taken back: AZN" in page and "Payment in advance taken back" in page
    page = post(head, reverse("staff:reverse-payment", args=(entry.id,)), note="Murad's", key="more")
    assert "The library owes this reader AZN" in page and "not more." in page


def test_what_was_typed_of_money_in_advance_stays(world: World, desk: Client) -> None:
    for amount, said in (("a lot", "Give a sum"), ("2000000", "too large"), ("0", "above zero")):
        page = post(desk, at("deposit", world), amount=amount, key=f"sum {amount}", way="transfer")
        assert said in page and f'value="{amount}"' in page
        assert page.count('<option value="transfer" selected>') == 1 and page.count(" open>") == 1
    assert not ledger.credits_of(world.aysel.id)


def test_a_till_is_counted_and_closed(world: World, desk: Client) -> None:
    address = reverse("staff:till")
    assert "Nothing went through it." in desk.get(address).content.decode()
    assert "in the till for change" in post(desk, reverse("staff:put-into-till"), amount="20")
    charge = make_charge(world.aysel, world.sahil, "2.00")
    post(desk, reverse("staff:pay"), charge=charge.pk, amount="2.00", key="two-manat")
    page = desk.get(address).content.decode()
    assert "22.00" in page and "Put into the till" in page and "Cash" in page
    close = reverse("staff:close-till")
    assert "say why" in post(desk, close, counted="21.90", banked="0")
    assert "Give a sum" in post(desk, close, counted="", banked="0")
    report = post(desk, close, counted="21.90", banked="1.90", note="Ten qəpik short")
    assert "Report of the till" in report and "Ten qəpik short" in report and "20.00" in report
    assert "Too little in the till" in report
    assert "Closed before" in desk.get(address).content.decode()
    assert TillClosing.objects.get().actor_id == world.desk.account_id


def test_each_currency_that_was_paid_in_has_its_till(world: World, admin: Client) -> None:
    owed = make_charge(world.aysel, world.abai, "5.00")
    admin.post(reverse("staff:workplace"), {"branch": world.sahil.pk})
    post(admin, reverse("staff:pay"), charge=owed.pk, amount="5.00", key="paid-at-home")
    page = admin.get(reverse("staff:till")).content.decode()
    assert 'id="now-AZN"' in page and 'id="now-KZT"' in page
    close = reverse("staff:close-till")
    page = post(admin, close, currency="KZT", counted="4.90", banked="4.90")
    assert "say why" in page and page.count('value="4.90"') == 2  # what was typed stays
    report = post(admin, close, currency="KZT", counted="4.90", banked="4.90", note="Ten qəpik short")
    assert "Report of the till" in report and "KZT" in report
    page = post(admin, reverse("staff:put-into-till"), currency="AZN", amount="a lot")
    assert 'value="a lot"' in page and page.count(" open>") == 1


def test_the_report_of_a_till_elsewhere_is_closed(world: World, desk: Client, head: Client) -> None:
    post(desk, reverse("staff:close-till"), counted="0", banked="0")
    address = reverse("staff:slip-closing", args=(TillClosing.objects.get().pk,))
    assert desk.get(address).status_code == 200
    TillClosing.objects.get().till.__class__.objects.update(branch=world.abai)
    assert desk.get(address).status_code == 404


def test_a_part_of_a_charge_is_written_off(world: World, head: Client) -> None:
    charge = make_charge(world.aysel, world.sahil, "5.00")
    post = {"charge": charge.pk, "how": "write_off", "note": "Discount"}
    page = head.post(reverse("staff:forgive"), {**post, "amount": "much"}, follow=True).content.decode()
    assert "Written off" not in page
    page = head.post(reverse("staff:forgive"), {**post, "amount": "1,50"}, follow=True).content.decode()
    assert "Written off: AZN" in page and "1.50" in page
    charge.refresh_from_db()
    assert str(charge.balance) == "3.50"


def test_a_payment_taken_by_mistake_is_taken_back_from_the_story(
    world: World, desk: Client, head: Client
) -> None:
    Patron.objects.update(language="en")  # what readers take home speaks theirs
    make_charge(world.aysel, world.sahil, "2.00")
    post(desk, at("pay-all", world), amount="2.00", key="wrong-reader")
    payment = ledger.entries_of(world.aysel.id)[0].id
    assert "Taken by mistake" not in desk.get(at("money", world)).content.decode()
    assert "Taken by mistake" in head.get(at("money", world)).content.decode()
    address = reverse("staff:reverse-payment", args=(payment,))
    assert "Say why" in post(head, address, key="back", entry=payment, note=" ")
    page = post(head, address, key="back", entry=payment, note="It was Murad's")
    assert "The payment is taken back: AZN" in page and "Payment taken back" in page
    assert "taken back</span>" in page and "Taken by mistake" not in page and "It was Murad" in page
    assert "was taken back already" in post(head, address, key="another", entry=payment, note="Once more")
    reversal = ledger.entries_of(world.aysel.id)[0].id
    receipt = desk.get(reverse("staff:slip-entry", args=(reversal,))).content.decode()
    assert "Payment taken back: Cash" in receipt and "2.00" in receipt
