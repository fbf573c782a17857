"""What a hold may be filled with is what it may be placed on, wherever and whenever it is asked. [CIR-H4]"""

from __future__ import annotations

from typing import Any

import pytest

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Hold
from kitabdar.circulation.services import hold_changes, holds
from kitabdar.circulation.services.checkout import check_out
from kitabdar.patrons.queries import PatronView
from tests.support.builders import let_say, make_item, make_policy
from tests.support.lending import codes, reserve, take_back
from tests.support.world import NOW, World


def wish(world: World, patron: PatronView, **wanted: Any) -> Hold:
    """Reserve Kar, of which Fountain has a book and a film."""
    given = {"edition_id": world.snow.edition_id, "pickup_branch_id": world.fountain.pk, "now": NOW, **wanted}
    made = holds.place_hold(actor=world.head, card_number=patron.card_number, **given)
    return Hold.objects.get(pk=made.hold_id)


def filled(world: World, barcode: str) -> int | None:
    return take_back(world, barcode, at=world.fountain, by=world.night_desk).routing.hold_id


def test_what_is_for_its_own_readers_fills_no_hold_of_others(world: World) -> None:
    make_policy("Films", 1, item_type=world.film, held_by="own_branch")
    strange, own = wish(world, world.aysel), wish(world, world.murad)
    assert (strange.target_id, own.target_id) == (world.snow_1.pk, world.snow_film.pk)
    assert filled(world, "S2") == own.pk
    assert filled(world, "S1") == strange.pk


def test_what_is_reserved_by_copy_only_fills_no_hold_on_the_title(world: World) -> None:
    make_policy("Films", 1, item_type=world.film, item_holds="only")
    of_title, of_copy = wish(world, world.aysel), wish(world, world.murad, item_id=world.snow_film.pk)
    assert (of_title.target_id, of_copy.target_id) == (world.snow_1.pk, world.snow_film.pk)
    assert filled(world, "S2") == of_copy.pk


def test_what_is_only_read_here_fills_no_hold_to_take_away(world: World) -> None:
    make_policy("Films", 1, item_type=world.film, reading_room="only")
    away, here = wish(world, world.aysel), wish(world, world.murad, in_reading_room=True)
    assert (away.target_id, here.target_id) == (world.snow_1.pk, world.snow_film.pk)
    assert filled(world, "S2") == here.pk


def test_what_is_not_read_here_fills_no_hold_to_read_here(world: World) -> None:
    let_say("Books", reading_room="too")
    make_policy("Films", 1, item_type=world.film, reading_room="no")
    here, away = wish(world, world.aysel, in_reading_room=True), wish(world, world.murad)
    assert filled(world, "S2") == away.pk
    assert filled(world, "S1") == here.pk
    assert check_out(
        actor=world.night_desk,
        card_number=world.aysel.card_number,
        barcode="S1",
        branch_id=world.fountain.pk,
        now=NOW,
        in_reading_room=True,
    )


def test_what_is_collected_in_its_own_library_is_sent_between_its_branches_only(world: World) -> None:
    let_say("Books", collected_at="own_library")
    make_item(world.snow, world.xezer, world.book, barcode="X1")
    hold_id = reserve(world, world.aysel, world.snow.edition_id)
    assert take_back(world, "X1", at=world.xezer, by=world.admin).routing.action == "shelve"
    routing = take_back(world, "S1", at=world.fountain).routing
    assert (routing.hold_id, routing.to_branch_id) == (hold_id, world.sahil.pk)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.abai_way.edition_id)  # of Almaty
    assert codes(caught.value) == ["collected_elsewhere"]


def test_a_type_that_is_not_sent_about_is_collected_where_it_is(world: World) -> None:
    make_policy("Films for Sahil", 1, item_type=world.film, place=world.sahil, collected_at="where_it_is")
    hold_id = reserve(world, world.aysel, world.snow.edition_id)
    assert filled(world, "S2") is None
    assert filled(world, "S1") == hold_id
    other = wish(world, world.murad)  # at Fountain, where it is
    assert filled(world, "S2") == other.pk


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ({"reading_room": "only"}, "only_to_read_here"),
        ({"is_loanable": False}, "not_loanable"),
    ],
)
def test_what_is_not_lent_is_not_reserved_to_take_away(
    world: World, says: dict[str, object], code: str
) -> None:
    """[CIR-H2]."""
    make_policy("Atlases", 1, item_type=world.reference, is_holdable=True, **says)
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.atlas.edition_id)
    assert [(each.code, each.rule) for each in caught.value.refusals] == [(code, "Atlases")]


def test_a_hold_taken_in_spite_of_a_rule_is_filled_in_spite_of_it(world: World) -> None:
    make_policy("Own", 1, item_type=world.book, held_by="own_branch")
    with pytest.raises(Refused) as caught:
        wish(world, world.aysel, edition_id=world.dede.edition_id, item_id=world.dede_3.pk)
    assert codes(caught.value) == ["held_by_own_readers"]
    hold = wish(
        world,
        world.aysel,
        edition_id=world.dede.edition_id,
        item_id=world.dede_3.pk,
        override=frozenset({"held_by_own_readers", "owes_too_much"}),
    )
    assert (hold.set_aside, hold.target_id) == ("held_by_own_readers", world.dede_3.pk)
    assert filled(world, "D3") == hold.pk


def test_one_sent_elsewhere_in_spite_of_a_rule_is_filled_there(world: World) -> None:
    let_say("Books", collected_at="where_it_is")
    hold = wish(world, world.aysel, edition_id=world.dede.edition_id, item_id=world.dede_3.pk)
    hold_changes.change_pickup(
        actor=world.head,
        hold_id=hold.pk,
        branch_id=world.sahil.pk,
        now=NOW,
        override=frozenset({"collected_elsewhere"}),
    )
    routing = take_back(world, "D3", at=world.fountain, by=world.night_desk).routing
    assert (routing.hold_id, routing.to_branch_id) == (hold.pk, world.sahil.pk)
