"""The cash desk: what is in it by the books, counted, closed, taken to the bank. [CIR-M7]"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from kitabdar.circulation import ledger
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.services import charges
from kitabdar.circulation.services.tills import close_till, put_into_till
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import Place
from tests.support.builders import make_charge
from tests.support.invariants import broken_invariants
from tests.support.lending import codes
from tests.support.world import NOW, World


def desk(world: World, **given: Any) -> dict[str, Any]:
    return {"actor": world.desk, "branch_id": world.sahil.pk, "now": NOW, **given}


def pay(world: World, amount: str, key: str, way: str = "cash") -> None:
    make_charge(world.aysel, world.sahil, amount)
    charges.pay(**desk(world), patron_id=world.aysel.id, amount=Decimal(amount), key=key, way=way)


def test_what_was_paid_in_another_currency_is_in_a_till_of_its_own(world: World) -> None:
    owed = make_charge(world.aysel, world.abai, "5.00")
    at_home = {"actor": world.admin, "branch_id": world.sahil.pk, "now": NOW}
    with pytest.raises(NotFound):
        close_till(**at_home, counted=Decimal(0), banked=Decimal(0), currency="KZT")
    charges.pay_charge(**at_home, charge_id=owed.pk, amount=Decimal(5), key="at_home")
    found = ledger.tills(world.sahil.pk, "AZN")
    assert [(each.currency, each.cash) for each in found] == [("AZN", Decimal(0)), ("KZT", Decimal(5))]
    put_into_till(**at_home, amount=Decimal(1), currency="KZT")
    done = close_till(**at_home, counted=Decimal(6), banked=Decimal(6), currency="KZT")
    assert (done.expected, done.left, done.currency) == (Decimal(6), Decimal(0), "KZT")
    assert broken_invariants() == []


def test_a_day_at_the_till(world: World) -> None:
    put_into_till(**desk(world), amount=Decimal(20))
    pay(world, "3.00", "1")
    pay(world, "2.50", "2")
    pay(world, "7.00", "3", way="card")
    now = ledger.till(world.sahil.pk, "AZN")
    assert (now.cash, now.since) == (Decimal("25.50"), None)
    assert [(each.kind_name, each.way_name, each.count, each.amount) for each in now.lines] == [
        ("Payment", "Card", 1, Decimal("7.00")),
        ("Payment", "Cash", 2, Decimal("5.50")),
        ("Put into the till", "Cash", 1, Decimal("20.00")),
    ]
    done = close_till(
        **desk(world), counted=Decimal("25.40"), banked=Decimal("5.40"), note="A coin rolled away"
    )
    assert (done.expected, done.difference, done.left) == (
        Decimal("25.50"),
        Decimal("-0.10"),
        Decimal("20.00"),
    )
    pay(world, "1.00", "4")
    after = ledger.till(world.sahil.pk, "AZN")
    assert (after.cash, after.since, len(after.lines)) == (Decimal("21.00"), NOW, 1)
    report = ledger.closing(done.closing_id)
    assert report is not None and (report.note, report.left) == ("A coin rolled away", Decimal("20.00"))
    kinds = [each.kind_name for each in report.lines]
    assert kinds == ["Payment", "Payment", "Taken to the bank", "Put into the till", "Too little in the till"]
    second = close_till(**desk(world, now=NOW + timedelta(days=1)), counted=Decimal(21), banked=Decimal(0))
    found = ledger.closing(second.closing_id)
    assert found is not None and [each.amount for each in found.lines] == [Decimal("1.00")]
    assert [each.id for each in ledger.closings(world.sahil.pk)] == [second.closing_id, done.closing_id]
    assert broken_invariants() == []


def test_what_was_counted_above_the_books_is_written_down_too(world: World) -> None:
    done = close_till(
        **desk(world), counted=Decimal("0.20"), banked=Decimal("0.20"), note="Found under the till"
    )
    assert (done.difference, done.left) == (Decimal("0.20"), 0)
    assert ledger.till(world.sahil.pk, "AZN").cash == 0


def test_a_difference_needs_a_word(world: World) -> None:
    with pytest.raises(Invalid):
        close_till(**desk(world), counted=Decimal(1), banked=Decimal(0))
    assert ledger.closings(world.sahil.pk) == []


@pytest.mark.parametrize(
    ("counted", "banked", "code"),
    [
        ("1", "2", "too_little_cash"),
        ("-1", "0", "amount_not_positive"),
        ("1", "-1", "amount_not_positive"),
        ("0.001", "0", "amount_not_positive"),
        ("1E9", "0", "amount_not_positive"),
        ("NaN", "0", "amount_not_positive"),
    ],
)
def test_sums_that_are_none_are_refused(world: World, counted: str, banked: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        close_till(**desk(world), counted=Decimal(counted), banked=Decimal(banked), note="x")
    assert codes(caught.value) == [code]


def test_a_till_is_closed_by_those_who_may_where_there_is_a_currency(world: World) -> None:
    with pytest.raises(NotPermitted):
        close_till(**desk(world, actor=world.night_desk), counted=Decimal(0), banked=Decimal(0))
    Place.objects.filter(pk=world.baku.pk).update(currency="")
    with pytest.raises(Refused) as caught:
        put_into_till(**desk(world), amount=Decimal(1))
    assert codes(caught.value) == ["no_currency"]
