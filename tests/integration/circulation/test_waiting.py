"""Whom an item from the shelf, or on loan, is kept for: those a scan would serve, where others do not do. [CIR-H10]"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kitabdar.catalogue.models import Edition, Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import TransferCost
from kitabdar.circulation.services import hold_changes, holds, renewal, waiting
from kitabdar.patrons.queries import PatronView
from tests.support.builders import let_say, make_item, make_patron, make_policy, make_record
from tests.support.lending import codes, lend, reserve
from tests.support.world import NOW, World

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=3)


def wish(world: World, patron: PatronView, **wanted: Any) -> int:
    given = {"edition_id": world.dede.edition_id, "pickup_branch_id": world.sahil.pk, "now": NOW, **wanted}
    return holds.place_hold(actor=world.desk, card_number=patron.card_number, **given).hold_id


def in_volumes() -> None:
    """Make the copies of Dede three volumes, for these tests."""
    for number in "123":
        Item.objects.filter(barcode=f"D{number}").update(volume=number)


def is_wanted(world: World, patron: PatronView, barcode: str, **how: Any) -> bool:
    """Try to lend an item; say whether others wait ahead."""
    try:
        lend(world, patron, barcode, **how)
    except Refused as refused:
        assert codes(refused) == ["wanted_by_others"]
        return True
    return False


def is_kept(world: World, loan_id: int) -> bool:
    """Try to renew a loan; say whether others wait ahead."""
    try:
        renewal.renew(actor=world.desk, loan_id=loan_id, now=LATER)
    except Refused as refused:
        assert codes(refused) == ["wanted_by_others"]
        return True
    return False


def test_a_volume_that_is_waited_for_is_not_replaced_by_another(world: World) -> None:
    in_volumes()
    wish(world, world.murad, volume="1")
    assert is_wanted(world, world.aysel, "D1")
    assert not is_wanted(world, world.aysel, "D2")


def test_a_volume_or_copy_that_is_waited_for_is_not_renewed(world: World) -> None:
    copy = lend(world, world.aysel, "D1").loan_id
    wish(world, world.murad, item_id=world.dede_1.pk)
    assert is_kept(world, copy)
    in_volumes()
    volume = lend(world, world.leyla, "D2").loan_id
    assert not is_kept(world, volume)
    again = lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk).loan_id
    wish(world, world.aysel, volume="3")
    assert is_kept(world, again)


def test_a_copy_others_wait_for_by_name_is_no_spare_one(world: World) -> None:
    Item.objects.filter(barcode="D3").update(state="missing")
    wish(world, world.murad, item_id=world.dede_2.pk)
    wish(world, world.leyla)
    assert is_wanted(world, world.aysel, "D1")


def test_a_copy_that_is_not_collected_there_is_no_spare_one(world: World) -> None:
    make_policy("Stays", 1, collection="local", collected_at="home")
    Item.objects.filter(barcode="D2").update(state="missing")
    wish(world, world.murad)
    assert not is_wanted(world, world.aysel, "D1")
    make_item(world.dede, world.sahil, world.book, barcode="D4")
    Item.objects.filter(barcode="D3").update(collection="local")
    assert is_wanted(world, world.leyla, "D4")


def test_a_copy_that_is_never_sent_there_is_no_spare_one(world: World) -> None:
    TransferCost.objects.create(from_branch=world.fountain, to_branch=world.sahil, cost=None)
    Item.objects.filter(barcode="D2").update(state="missing")
    wish(world, world.murad)
    assert is_wanted(world, world.aysel, "D1")


def test_any_edition_of_the_work_is_spare_for_who_reads_any(world: World) -> None:
    work = Edition.objects.get(pk=world.dede.edition_id).work
    Edition.objects.filter(pk=world.snow.edition_id).update(work=work)
    Item.objects.filter(barcode__in=["D2", "D3", "S2"]).update(state="missing")
    wish(world, world.murad, any_edition=True, languages=frozenset({"tur", "aze"}))
    assert not is_wanted(world, world.aysel, "D1")


def test_an_edition_fetched_for_another_is_not_spare_for_who_reads_any(world: World) -> None:
    work = Edition.objects.get(pk=world.dede.edition_id).work
    Edition.objects.filter(pk=world.snow.edition_id).update(work=work)
    Item.objects.filter(barcode__in=["D2", "D3", "S2"]).update(state="missing")
    reserve(world, world.leyla, world.snow.edition_id)
    wish(world, world.murad, any_edition=True, now=NOW + HOUR)
    assert is_wanted(world, world.aysel, "D1")


def test_who_walks_in_is_served_in_the_order_of_a_scan(world: World) -> None:
    """[CIR-H5]."""
    let_say("Children", hold_priority=5)
    Item.objects.filter(barcode__in=["D2", "D3"]).update(state="missing")
    reserve(world, world.aysel, world.dede.edition_id)
    reserve(world, world.leyla, world.dede.edition_id, now=NOW + HOUR)
    assert is_wanted(world, world.aysel, "D1", now=LATER)
    assert not is_wanted(world, world.leyla, "D1", now=LATER)


def test_a_hold_put_first_goes_before_who_asked_first(world: World) -> None:
    Item.objects.filter(barcode__in=["D2", "D3"]).update(state="missing")
    reserve(world, world.aysel, world.dede.edition_id)
    hold_id = reserve(world, world.leyla, world.dede.edition_id, now=NOW + HOUR)
    hold_changes.put_first(actor=world.head, hold_id=hold_id, now=NOW + HOUR)
    assert is_wanted(world, world.aysel, "D1", now=LATER)


def test_a_resting_hold_of_ones_own_keeps_its_place(world: World) -> None:
    Item.objects.filter(barcode__in=["D2", "D3"]).update(state="missing")
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    reserve(world, world.leyla, world.dede.edition_id, now=NOW + HOUR)
    hold_changes.suspend_hold(actor=world.desk, hold_id=hold_id, now=NOW + HOUR)
    assert not is_wanted(world, world.aysel, "D1", now=LATER)


def test_a_hold_that_an_item_cannot_fill_keeps_it_from_nobody(world: World) -> None:
    let_say("Books", collected_at="home")
    lend(world, world.leyla, "D1")
    lend(world, world.aysel, "D2")
    other = make_patron("A-9", world.adult, world.sahil, names=("Əliyev", "Orxan", ""))
    reserve(world, other, world.dede.edition_id)
    assert not is_wanted(world, world.murad, "D3", at=world.fountain, by=world.night_desk)


def test_a_hold_that_an_item_cannot_fill_lets_its_loan_be_renewed(world: World) -> None:
    let_say("Books", collected_at="home")
    loan_id = lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk).loan_id
    lend(world, world.leyla, "D1")
    lend(world, world.aysel, "D2")
    other = make_patron("A-9", world.adult, world.sahil, names=("Əliyev", "Orxan", ""))
    reserve(world, other, world.dede.edition_id)
    assert not is_kept(world, loan_id)


def test_as_many_wait_ahead_as_are_said(world: World) -> None:
    Item.objects.filter(barcode__in=["D2", "D3"]).update(state="missing")
    reserve(world, world.murad, world.dede.edition_id)
    reserve(world, world.leyla, world.dede.edition_id)
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D1")
    assert caught.value.refusals[0].params == {"count": 2}


def test_what_is_alike_of_a_title_that_hundreds_wait_for_is_worked_out_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = make_record("Wanted by all")
    for number in range(30):
        make_item(title, world.sahil, world.book, barcode=f"C{number}")
    for number in range(40):
        reader = make_patron(f"Q{number}", world.adult, world.sahil)
        wish(world, reader, edition_id=title.edition_id)
    asked: list[object] = []
    fits = waiting._Fit._fits

    def counted(self: waiting._Fit, *given: Any) -> bool:
        asked.append(given)
        return fits(self, *given)

    monkeypatch.setattr(waiting._Fit, "_fits", counted)
    assert is_wanted(world, world.aysel, "C0")
    assert len(asked) <= 2  # this item and the others, for forty readers alike
