"""Taking payments, once each."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from kitabdar.circulation import ledger
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Charge, JournalEntry, Posting
from kitabdar.circulation.services import charges
from kitabdar.circulation.services.charges import Paid, pay_charge
from kitabdar.circulation.services.charging import (
    cancel_charge,
    charge_by_hand,
    replace_in_kind,
    write_off,
)
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons.services import erase
from tests.support.builders import make_charge
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend
from tests.support.world import NOW, World


@pytest.fixture
def charge(world: World) -> Charge:
    return make_charge(world.aysel, world.sahil, "5.00", now=NOW)


def pay(world: World, charge: Charge, amount: str, key: str = "key-1", **given: object) -> Paid:
    wanted = {"actor": world.desk, "charge_id": charge.pk, "branch_id": world.sahil.pk, **given}
    return pay_charge(amount=Decimal(amount), key=key, now=NOW, **wanted)  # type: ignore[arg-type]


def test_a_payment_in_parts_settles_a_charge(world: World, charge: Charge) -> None:
    assert pay(world, charge, "2.00").balance == Decimal("3.00")
    assert pay(world, charge, "3.00", "key-2").balance == 0
    assert ledger.charges_of(world.aysel.id) == []
    assert [each.amount for each in ledger.charges_of(world.aysel.id, settled=True)] == [Decimal("5.00")]
    with pytest.raises(Refused) as caught:
        pay(world, charge, "0.01", "key-3")
    assert codes(caught.value) == ["charge_settled"]


def test_the_same_payment_sent_twice_is_one(world: World, charge: Charge) -> None:
    first = pay(world, charge, "2.00")
    again = pay(world, charge, "2.00")
    assert (first.was_repeated, again.was_repeated) == (False, True)
    assert (again.payment_id, again.balance) == (first.payment_id, Decimal("3.00"))
    assert JournalEntry.objects.filter(kind="payment").count() == 1


@pytest.mark.parametrize(
    ("amount", "key", "code"),
    [
        ("0", "k", "amount_not_positive"),
        ("-1", "k", "amount_not_positive"),
        ("NaN", "k", "amount_not_positive"),
        ("0.001", "k", "amount_not_positive"),
        ("5.01", "k", "amount_too_large"),
        ("1E+30", "k", "amount_too_large"),
        ("9E+999999", "k", "amount_too_large"),
        ("1E-999999", "k", "amount_not_positive"),
        ("1", "", "key_used_otherwise"),
        ("1", "k" * 41, "key_used_otherwise"),
    ],
)
def test_a_wrong_payment_is_refused(world: World, charge: Charge, amount: str, key: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        pay(world, charge, amount, key)
    assert codes(caught.value) == [code]
    assert Charge.objects.get().balance == Decimal("5.00")


def test_a_key_belongs_to_one_payment(world: World, charge: Charge) -> None:
    pay(world, charge, "2.00")
    with pytest.raises(Refused) as caught:
        pay(world, charge, "1.00")
    assert codes(caught.value) == ["key_used_otherwise"]


def test_payments_are_taken_by_those_who_may(world: World, charge: Charge) -> None:
    for actor in (world.acting(world.aysel), world.cataloguer, world.night_desk):
        with pytest.raises(NotPermitted):
            pay(world, charge, "1.00", actor=actor)
    with pytest.raises(NotFound):
        pay(world, charge, "1.00", charge_id=999_999)


def test_the_database_keeps_balances_between_nothing_and_the_amount(world: World, charge: Charge) -> None:
    for balance in ("-0.01", "5.01"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Charge.objects.filter(pk=charge.pk).update(balance=Decimal(balance))


def test_paying_makes_lending_possible_again(world: World, charge: Charge) -> None:
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D1")
    assert codes(caught.value) == ["owes_too_much"]
    pay(world, charge, "2.00")
    assert lend(world, world.aysel, "D1")


def test_a_sum_for_all_goes_to_the_oldest_first(world: World) -> None:
    """[CIR-M6]."""
    for number, amount in enumerate(("1.00", "2.00", "4.00")):
        make_charge(world.aysel, world.sahil, amount, now=NOW + timedelta(days=number))
    make_charge(world.aysel, world.abai, "9.00", now=NOW)  # in tenge: not for this till
    paid = charges.pay(**at_sahil(world), amount=Decimal("2.50"), key="all")
    assert [part for _charge, part in paid.settled] == [Decimal("1.00"), Decimal("1.50")]
    assert (paid.balance, ledger.owed(world.aysel.id)) == (
        Decimal("4.50"),
        {"AZN": Decimal("4.50"), "KZT": Decimal("9.00")},
    )
    again = charges.pay(**at_sahil(world), amount=Decimal("2.50"), key="all")
    assert (again.was_repeated, again.payment_id, again.settled) == (True, paid.payment_id, paid.settled)
    with pytest.raises(Refused) as caught:
        charges.pay(**at_sahil(world), amount=Decimal("4.51"), key="too much")
    assert codes(caught.value) == ["amount_too_large"]


def at_sahil(world: World) -> dict[str, Any]:
    return {"actor": world.head, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, "now": NOW}


def test_a_charge_in_error_becomes_credit_to_pay_with_or_to_be_paid_out(world: World, charge: Charge) -> None:
    pay(world, charge, "2.00")
    assert cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=NOW) == Decimal("2.00")
    assert (ledger.owed(world.aysel.id), ledger.credits_of(world.aysel.id)) == ({}, {"AZN": Decimal("2.00")})
    make_charge(world.aysel, world.sahil, "0.50", now=NOW)
    used = charges.pay(**at_sahil(world), amount=Decimal("0.50"), key="credit", way="credit")
    assert used.balance == 0
    for amount, code in (("1.51", "credit_too_small"), ("0", "amount_not_positive")):
        with pytest.raises(Refused) as caught:
            charges.pay_out(**at_sahil(world), amount=Decimal(amount), currency="AZN", key=amount)
        assert codes(caught.value) == [code]
    out = charges.pay_out(**at_sahil(world), amount=Decimal("1.50"), currency="AZN", key="out")
    assert charges.pay_out(**at_sahil(world), amount=Decimal("1.50"), currency="AZN", key="out").was_repeated
    assert (out.balance, ledger.credits_of(world.aysel.id)) == (0, {})
    assert ledger.till(world.sahil.pk, "AZN").cash == Decimal("0.50")
    with pytest.raises(Refused) as caught:
        cancel_charge(actor=world.head, charge_id=charge.pk, note="Again", now=NOW)
    assert codes(caught.value) == ["charge_settled"]
    kinds = ["pay_out", "credit_used", "charge", "refund", "cancellation", "payment", "charge"]
    assert [each.kind for each in ledger.entries_of(world.aysel.id)] == kinds
    assert broken_invariants() == []


def test_nothing_is_paid_out_that_is_not_in_the_till(world: World, charge: Charge) -> None:
    pay(world, charge, "5.00", way="card")
    cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=NOW)
    with pytest.raises(Refused) as caught:
        charges.pay_out(**at_sahil(world), amount=Decimal("5.00"), currency="AZN", key="out")
    assert codes(caught.value) == ["too_little_cash"]
    assert charges.pay_out(**at_sahil(world), amount=Decimal(5), currency="AZN", key="out", way="card")


def test_what_is_written_off_is_owed_no_more_and_stays_in_the_books(world: World, charge: Charge) -> None:
    pay(world, charge, "1.00")
    assert write_off(actor=world.head, charge_id=charge.pk, note="Moved away", now=NOW) == Decimal("4.00")
    entry = ledger.entries_of(world.aysel.id)[0]
    assert (entry.kind, entry.amount, entry.note) == ("write_off", Decimal("4.00"), "Moved away")
    for act in (write_off, cancel_charge):
        with pytest.raises(NotPermitted):
            act(actor=world.desk, charge_id=charge.pk, note="x", now=NOW)
        with pytest.raises(NotFound):
            act(actor=world.head, charge_id=999_999, note="x", now=NOW)
        with pytest.raises((Invalid, Refused)):
            act(actor=world.head, charge_id=charge.pk, note="  ", now=NOW)


def test_a_part_is_written_off_and_the_rest_is_owed(world: World, charge: Charge) -> None:
    act = {"actor": world.head, "charge_id": charge.pk, "note": "Discount", "now": NOW}
    assert write_off(**act, amount=Decimal("1.50")) == Decimal("1.50")
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("3.50")}
    for wrong, code in (("3.51", "amount_too_large"), ("0", "amount_not_positive")):
        with pytest.raises(Refused) as caught:
            write_off(**act, amount=Decimal(wrong))
        assert codes(caught.value) == [code]
    assert write_off(**act) == Decimal("3.50")
    assert broken_invariants() == []


@pytest.mark.parametrize(
    ("kind", "amount", "error"),
    [
        ("overdue", "1", Invalid),
        ("damage", "0", Refused),
        ("damage", "0.001", Refused),
        ("other", "2E6", Invalid),
    ],
)
def test_what_may_be_charged_by_hand(world: World, kind: str, amount: str, error: type[Exception]) -> None:
    made = charge_by_hand(**at_sahil(world), kind="damage", amount=Decimal("3.00"), note=" A torn  page ")
    assert (made.note, made.currency, made.balance) == ("A torn page", "AZN", Decimal("3.00"))
    with pytest.raises(error):
        charge_by_hand(**at_sahil(world), kind=kind, amount=Decimal(amount))
    with pytest.raises(NotFound):
        charge_by_hand(**{**at_sahil(world), "patron_id": 999_999}, kind="damage", amount=Decimal(1))


def test_the_journal_refuses_changes(world: World, charge: Charge) -> None:
    changes = (
        lambda: JournalEntry.objects.update(note="Never mind"),
        lambda: JournalEntry.objects.all().delete(),
        lambda: Posting.objects.update(amount=Decimal(1)),
        lambda: Posting.objects.all().delete(),
        lambda: Posting.objects.create(
            entry=JournalEntry.objects.get(), debit="cash", credit="cash", amount=1
        ),
    )
    for change in changes:
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            change()


def test_one_who_is_owed_money_is_not_erased(world: World, charge: Charge) -> None:
    pay(world, charge, "5.00")
    cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=NOW)
    with pytest.raises(Refused):
        erase(actor=world.head, patron_id=world.aysel.id, now=NOW)


def test_an_equal_book_settles_what_is_owed_for_a_lost_one(world: World) -> None:
    """[CIR-M9]."""
    lost = make_charge(world.aysel, world.sahil, "12.50", kind="lost")
    given = {"actor": world.head, "now": NOW}
    entry_id = replace_in_kind(charge_id=lost.pk, note="The edition of 2019, as good as new", **given)
    entry = ledger.entry(entry_id)
    assert entry is not None and (entry.kind, entry.amount, entry.balance) == ("in_kind", Decimal("12.50"), 0)
    assert ledger.owed(world.aysel.id) == {} and ledger.till(world.sahil.pk, "AZN").cash == 0
    with pytest.raises(Refused) as caught:
        replace_in_kind(charge_id=lost.pk, note="Again", **given)
    assert codes(caught.value) == ["charge_settled"]
    late = make_charge(world.aysel, world.sahil, "1.00", kind="overdue")
    with pytest.raises(Refused) as caught:
        replace_in_kind(charge_id=late.pk, note="A book", **given)
    assert codes(caught.value) == ["not_in_kind"]
    damaged = make_charge(world.aysel, world.sahil, "3.00", kind="damage")
    with pytest.raises(Invalid):
        replace_in_kind(charge_id=damaged.pk, note=" ", **given)
    with pytest.raises(NotPermitted):
        replace_in_kind(actor=world.desk, charge_id=damaged.pk, note="A book", now=NOW)
    assert broken_invariants() == []
