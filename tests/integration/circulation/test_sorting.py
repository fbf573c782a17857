"""Bins: rules written by a branch, told at check-in with their names. [CIR-N1]"""

from __future__ import annotations

from typing import Any

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation.bins import sort_rules, try_item
from kitabdar.circulation.errors import NotFound, NotPermitted
from kitabdar.circulation.rules import SortRow
from kitabdar.circulation.services.sorting import move_sort_rule, remove_sort_rule, save_sort_rule
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


def add(world: World, name: str, bin: str, **covers: Any) -> int:
    row = SortRow(covers.pop("id", 0), name, bin, **covers)
    return save_sort_rule(actor=world.head, branch_id=world.sahil.pk, row=row, now=NOW)


def sorted_to(world: World, barcode: str) -> tuple[str, str]:
    done = take_back(world, barcode)
    return done.bin, done.bin_rule


def test_each_goes_into_the_bin_of_the_first_rule_that_fits(world: World) -> None:
    assert sorted_to(world, "D1") == ("", "")  # no rule yet
    add(world, "Waited for", "1", outcome="put_aside")
    add(world, "Look at it", "2", outcome="attention")
    add(world, "To Fountain Square", "3", destination_id=world.fountain.pk)
    add(world, "Room", "4", location_id=world.reading_room.pk)
    add(world, "Ours", "5", owner_id=world.city.pk)
    lend(world, world.murad, "D1")
    reserve(world, world.aysel, world.dede.edition_id)
    assert sorted_to(world, "D1") == ("1", "Waited for")
    assert sorted_to(world, "D3") == ("3", "To Fountain Square")
    assert sorted_to(world, "T1") == ("4", "Room")
    assert sorted_to(world, "D2") == ("5", "Ours")
    Item.objects.filter(barcode="D2").update(state="missing")
    assert sorted_to(world, "D2") == ("2", "Look at it")
    Item.objects.filter(barcode="T1").update(note="Torn page")
    assert sorted_to(world, "T1") == ("2", "Look at it")
    at_fountain = take_back(world, "D3", at=world.fountain, by=world.night_desk)
    assert (at_fountain.bin, at_fountain.bin_rule) == ("", "")  # another branch, other rules


def test_rules_change_their_order_and_go(world: World) -> None:
    first, second = add(world, "First", "1"), add(world, "Second", "2")
    move_sort_rule(actor=world.head, rule_id=second, up=True, now=NOW)
    assert sorted_to(world, "D1") == ("2", "Second")
    move_sort_rule(actor=world.head, rule_id=second, up=True, now=NOW)  # nothing stands before it
    move_sort_rule(actor=world.head, rule_id=second, up=False, now=NOW)
    assert [each.row.id for each in sort_rules(world.sahil.pk)] == [first, second]
    add(world, "First, but for films", "9", id=first, item_type_id=world.film.pk)
    assert sorted_to(world, "D1") == ("2", "Second")
    assert sort_rules(world.sahil.pk)[0].item_type_name == "Film"
    remove_sort_rule(actor=world.head, rule_id=second, now=NOW)
    assert sorted_to(world, "D1") == ("", "")
    assert AuditEntry.objects.filter(action="circulation.move_sort_rule").count() == 3


def test_a_trial_says_which_bin_for_each_outcome(world: World) -> None:
    add(world, "Home to Fountain Square", "1", destination_id=world.fountain.pk)
    add(world, "Shelves", "2", outcome="shelve")
    trials = try_item("D3", world.sahil.pk)
    assert [(each.sorted_to.bin, each.sorted_to.rule) for each in trials] == [
        ("2", "Shelves"),
        ("", ""),
        ("1", "Home to Fountain Square"),
        ("", ""),
    ]
    with pytest.raises(NotFound):
        try_item("nothing", world.sahil.pk)


def test_what_is_no_rule_is_refused_and_only_some_may(world: World) -> None:
    with pytest.raises(Invalid) as invalid:
        add(world, " ", " ", outcome="burn", owner_id=999_999, item_type_id=999_999, collection="x" * 41)
    assert set(invalid.value.problems) == {"name", "bin", "outcome", "owner", "item_type", "collection"}
    with pytest.raises(NotFound):
        add(world, "Gone", "1", id=999_999)
    with pytest.raises(NotFound):
        remove_sort_rule(actor=world.head, rule_id=999_999, now=NOW)
    mine = add(world, "Mine", "1")
    row = SortRow(0, "Not mine", "1")
    with pytest.raises(NotPermitted):
        save_sort_rule(actor=world.desk, branch_id=world.sahil.pk, row=row, now=NOW)
    with pytest.raises(NotPermitted):
        remove_sort_rule(actor=world.desk, rule_id=mine, now=NOW)
    with pytest.raises(NotPermitted):
        save_sort_rule(actor=world.head, branch_id=world.abai.pk, row=row, now=NOW)
