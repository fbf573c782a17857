"""Stock goes round between branches by itself, and says why where it cannot. [CIR-O1]"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import rotas as reading
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import RotaItem, Transfer
from kitabdar.circulation.services import losses, rotas, rotation, transfers
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

FIRST_END = NOW + timedelta(days=30)


def make_rota(world: World, *, repeats: bool = False) -> int:
    """Make a rota: thirty days at Sahil, then ten at Fountain Square."""
    rota_id = rotas.add_rota(
        actor=world.head, name="New books", place_id=world.city.pk, repeats=repeats, now=NOW
    )
    for branch, days in ((world.sahil, 30), (world.fountain, 10)):
        rotas.add_stage(actor=world.head, rota_id=rota_id, branch_id=branch.pk, days=days, now=NOW)
    return rota_id


def put_on(world: World, rota_id: int, barcode: str, now: datetime = NOW) -> RotaItem:
    made = rotas.put_on(actor=world.head, rota_id=rota_id, barcode=barcode, now=now)
    return RotaItem.objects.get(pk=made)


def night(world: World, now: datetime) -> rotation.Rotated:
    done = rotation.rotate(actor=world.admin, now=now)
    assert broken_invariants() == []
    return done


def test_from_stage_to_stage_and_home(world: World) -> None:
    row = put_on(world, make_rota(world), "D1")
    assert (row.state, row.ends_on) == ("resting", date(2026, 4, 1))
    assert night(world, FIRST_END - timedelta(days=1)) == rotation.Rotated(0, 0, 0, ())
    assert night(world, FIRST_END) == rotation.Rotated(1, 0, 1, ())
    (line,) = reading.to_send(world.sahil.pk)
    assert (line.barcode, line.goal_name, line.why) == ("D1", "Fountain Square", "")
    done = take_back(world, "D1", now=FIRST_END)  # scanned at returns: sent by that
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.fountain.pk)
    assert Transfer.objects.get().reason == "rotation"
    assert reading.to_send(world.sahil.pk) == []
    arrived = FIRST_END + timedelta(days=2)
    done = take_back(world, "D1", at=world.fountain, by=world.night_desk, now=arrived)
    assert done.routing.action == "shelve"
    row.refresh_from_db()
    assert (row.state, row.ends_on) == ("resting", (arrived + timedelta(days=10)).date())  # [CIR-O2]
    assert night(world, arrived + timedelta(days=10)) == rotation.Rotated(0, 1, 1, ())
    done = take_back(world, "D1", at=world.fountain, by=world.night_desk, now=arrived + timedelta(days=11))
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.sahil.pk)
    assert Transfer.objects.order_by("-pk")[0].reason == "home"
    take_back(world, "D1", now=arrived + timedelta(days=12))
    row.refresh_from_db()
    assert row.state == "ended" and reading.of_item(row.item_id) is None
    assert AuditEntry.objects.filter(action__startswith="circulation.rota_").count() == 2


def test_a_rota_that_repeats_begins_again(world: World) -> None:
    row = put_on(world, make_rota(world, repeats=True), "D3")  # it stands at Fountain Square
    assert row.state == "due"
    take_back(world, "D3", at=world.fountain, by=world.night_desk)
    take_back(world, "D3")
    night(world, FIRST_END)
    take_back(world, "D3", now=FIRST_END)
    take_back(world, "D3", at=world.fountain, by=world.night_desk, now=FIRST_END)
    later = FIRST_END + timedelta(days=10)
    assert night(world, later).moved_on == 1
    line = reading.of_item(row.item_id)
    assert line is not None and (line.state, line.goal_name) == ("due", "Sahil")


def test_what_readers_have_or_wait_for_goes_on_afterwards(world: World) -> None:  # [CIR-O3]
    rota_id = make_rota(world)
    put_on(world, rota_id, "D1")
    put_on(world, rota_id, "D2")
    lend(world, world.murad, "D1", now=FIRST_END - timedelta(days=3))
    reserve(world, world.aysel, world.dede.edition_id, now=FIRST_END)  # D2 is to be fetched for her
    done = night(world, FIRST_END)
    assert (done.moved_on, done.to_send, dict(done.waiting)) == (2, 0, {"on_loan": 1, "wanted": 1})
    texts = {each.barcode: each.why_text for each in reading.waiting(world.city.path)}
    assert texts["D1"].startswith("A reader has it") and "fetched for a reader" in texts["D2"]
    assert take_back(world, "D2", now=FIRST_END).routing.action == "put_aside"
    done = take_back(world, "D1", now=FIRST_END + timedelta(days=4))  # type: ignore[assignment]
    assert Transfer.objects.get(item__barcode="D1").reason == "rotation"
    assert dict(night(world, FIRST_END + timedelta(days=5)).waiting) == {"in_transit": 1, "on_hold_shelf": 1}


def test_wherever_it_comes_back_it_rests_at_its_stage(world: World) -> None:
    put_on(world, make_rota(world), "D1")
    night(world, FIRST_END)
    take_back(world, "D1", now=FIRST_END)
    take_back(world, "D1", at=world.fountain, by=world.night_desk, now=FIRST_END)
    lend(world, world.murad, "D1", at=world.fountain, by=world.night_desk, now=FIRST_END)
    done = take_back(world, "D1", now=FIRST_END + timedelta(days=1))  # at Sahil, its home
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.fountain.pk)


def test_paused_it_stays_and_keeps_the_days_it_has_left(world: World) -> None:
    row = put_on(world, make_rota(world), "D1")
    given = {"actor": world.head, "rota_item_id": row.pk}
    rotas.pause_item(**given, now=NOW + timedelta(days=20))
    assert night(world, NOW + timedelta(days=90)).moved_on == 0
    rotas.resume_item(**given, now=NOW + timedelta(days=100))
    row.refresh_from_db()
    assert (row.state, row.ends_on) == ("resting", (NOW + timedelta(days=110)).date())
    with pytest.raises(Refused) as refused:
        rotas.resume_item(**given, now=NOW)
    assert codes(refused.value) == ["not_so_on_rota"]


def test_a_whole_rota_is_paused_resumed_and_ended(world: World) -> None:
    rota_id = make_rota(world)
    first, third = put_on(world, rota_id, "D1"), put_on(world, rota_id, "D3")
    given = {"actor": world.head, "rota_id": rota_id, "now": NOW}
    rotas.pause_rota(**given)
    assert set(RotaItem.objects.values_list("state", flat=True)) == {"paused"}
    late = put_on(world, rota_id, "D2")
    assert late.state == "paused"
    with pytest.raises(Refused) as refused:
        rotas.resume_item(actor=world.head, rota_item_id=first.pk, now=NOW)
    assert codes(refused.value) == ["not_so_on_rota"]
    rotas.resume_rota(**given)
    assert dict(RotaItem.objects.values_list("item__barcode", "state")) == {
        "D1": "resting",
        "D2": "resting",
        "D3": "due",
    }
    rotas.end_rota(**given)
    assert set(RotaItem.objects.values_list("state", flat=True)) == {"ended"}  # all stand at home
    assert reading.rotas() == [] and reading.rota(rota_id).has_ended
    with pytest.raises(Refused) as refused:
        rotas.pause_rota(**given)
    assert codes(refused.value) == ["rota_ended"]
    assert third.item_id not in RotaItem.objects.exclude(state="ended").values_list("item_id", flat=True)


def test_taken_off_it_goes_home_and_may_go_on_another(world: World) -> None:
    rota_id = make_rota(world)
    row = put_on(world, rota_id, "D3")
    take_back(world, "D3", at=world.fountain, by=world.night_desk)
    take_back(world, "D3")
    rotas.take_off(actor=world.head, rota_item_id=row.pk, now=NOW)
    (line,) = reading.to_send(world.sahil.pk)
    assert (line.state, line.goal_name) == ("homeward", "Fountain Square")
    with pytest.raises(Refused) as refused:
        put_on(world, rota_id, "D3")
    assert codes(refused.value) == ["already_on_rota"]
    take_back(world, "D3")
    take_back(world, "D3", at=world.fountain, by=world.night_desk)
    assert put_on(world, rota_id, "D3").state == "due"


def test_what_is_withdrawn_leaves_its_rota_in_the_night(world: World) -> None:
    row = put_on(world, make_rota(world), "D1")
    losses.withdraw(actor=world.admin, barcode="D1", now=NOW)
    night(world, NOW)
    row.refresh_from_db()
    assert row.state == "ended"


def test_what_staff_send_elsewhere_stays_there_until_it_is_scanned_again(world: World) -> None:
    put_on(world, make_rota(world), "D1")
    given = {"actor": world.desk, "barcode": "D1", "now": NOW}
    transfers.send(**given, to_branch_id=world.fountain.pk, branch_id=world.sahil.pk)
    arrive = {"at": world.fountain, "by": world.night_desk}
    assert take_back(world, "D1", **arrive).routing.action == "shelve"  # type: ignore[arg-type]
    assert take_back(world, "D1", **arrive).routing.to_branch_id == world.sahil.pk  # type: ignore[arg-type]


def test_what_may_not_be_put_on_and_who_may_not(world: World) -> None:
    empty = rotas.add_rota(actor=world.head, name="Empty", place_id=world.city.pk, repeats=False, now=NOW)
    Item.objects.filter(barcode="W1").update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        put_on(world, empty, "W1")
    assert codes(refused.value) == ["item_withdrawn", "outside_rota", "rota_without_stages"]
    with pytest.raises(NotFound):
        put_on(world, 999_999, "D1")
    rota_id = make_rota(world)
    given = {"rota_id": rota_id, "now": NOW}
    with pytest.raises(NotPermitted):
        rotas.put_on(actor=world.desk, barcode="D1", **given)
    with pytest.raises(NotPermitted):
        rotas.add_rota(actor=world.head, name="All", place_id=world.baku.pk, repeats=False, now=NOW)
    with pytest.raises(Invalid) as invalid:
        rotas.add_stage(actor=world.head, branch_id=world.xezer.pk, days=0, **given)
    assert set(invalid.value.problems) == {"branch", "days"}
    with pytest.raises(Invalid):
        rotas.add_rota(actor=world.head, name=" ", place_id=world.city.pk, repeats=False, now=NOW)


def test_a_stage_is_removed_only_when_nothing_is_at_it(world: World) -> None:
    rota_id = make_rota(world)
    put_on(world, rota_id, "D1")
    first, second = reading.rota(rota_id).stages
    assert (first.items, second.items) == (1, 0)
    with pytest.raises(Refused) as refused:
        rotas.remove_stage(actor=world.head, stage_id=first.id, now=NOW)
    assert codes(refused.value) == ["stage_in_use"]
    rotas.remove_stage(actor=world.head, stage_id=second.id, now=NOW)
    assert night(world, FIRST_END).finished == 1  # there is nothing after it any more
    assert reading.rota(rota_id).items == 0  # and it stands at home
