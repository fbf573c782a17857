"""Ways that items never go: no hold has an item sent along one, and none is taken that only such ways could fill."""

from __future__ import annotations

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Hold, Transfer, TransferCost
from kitabdar.circulation.services import hold_changes
from kitabdar.organisation.models import Place
from tests.support.builders import let_say, make_item
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World


def close(start: Place, end: Place) -> None:
    TransferCost.objects.create(from_branch=start, to_branch=end, cost=None)


def test_an_item_is_not_sent_along_a_closed_way(world: World) -> None:
    """[CIR-H9]."""
    close(world.fountain, world.sahil)
    first = reserve(world, world.aysel, world.dede.edition_id)
    routing = take_back(world, "D3", at=world.fountain, by=world.night_desk).routing
    assert (routing.action, routing.hold_id) == ("shelve", None)
    second = reserve(world, world.murad, world.dede.edition_id, at=world.fountain)
    routing = take_back(world, "D3", at=world.fountain, by=world.night_desk).routing
    assert (routing.action, routing.hold_id) == ("put_aside", second)
    assert take_back(world, "D1").routing.hold_id == first


def test_it_goes_home_first_where_that_way_is_open(world: World) -> None:
    make_item(world.atlas, world.xezer, world.book, barcode="X1")
    close(world.fountain, world.sahil)
    hold_id = reserve(world, world.aysel, world.atlas.edition_id)
    routing = take_back(world, "X1", at=world.fountain, by=world.night_desk).routing
    assert (routing.action, routing.to_branch_id, routing.hold_id) == ("send", world.xezer.pk, None)
    routing = take_back(world, "X1", at=world.xezer, by=world.admin).routing
    assert (routing.action, routing.to_branch_id, routing.hold_id) == ("send", world.sahil.pk, hold_id)


def test_what_no_item_could_reach_is_not_reserved_there(world: World) -> None:
    let_say("Books", collected_at="anywhere")
    close(world.fountain, world.sahil)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.snow.edition_id)
    assert [(each.code, each.rule) for each in caught.value.refusals] == [("collected_elsewhere", "")]
    assert reserve(world, world.aysel, world.snow.edition_id, at=world.fountain)
    Item.objects.filter(barcode="S1").update(current_branch=world.sahil)
    assert reserve(world, world.murad, world.snow.edition_id)


def test_in_spite_of_it_staff_may_have_it_sent(world: World) -> None:
    close(world.fountain, world.sahil)
    hold_id = reserve(
        world, world.aysel, world.snow.edition_id, by=world.head, override=frozenset({"collected_elsewhere"})
    )
    assert Hold.objects.get(pk=hold_id).target_id == world.snow_1.pk
    routing = take_back(world, "S1", at=world.fountain, by=world.night_desk).routing
    assert (routing.to_branch_id, routing.hold_id) == (world.sahil.pk, hold_id)


def test_what_is_put_aside_is_not_sent_along_a_closed_way_either(world: World) -> None:
    close(world.fountain, world.sahil)
    hold_id = reserve(world, world.aysel, world.dede.edition_id, at=world.fountain)
    take_back(world, "D3", at=world.fountain, by=world.night_desk)
    ended = hold_changes.change_pickup(actor=world.head, hold_id=hold_id, branch_id=world.sahil.pk, now=NOW)
    assert ended.routing is not None and ended.routing.action == "shelve"
    hold = Hold.objects.get(pk=hold_id)
    assert (hold.state, hold.item_id, hold.target_id) == ("waiting", None, world.dede_1.pk)
    assert not Transfer.objects.exists()


def test_a_pick_up_place_that_nothing_reaches_is_refused(world: World) -> None:
    close(world.fountain, world.sahil)
    hold_id = reserve(world, world.aysel, world.snow.edition_id, at=world.fountain)
    with pytest.raises(Refused) as caught:
        hold_changes.change_pickup(actor=world.head, hold_id=hold_id, branch_id=world.sahil.pk, now=NOW)
    assert codes(caught.value) == ["collected_elsewhere"]


def test_going_home_is_not_a_matter_of_ways(world: World) -> None:
    close(world.fountain, world.sahil)
    lend(world, world.aysel, "D1")
    routing = take_back(world, "D1", at=world.fountain, by=world.night_desk).routing
    assert (routing.action, routing.to_branch_id) == ("send", world.sahil.pk)
