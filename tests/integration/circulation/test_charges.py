"""Taking payments, once each."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Charge, Payment
from kitabdar.circulation.services.charges import Paid, pay_charge
from tests.support.lending import codes, lend
from tests.support.world import NOW, World


@pytest.fixture
def charge(world: World) -> Charge:
    return Charge.objects.create(
        patron_id=world.aysel.id,
        kind="other",
        amount=Decimal("5.00"),
        balance=Decimal("5.00"),
        currency="AZN",
        created_at=NOW,
        branch=world.sahil,
    )


def pay(world: World, charge: Charge, amount: str, key: str = "key-1", **given: object) -> Paid:
    wanted = {"actor": world.desk, "charge_id": charge.pk, "branch_id": world.sahil.pk, **given}
    return pay_charge(amount=Decimal(amount), key=key, now=NOW, **wanted)  # type: ignore[arg-type]


def test_a_payment_in_parts_settles_a_charge(world: World, charge: Charge) -> None:
    assert pay(world, charge, "2.00").balance == Decimal("3.00")
    assert pay(world, charge, "3.00", "key-2").balance == 0
    assert queries.charges_of(world.aysel.id) == []
    assert [each.amount for each in queries.charges_of(world.aysel.id, settled=True)] == [Decimal("5.00")]
    with pytest.raises(Refused) as caught:
        pay(world, charge, "0.01", "key-3")
    assert codes(caught.value) == ["charge_settled"]


def test_the_same_payment_sent_twice_is_one(world: World, charge: Charge) -> None:
    first = pay(world, charge, "2.00")
    again = pay(world, charge, "2.00")
    assert (first.was_repeated, again.was_repeated) == (False, True)
    assert (again.payment_id, again.balance) == (first.payment_id, Decimal("3.00"))
    assert Payment.objects.count() == 1


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
