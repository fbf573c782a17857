"""Where items rest: what floats, goes to its lender or is sent by staff stays there, scan after scan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.catalogue.services.items import ItemFields, change_item
from kitabdar.circulation.models import BatchLine
from kitabdar.circulation.services import batches, holds, rotas, transfers
from kitabdar.organisation.models import Place
from tests.support.builders import let_say
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


def scan(world: World, barcode: str, at: Place) -> tuple[str, int]:
    routing = take_back(world, barcode, at=at, by=world.admin).routing
    return routing.action, routing.to_branch_id


def test_it_arrives_at_its_lender_and_rests_there(world: World) -> None:
    """[CIR-R1]: lent at Fountain, returned at Xəzər, it is sent to Fountain and goes on the shelf there."""
    let_say("Books", returned_to="lender")
    lend(world, world.murad, "D1", at=world.fountain, by=world.night_desk)
    assert scan(world, "D1", world.xezer) == ("send", world.fountain.pk)
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    assert scan(world, "D1", world.sahil) == ("send", world.fountain.pk)


def test_it_floats_in_its_own_library_and_goes_home_from_others(world: World) -> None:
    let_say("Books", returned_to="own_library")
    lend(world, world.aysel, "D1")
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    lend(world, world.aysel, "D1", at=world.fountain, by=world.night_desk)
    assert scan(world, "D1", world.xezer) == ("send", world.sahil.pk)
    assert scan(world, "D1", world.sahil) == ("shelve", world.sahil.pk)


def test_what_floats_stays_when_it_is_scanned_again(world: World) -> None:
    """[CIR-R2]."""
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "D1")
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)


def test_what_floats_stays_when_who_waited_for_it_gives_it_up(world: World) -> None:
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "S1", at=world.fountain, by=world.night_desk)
    take_back(world, "S1")
    hold_id = reserve(world, world.murad, world.snow.edition_id)
    assert take_back(world, "S1").routing.action == "put_aside"
    routing = holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW).routing
    assert routing is not None
    assert (routing.action, routing.to_branch_id) == ("shelve", world.sahil.pk)


def test_what_staff_sent_stays_when_it_is_scanned_again(world: World) -> None:
    transfers.send(
        actor=world.desk, barcode="D1", to_branch_id=world.fountain.pk, branch_id=world.sahil.pk, now=NOW
    )
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    assert scan(world, "D1", world.fountain) == ("shelve", world.fountain.pk)
    transfers.send(
        actor=world.admin, barcode="D1", to_branch_id=world.sahil.pk, branch_id=world.fountain.pk, now=NOW
    )
    assert scan(world, "D1", world.sahil) == ("shelve", world.sahil.pk)
    assert Item.objects.get(barcode="D1").rests_at is None


def test_a_list_of_returns_done_twice_moves_nothing(world: World) -> None:
    """[CIR-L1]."""
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "D1")
    for state in ("done", "already"):
        run_id = batches.begin_batch(
            actor=world.admin, kind="check_in", barcodes=["D1"], branch_id=world.fountain.pk, now=NOW
        )
        batches.go_on(actor=world.admin, run_id=run_id, now=NOW)
        assert BatchLine.objects.get(run_id=run_id).state == state
        item = Item.objects.get(barcode="D1")
        assert (item.state, item.current_branch_id) == ("available", world.fountain.pk)


@pytest.mark.parametrize("returned_to", ["home", "stays"])
def test_after_its_next_loan_the_rule_of_that_loan_says_where_it_rests(
    world: World, returned_to: str
) -> None:
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "D1")
    take_back(world, "D1", at=world.fountain)
    let_say("Books", returned_to=returned_to)
    lend(world, world.aysel, "D1", at=world.fountain, by=world.night_desk)
    expected = ("send", world.sahil.pk) if returned_to == "home" else ("shelve", world.fountain.pk)
    assert scan(world, "D1", world.fountain) == expected


def test_an_item_given_another_home_goes_there(world: World) -> None:
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "D1")
    take_back(world, "D1", at=world.fountain)
    fields = ItemFields(barcode="D1", branch=world.sahil.code, item_type=world.book.code)
    change_item(actor=world.admin, item_id=world.dede_1.pk, item=replace(fields, note="Torn"), now=NOW)
    assert Item.objects.get(barcode="D1").rests_at_id == world.fountain.pk
    change_item(
        actor=world.admin, item_id=world.dede_1.pk, item=replace(fields, branch=world.xezer.code), now=NOW
    )
    assert Item.objects.get(barcode="D1").rests_at is None
    assert scan(world, "D1", world.fountain) == ("send", world.xezer.pk)


def test_on_a_rota_what_was_said_before_counts_no_more(world: World) -> None:
    let_say("Books", returned_to="stays")
    lend(world, world.aysel, "D1")
    take_back(world, "D1", at=world.fountain)
    rota_id = rotas.add_rota(
        actor=world.admin, name="New books", place_id=world.baku.pk, repeats=False, now=NOW
    )
    rotas.add_stage(actor=world.admin, rota_id=rota_id, branch_id=world.xezer.pk, days=30, now=NOW)
    rotas.put_on(actor=world.admin, rota_id=rota_id, barcode="D1", now=NOW)
    assert Item.objects.get(barcode="D1").rests_at is None
    assert scan(world, "D1", world.fountain) == ("send", world.xezer.pk)
