"""A card is valid across its network, and not in another. [CIR-U7]"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.models import Charge, Hold, Loan
from kitabdar.circulation.services import charges, charging, hold_changes, holds
from kitabdar.circulation.services.bookings import cancel_booking
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import services
from kitabdar.patrons.models import PatronBlock
from tests.support.builders import let_say, make_actor, make_charge
from tests.support.lending import book, codes, lend, reserve
from tests.support.people import make_ministry
from tests.support.world import NOW, World

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)


def refused(act: Callable[..., Any], *given: Any, **more: Any) -> None:
    """Expect that a card of another network is the only reason."""
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    assert codes(caught.value) == ["other_network"]


@pytest.fixture
def abroad(world: World) -> Actor:
    """Return the desk of Almaty."""
    return make_actor("abai-desk", "Serik Desk", world.abai, ("desk-librarian", world.almaty))


def test_nothing_is_lent_on_a_card_of_another_network(world: World) -> None:
    PatronBlock.objects.create(patron_id=world.aigerim.id, reason="Secret", placed_at=NOW)
    refused(lend, world, world.aigerim, "D1")
    assert not Loan.objects.exists()
    with pytest.raises(Refused) as caught:
        lend(world, world.aigerim, "D1")
    assert sentence(caught.value.refusals[0]).endswith("Almaty libraries.")


def test_nothing_is_reserved_or_booked_in_another_network(world: World, abroad: Actor) -> None:
    let_say("Books", is_bookable=True)
    dede = world.dede.edition_id
    refused(reserve, world, world.aysel, dede, at=world.abai, by=world.acting(world.aysel))
    refused(reserve, world, world.aigerim, dede)
    refused(book, world, world.aigerim, world.dede_1, FIRST, LAST)
    group = [dede, world.snow.edition_id]
    with pytest.raises(NotPermitted):
        reserve(world, world.aysel, dede, at=world.sahil, by=abroad)
    refused(
        holds.place_group,
        actor=abroad,
        card_number="A-1",
        edition_ids=group,
        pickup_branch_id=world.abai.pk,
        now=NOW,
    )
    assert not Hold.objects.exists()


def test_nothing_is_charged_or_paid_in_another_network(world: World, abroad: Actor) -> None:
    given: dict[str, Any] = {"actor": abroad, "branch_id": world.abai.pk, "now": NOW}
    refused(charging.charge_by_hand, patron_id=world.aysel.id, kind="new_card", amount=Decimal(1), **given)
    owed = make_charge(world.aysel, world.sahil, "2")
    money = {"amount": Decimal(1), "key": "k1"}
    refused(charges.pay, patron_id=world.aysel.id, **money, **given)
    refused(charges.deposit, patron_id=world.aysel.id, **money, **given)
    refused(charges.pay_charge, charge_id=owed.pk, **money, **given)
    out = {**given, "actor": world.admin}
    refused(charges.pay_out, patron_id=world.aysel.id, currency="AZN", **money, **out)
    assert Charge.objects.get().balance == 2


def test_what_was_charged_in_another_network_is_paid_there(world: World, abroad: Actor) -> None:
    owed = make_charge(world.aysel, world.abai, "2")
    paid = charges.pay_charge(
        actor=abroad, charge_id=owed.pk, amount=Decimal(2), key="k1", branch_id=world.abai.pk, now=NOW
    )
    assert paid.balance == 0


def test_a_desk_reserves_for_collection_anywhere_in_the_network(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id, at=world.sahil, by=world.night_desk)
    hold_changes.suspend_hold(actor=world.night_desk, hold_id=hold_id, now=NOW)
    hold_changes.resume_hold(actor=world.night_desk, hold_id=hold_id, now=NOW)
    hold_changes.change_pickup(actor=world.night_desk, hold_id=hold_id, branch_id=world.xezer.pk, now=NOW)
    assert Hold.objects.get().pickup_branch_id == world.xezer.pk
    holds.cancel_hold(actor=world.night_desk, hold_id=hold_id, now=NOW)
    let_say("Books", is_bookable=True)
    made = book(world, world.aysel, world.dede_1, FIRST, LAST, by=world.night_desk)
    cancel_booking(actor=world.night_desk, booking_id=made.booking_id, now=NOW)


def test_a_desk_of_another_network_changes_no_hold(world: World, abroad: Actor) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    act: dict[str, Any] = {"actor": abroad, "hold_id": hold_id, "now": NOW}
    with pytest.raises(NotPermitted):
        hold_changes.change_pickup(**act, branch_id=world.abai.pk)
    with pytest.raises(NotPermitted):
        hold_changes.suspend_hold(**act)
    with pytest.raises(NotPermitted):
        holds.cancel_hold(**act)
    refused(hold_changes.change_pickup, **{**act, "actor": world.admin}, branch_id=world.abai.pk)
    assert Hold.objects.get().pickup_branch_id == world.sahil.pk


def test_nobody_answers_or_borrows_for_a_reader_of_another_network(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="K-1", now=NOW)
    assert list(caught.value.problems) == ["guardian"]
    ministry = make_ministry(world, world.aysel)
    with pytest.raises(Invalid) as caught:
        services.set_delegate(actor=world.desk, institution_id=ministry.id, delegate_card="K-1", now=NOW)
    assert list(caught.value.problems) == ["delegate"]
