"""Money is taken in advance: it is credit, to be paid with, paid out, or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from kitabdar.circulation import ledger
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import JournalEntry
from kitabdar.circulation.services import charges
from kitabdar.circulation.services.charges import Paid
from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.circulation.services.reversing import reverse_payment
from kitabdar.circulation.services.tills import close_till
from kitabdar.notices.models import Notice, Rule
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry, Place
from kitabdar.patrons.services import erase
from tests.support.builders import make_charge
from tests.support.invariants import broken_invariants
from tests.support.lending import codes
from tests.support.world import NOW, World

LATER = NOW + timedelta(hours=1)


def deposit(world: World, amount: str = "5.00", key: str = "key-1", **given: Any) -> Paid:
    wanted = {"actor": world.desk, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, **given}
    return charges.deposit(amount=Decimal(amount), key=key, now=NOW, **wanted)


def take_back(world: World, payment_id: int, key: str = "back") -> Paid:
    return reverse_payment(actor=world.head, payment_id=payment_id, note="It was Murad's", key=key, now=LATER)


def pay(world: World, amount: str, way: str = "credit") -> Paid:
    given = {"actor": world.desk, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, "now": NOW}
    return charges.pay(amount=Decimal(amount), key=f"{way} {amount}", way=way, **given)


def credit(world: World) -> Decimal:
    return ledger.credits_of(world.aysel.id).get("AZN", Decimal(0))


def cash(world: World) -> Decimal:
    return ledger.till(world.sahil.pk, "AZN").cash


@pytest.mark.parametrize(("way", "in_the_till"), [("cash", "5.00"), ("card", "0"), ("transfer", "0")])
def test_what_is_paid_in_advance_is_credit_and_goes_through_the_till(
    world: World, way: str, in_the_till: str
) -> None:
    """[CIR-M18]."""
    done = deposit(world, way=way)
    assert (done.amount, done.balance, done.currency) == (Decimal("5.00"), Decimal("5.00"), "AZN")
    assert (done.settled, done.was_repeated) == ((), False)
    assert (credit(world), cash(world)) == (Decimal("5.00"), Decimal(in_the_till))
    (line,) = ledger.till(world.sahil.pk, "AZN").lines
    (entry,) = ledger.entries_of(world.aysel.id)
    assert (entry.kind, entry.kind_name, entry.way_name) == ("deposit", "Paid in advance", line.way_name)
    assert (line.kind_name, line.count, line.amount) == ("Paid in advance", 1, Decimal("5.00"))
    noted = AuditEntry.objects.get(action="circulation.deposit")
    assert noted.details == {"patron": world.aysel.id, "amount": "5.00", "currency": "AZN"}
    assert broken_invariants() == []


def test_it_is_in_the_report_of_the_till(world: World) -> None:
    deposit(world)
    closed = close_till(
        actor=world.desk, branch_id=world.sahil.pk, counted=Decimal(5), banked=Decimal(0), now=NOW
    )
    report = ledger.closing(closed.closing_id)
    assert report is not None and [each.kind_name for each in report.lines] == ["Paid in advance"]


def test_the_same_sent_twice_is_one(world: World) -> None:
    first, again = deposit(world), deposit(world)
    assert again == replace(first, was_repeated=True)
    for given in ({"amount": "4.00"}, {"patron_id": world.murad.id}):
        with pytest.raises(Refused) as caught:
            deposit(world, **given)
        assert codes(caught.value) == ["key_used_otherwise"]
    make_charge(world.aysel, world.sahil, "5.00")
    with pytest.raises(Refused):
        charges.pay(
            actor=world.desk, patron_id=world.aysel.id, branch_id=world.sahil.pk, amount=Decimal(5),
            key="key-1", now=NOW,
        )  # fmt: skip
    assert JournalEntry.objects.filter(kind="deposit").count() == 1 and credit(world) == Decimal("5.00")


@pytest.mark.parametrize(
    ("amount", "given", "code"),
    [
        ("0", {}, "amount_not_positive"),
        ("-1", {}, "amount_not_positive"),
        ("NaN", {}, "amount_not_positive"),
        ("0.001", {}, "amount_not_positive"),
        ("1", {"way": "credit"}, "no_such_way"),
        ("1", {"way": "barter"}, "no_such_way"),
        ("1", {"key": ""}, "key_used_otherwise"),
        ("1", {"key": "k" * 41}, "key_used_otherwise"),
    ],
)
def test_what_is_no_payment_is_refused(world: World, amount: str, given: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        deposit(world, amount, **given)
    assert codes(caught.value) == [code]
    assert not JournalEntry.objects.exists()


def test_too_large_a_sum_is_refused(world: World) -> None:
    for amount in ("1000000.01", "1E+30", "9E+999999"):
        with pytest.raises(Invalid):
            deposit(world, amount)
    assert deposit(world, "1000000").balance == Decimal(1_000_000)


def test_it_is_taken_by_those_who_may_of_those_who_are_there(world: World) -> None:
    for actor in (world.acting(world.aysel), world.cataloguer, world.night_desk):
        with pytest.raises(NotPermitted):
            deposit(world, actor=actor)
    with pytest.raises(NotFound):
        deposit(world, patron_id=999_999)
    erase(actor=world.head, patron_id=world.murad.id, now=NOW)
    with pytest.raises(Refused) as caught:
        deposit(world, patron_id=world.murad.id)
    assert codes(caught.value) == ["patron_erased"]
    Place.objects.update(currency="")
    with pytest.raises(Refused) as caught:
        deposit(world)
    assert codes(caught.value) == ["no_currency"]
    assert not JournalEntry.objects.exists()


def test_it_is_paid_with_and_the_rest_paid_out(world: World) -> None:
    deposit(world)
    make_charge(world.aysel, world.sahil, "2.00")
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.00")}  # it pays nothing by itself
    assert pay(world, "2.00").balance == 0
    out = charges.pay_out(
        actor=world.head, patron_id=world.aysel.id, amount=Decimal(3), currency="AZN", key="out",
        branch_id=world.sahil.pk, now=NOW,
    )  # fmt: skip
    assert (out.balance, credit(world), cash(world)) == (0, 0, Decimal("2.00"))
    assert broken_invariants() == []


@pytest.mark.parametrize("way", ["cash", "card"])
def test_taken_by_mistake_it_is_taken_back_once(world: World, way: str) -> None:
    first = deposit(world, "1.00", "first", way=way)
    made = deposit(world, way=way)
    done = take_back(world, made.payment_id)
    assert (done.amount, done.balance, done.settled) == (Decimal("5.00"), first.balance, ())
    assert take_back(world, made.payment_id) == replace(done, was_repeated=True)
    assert cash(world) == (Decimal("1.00") if way == "cash" else 0)
    back, was = ledger.entries_of(world.aysel.id)[:2]
    assert (back.kind, back.reverses, back.way_name) == ("deposit_back", made.payment_id, was.way_name)
    assert (was.is_reversed, was.is_reversible, back.is_reversible) == (True, False, False)
    with pytest.raises(Refused) as caught:
        take_back(world, made.payment_id, "again")
    assert codes(caught.value) == ["payment_taken_back"]
    assert broken_invariants() == []


def test_what_was_used_up_is_not_taken_back(world: World) -> None:
    made = deposit(world)
    make_charge(world.aysel, world.sahil, "0.01")
    pay(world, "0.01")
    with pytest.raises(Refused) as caught:
        take_back(world, made.payment_id)
    assert codes(caught.value) == ["credit_too_small"]
    assert credit(world) == Decimal("4.99") and broken_invariants() == []


def test_once_the_till_is_closed_it_is_paid_out_instead(world: World) -> None:
    made = deposit(world)
    close_till(actor=world.desk, branch_id=world.sahil.pk, counted=Decimal(5), banked=Decimal(0), now=NOW)
    with pytest.raises(Refused) as caught:
        take_back(world, made.payment_id)
    assert codes(caught.value) == ["deposit_counted"]
    assert credit(world) == Decimal("5.00")


def test_of_who_was_merged_it_is_the_survivors(world: World) -> None:
    made = deposit(world)
    merge_patrons(actor=world.head, patron_id=world.aysel.id, survivor_id=world.murad.id, now=NOW)
    with pytest.raises(Refused) as caught:
        deposit(world, key="late")
    assert codes(caught.value) == ["patron_erased"]
    assert ledger.credits_of(world.murad.id) == {"AZN": Decimal("5.00")}
    done = take_back(world, made.payment_id)
    assert (done.patron_id, done.balance) == (world.murad.id, 0)
    assert ledger.credits_of(world.murad.id) == {} and broken_invariants() == []


def test_its_reader_is_told_as_of_a_payment(world: World) -> None:
    Rule.objects.create(event="paid")
    made = deposit(world)
    assert Notice.objects.get().about["entry"] == made.payment_id
    take_back(world, made.payment_id)
    told = Notice.objects.exclude(about__entry=made.payment_id).get()
    assert told.event == "deposit_reversed"  # nothing is owed again, and this is not a payment's reversal
