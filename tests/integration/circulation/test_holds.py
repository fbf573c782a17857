"""Reserving, giving up, and what happens when nobody collects."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Charge, Hold
from kitabdar.circulation.services.holds import cancel_hold, expire_holds
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import AuditEntry, Place
from tests.support.builders import let_say, make_actor, make_item, make_record
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

LATER = NOW + timedelta(days=9)


def state(hold_id: int) -> str:
    return str(Hold.objects.get(pk=hold_id).state)


def test_readers_reserve_for_themselves_and_stand_in_a_queue(world: World) -> None:
    for minute, patron in enumerate((world.aysel, world.murad)):
        reserve(
            world,
            patron,
            world.dede.edition_id,
            by=world.acting(patron),
            now=NOW + timedelta(minutes=minute),
        )
    queue = queries.hold_queue(world.dede.edition_id)
    assert [(each.patron_id, each.position) for each in queue] == [(world.aysel.id, 1), (world.murad.id, 2)]
    assert queries.waiting_holds([world.dede.edition_id, world.snow.edition_id]) == {world.dede.edition_id: 2}
    assert AuditEntry.objects.filter(action="circulation.place_hold").count() == 2


def test_nobody_reserves_or_gives_up_for_another(world: World) -> None:
    murad = world.acting(world.murad)
    with pytest.raises(NotPermitted):
        reserve(world, world.aysel, world.dede.edition_id, by=murad)
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    abroad = make_actor("abai-desk", "Serik Desk", world.abai, ("desk-librarian", world.almaty))
    for stranger in (murad, world.cataloguer, abroad):
        with pytest.raises(NotPermitted):
            cancel_hold(actor=stranger, hold_id=hold_id, now=NOW)
    cancel_hold(actor=world.acting(world.aysel), hold_id=hold_id, now=NOW)
    assert state(hold_id) == "cancelled"


def test_a_second_hold_on_the_same_edition_is_refused(world: World) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.dede.edition_id)
    assert codes(caught.value) == ["already_held"]


def test_what_one_has_at_home_is_not_reserved(world: World) -> None:
    lend(world, world.aysel, "D1")
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.dede.edition_id)
    assert codes(caught.value) == ["on_loan_to_patron"]


def test_the_limit_of_holds_holds(world: World) -> None:
    another = make_record("Leyli və Məcnun")
    make_item(another, world.sahil, world.book)
    reserve(world, world.aysel, world.dede.edition_id)
    reserve(world, world.aysel, world.abai_way.edition_id)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, another.edition_id)
    assert codes(caught.value) == ["hold_limit_reached"]
    override = frozenset({"hold_limit_reached"})
    assert reserve(world, world.aysel, another.edition_id, by=world.head, override=override)


def test_of_several_items_the_most_generous_policy_limits_holds(world: World) -> None:
    for record in (world.dede, world.abai_way, world.snow):  # of the last there is a film too: five holds
        reserve(world, world.aysel, record.edition_id)
    assert len(queries.holds_of(world.aysel.id)) == 3


def test_reference_works_and_lost_ones_are_not_reserved(world: World) -> None:
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.atlas.edition_id)
    assert codes(caught.value) == ["not_holdable"]
    Item.objects.filter(barcode="W1").update(state=ItemState.LOST)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.abai_way.edition_id)
    assert codes(caught.value) == ["nothing_to_hold"]


def test_a_branch_closed_to_the_public_is_no_place_to_collect(world: World) -> None:
    Place.objects.filter(pk=world.sahil.pk).update(is_public=False)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.dede.edition_id)
    assert codes(caught.value) == ["pickup_not_possible"]


def test_an_edition_that_is_not_there_is_said(world: World) -> None:
    with pytest.raises(NotFound):
        reserve(world, world.aysel, 999_999)
    with pytest.raises(NotFound):
        cancel_hold(actor=world.desk, hold_id=999_999, now=NOW)


def test_what_is_given_up_goes_to_the_next_reader_or_home(world: World) -> None:
    first = reserve(world, world.aysel, world.dede.edition_id, at=world.fountain)
    second = reserve(
        world, world.murad, world.dede.edition_id, at=world.fountain, now=NOW + timedelta(minutes=1)
    )
    take_back(world, "D1")
    take_back(world, "D1", at=world.fountain)
    ended = cancel_hold(actor=world.desk, hold_id=first, now=NOW)
    assert ended.routing is not None and (ended.routing.action, ended.routing.hold_id) == (
        "put_aside",
        second,
    )
    ended = cancel_hold(actor=world.desk, hold_id=second, now=NOW)
    assert ended.routing is not None and (ended.routing.action, ended.routing.to_branch_id) == (
        "send",
        world.sahil.pk,
    )
    assert Item.objects.get(barcode="D1").state == ItemState.IN_TRANSIT


def test_what_is_given_up_on_its_way_is_routed_where_it_arrives(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id, at=world.fountain)
    take_back(world, "D1")
    assert cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW).routing is None
    assert queries.transfers_to(world.fountain.pk)[0].hold_id is None
    done = take_back(world, "D1", at=world.fountain)
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.sahil.pk)


def test_a_hold_that_has_ended_is_not_given_up_again(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    with pytest.raises(Refused) as caught:
        cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert codes(caught.value) == ["hold_ended"]


def test_what_nobody_collects_goes_to_the_next_reader(world: World) -> None:
    first = reserve(world, world.aysel, world.dede.edition_id)
    second = reserve(world, world.murad, world.dede.edition_id, now=NOW + timedelta(minutes=1))
    take_back(world, "D1")
    worker = system_actor("worker")
    assert expire_holds(actor=worker, now=NOW + timedelta(days=6)) == 0
    assert expire_holds(actor=worker, now=LATER) == 1
    assert (state(first), state(second)) == ("expired", "ready")
    assert AuditEntry.objects.latest("id").details["system"] == "worker"
    assert expire_holds(actor=worker, now=LATER) == 0
    assert expire_holds(actor=worker, now=LATER + timedelta(days=9)) == 1
    assert Item.objects.get(barcode="D1").state == ItemState.AVAILABLE


def test_a_branch_ends_the_holds_that_nobody_collected_there(world: World) -> None:
    let_say("Books", uncollected_charge=Decimal(1))
    here = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    there = reserve(world, world.murad, world.snow.edition_id, at=world.fountain)
    take_back(world, "S1", at=world.fountain, by=world.night_desk)
    late = LATER + timedelta(days=30)
    with pytest.raises(NotPermitted):
        expire_holds(actor=world.night_desk, now=late)
    with pytest.raises(NotPermitted):
        expire_holds(actor=world.night_desk, now=late, branch_id=world.sahil.pk)
    assert expire_holds(actor=world.night_desk, now=late, branch_id=world.fountain.pk) == 1
    assert (state(here), state(there)) == ("ready", "expired")
    assert [each.patron_id for each in Charge.objects.all()] == [world.murad.id]


def test_a_reader_may_not_end_the_holds_of_others_by_the_clock(world: World) -> None:
    with pytest.raises(NotPermitted):
        expire_holds(actor=world.acting(world.aysel), now=LATER)


def test_ready_holds_come_first_on_the_readers_page(world: World) -> None:
    reserve(world, world.aysel, world.snow.edition_id)
    ready = reserve(world, world.aysel, world.dede.edition_id, now=NOW + timedelta(minutes=1))
    take_back(world, "D1", now=NOW + timedelta(minutes=2))
    found = queries.holds_of(world.aysel.id)
    assert found[0].id == ready
    assert (found[0].state, found[0].barcode, found[0].title) == ("ready", "D1", "Kitabi-Dədə Qorqud")
