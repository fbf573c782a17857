"""Holds as precise as readers want them, in groups, resting, first, collected elsewhere; which branch is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kitabdar.catalogue.models import Edition, Item
from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Hold, TransferCost
from kitabdar.circulation.services import hold_changes, holds
from kitabdar.circulation.services.costs import remove_cost, set_cost
from kitabdar.circulation.services.targeting import aim_all
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import HoursException
from kitabdar.patrons.queries import PatronView
from tests.support.builders import let_say, make_item, make_policy, make_record
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

LATER = NOW + timedelta(days=3)


def wish(world: World, patron: PatronView, **wanted: Any) -> int:
    given = {"edition_id": world.dede.edition_id, "pickup_branch_id": world.sahil.pk, "now": NOW, **wanted}
    return holds.place_hold(**{"actor": world.desk, **given}, card_number=patron.card_number).hold_id


def state(hold_id: int) -> str:
    return str(Hold.objects.get(pk=hold_id).state)


def test_a_hold_on_one_copy_is_filled_with_that_copy(world: World) -> None:
    """[CIR-H6]."""
    hold_id = wish(world, world.aysel, item_id=world.dede_2.pk)
    assert take_back(world, "D1").routing.action == "shelve"
    assert take_back(world, "D2").routing.hold_id == hold_id
    shown = queries.holds_of(world.aysel.id)[0]
    assert (shown.wanted_barcode, shown.barcode, shown.state) == ("D2", "D2", "ready")


def test_staff_have_one_very_copy_past_all_rules_and_before_all_others(world: World) -> None:
    """[CIR-H4] [CIR-H5]."""
    earlier = wish(world, world.leyla)
    let_say("Books", item_holds="no")
    against = frozenset({"no_item_holds"})
    forced = wish(world, world.murad, item_id=world.dede_1.pk, override=against, actor=world.head)
    hold_changes.put_first(actor=world.head, hold_id=forced, now=NOW)
    assert take_back(world, "D1").routing.hold_id == forced
    assert take_back(world, "D2").routing.hold_id == earlier


def test_a_hold_on_a_volume_is_filled_with_any_copy_of_it(world: World) -> None:
    Item.objects.filter(barcode="D3").update(volume="2")
    hold_id = wish(world, world.aysel, volume="2")
    assert take_back(world, "D1").routing.action == "shelve"
    routing = take_back(world, "D3", at=world.fountain).routing
    assert (routing.action, routing.hold_id) == ("send", hold_id)
    assert queries.hold_choices(world.dede.edition_id).volumes == ("2",)
    with pytest.raises(Refused) as caught:
        wish(world, world.murad, volume="9")
    assert codes(caught.value) == ["nothing_to_hold"]


def translated(world: World) -> None:
    """Make Kar a translation of Dede, for these tests."""
    work = Edition.objects.get(pk=world.dede.edition_id).work
    Edition.objects.filter(pk=world.snow.edition_id).update(work=work)


def test_a_hold_on_any_edition_takes_the_languages_that_are_read(world: World) -> None:
    translated(world)
    everything = wish(world, world.murad, any_edition=True)
    turkish = wish(world, world.aysel, any_edition=True, languages=frozenset({"tur"}), now=NOW + timedelta(1))
    assert [each.position for each in queries.hold_queue(world.dede.edition_id)] == [1, 2]
    hold_changes.suspend_hold(actor=world.desk, hold_id=everything, now=NOW)
    assert take_back(world, "D1").routing.action == "shelve"
    assert take_back(world, "S1", at=world.fountain).routing.hold_id == turkish
    hold_changes.resume_hold(actor=world.desk, hold_id=everything, now=NOW)
    assert take_back(world, "D1").routing.hold_id == everything
    choices = queries.hold_choices(world.dede.edition_id)
    assert (choices.languages, choices.editions) == (("aze", "tur"), 2)
    with pytest.raises(Refused) as caught:
        wish(world, world.leyla, any_edition=True, languages=frozenset({"kaz"}))
    assert codes(caught.value) == ["nothing_to_hold"]


def test_where_no_copy_alone_is_reserved_and_where_only_copies_are(world: World) -> None:
    """[CIR-H2]."""
    let_say("Books", item_holds="no")
    with pytest.raises(Refused) as caught:
        wish(world, world.aysel, item_id=world.dede_1.pk)
    assert codes(caught.value) == ["no_item_holds"] and caught.value.refusals[0].rule == "Books"
    let_say("Books", item_holds="only")
    with pytest.raises(Refused) as caught:
        wish(world, world.aysel)
    assert codes(caught.value) == ["only_item_holds"]
    assert wish(world, world.aysel, item_id=world.dede_1.pk)


def test_a_refusal_names_the_rule_of_the_item_that_comes_closest(world: World) -> None:  # [CIR-H1] [CIR-H3]
    """One copy is not lent at all, the others may be reserved once: what stands in the way is their limit."""
    world.dede_1.item_type = world.reference
    world.dede_1.save()
    wish(world, world.aysel, edition_id=world.snow.edition_id)
    wish(world, world.aysel, edition_id=world.abai_way.edition_id)
    with pytest.raises(Refused) as caught:
        wish(world, world.aysel)
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.rule) == ("hold_limit_reached", "Books")
    assert refusal.params == {"limit": 2, "holds": 2}
    world.dede_2.item_type = world.film
    world.dede_2.save()
    let_say("Films", hold_limit=2)
    assert wish(world, world.aysel)  # the limit of films counts films, and one is reserved


def test_two_holds_of_one_reader_are_not_filled_with_one_copy(world: World) -> None:
    let_say("Books", holds_of_edition=2)
    first, second = wish(world, world.aysel), wish(world, world.aysel)
    assert lend(world, world.aysel, "D1").filled_hold_id == first
    assert (state(first), state(second)) == ("filled", "waiting")


def refused(world: World, **wanted: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        wish(world, world.aysel, **wanted)
    return [(each.code, each.rule) for each in caught.value.refusals]


def test_holds_for_the_same_count_however_exactly_they_ask_for_it(world: World) -> None:
    let_say("Books", hold_limit=9, holds_of_edition=1)
    translated(world)
    wish(world, world.aysel)
    for more in ({"item_id": world.dede_1.pk}, {"any_edition": True}, {}):
        assert refused(world, **more) == [("already_held", "Books")]
    wish(world, world.aysel, edition_id=world.snow.edition_id)  # a translation is another book
    let_say("Books", holds_of_edition=2)
    wish(world, world.aysel, item_id=world.dede_1.pk)
    assert refused(world, item_id=world.dede_2.pk) == [("already_held", "Books")]


def test_any_edition_and_one_of_them_are_the_same(world: World) -> None:
    let_say("Books", hold_limit=9)
    translated(world)
    wish(world, world.aysel, any_edition=True, languages=frozenset({"tur"}))
    assert refused(world) == [("already_held", "")]
    wish(world, world.aysel, any_edition=True, languages=frozenset({"aze"}))


def test_each_volume_may_be_reserved(world: World) -> None:
    let_say("Books", hold_limit=9)
    for number in "123":
        Item.objects.filter(barcode=f"D{number}").update(volume=number)
    wish(world, world.aysel, volume="1")
    wish(world, world.aysel, item_id=world.dede_2.pk)
    for more in ({"volume": "2"}, {"item_id": world.dede_1.pk}, {}):
        assert refused(world, **more) == [("already_held", "")]


def test_where_no_hold_on_an_edition_is_allowed_none_is_taken(world: World) -> None:
    let_say("Books", holds_of_edition=0)
    assert refused(world) == [("not_holdable", "Books")]


def group(world: World, patron: PatronView, *editions: int) -> list[int]:
    placed = holds.place_group(
        actor=world.desk,
        card_number=patron.card_number,
        edition_ids=editions,
        pickup_branch_id=world.sahil.pk,
        now=NOW,
    )
    return [each.hold_id for each in placed]


def test_of_a_group_one_is_filled_and_ends_the_others(world: World) -> None:
    """[CIR-H7]."""
    one, other = group(world, world.aysel, world.dede.edition_id, world.snow.edition_id)
    assert take_back(world, "D1").routing.hold_id == one
    assert take_back(world, "S1", at=world.fountain).routing.action == "shelve"
    assert (state(one), state(other)) == ("ready", "waiting")
    assert lend(world, world.aysel, "D1").filled_hold_id == one
    assert (state(one), state(other)) == ("filled", "cancelled")


def test_when_one_of_a_group_is_not_collected_the_others_go_on(world: World) -> None:
    one, other = group(world, world.aysel, world.dede.edition_id, world.snow.edition_id)
    take_back(world, "D1")
    holds.cancel_hold(actor=world.desk, hold_id=one, now=NOW)
    assert take_back(world, "S1", at=world.fountain).routing.hold_id == other


def test_a_group_counts_as_one_hold(world: World) -> None:
    group(world, world.aysel, world.dede.edition_id, world.snow.edition_id)  # the rule allows two
    more = make_record("Third")
    make_item(more, world.sahil, world.book)
    assert reserve(world, world.aysel, more.edition_id)
    with pytest.raises(Refused) as caught:
        group(world, world.aysel, more.edition_id, more.edition_id)
    assert codes(caught.value) == ["one_title_alone"]
    with pytest.raises(NotFound):
        group(world, world.murad, world.dede.edition_id, 999_999)
    assert not Hold.objects.filter(patron_id=world.murad.id).exists()


def test_a_resting_hold_keeps_its_place_and_is_passed_by(world: World) -> None:
    first, second = wish(world, world.aysel), wish(world, world.murad)
    actor = world.acting(world.aysel)
    hold_changes.suspend_hold(actor=actor, hold_id=first, now=NOW, resumes_on=date(2026, 3, 5))
    shown = queries.hold(first)
    assert shown is not None and (shown.position, shown.resumes_on) == (1, date(2026, 3, 5))
    assert take_back(world, "D1").routing.hold_id == second
    assert take_back(world, "D2", now=LATER).routing.hold_id == first  # the 5th has come
    with pytest.raises(Refused) as caught:
        hold_changes.suspend_hold(actor=actor, hold_id=first, now=LATER)
    assert codes(caught.value) == ["hold_has_item"]
    with pytest.raises(Refused) as caught:
        hold_changes.resume_hold(actor=world.desk, hold_id=second, now=NOW)
    assert codes(caught.value) == ["not_suspended"]
    with pytest.raises(NotPermitted):
        hold_changes.suspend_hold(actor=world.acting(world.murad), hold_id=first, now=NOW)
    with pytest.raises(NotFound):
        hold_changes.suspend_hold(actor=world.desk, hold_id=999_999, now=NOW)


def test_a_resting_hold_keeps_nobody_from_renewing(world: World) -> None:
    hold_id = wish(world, world.murad, item_id=world.dede_1.pk)
    hold_changes.suspend_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert lend(world, world.aysel, "D1")


def test_a_hold_may_wait_from_a_later_day(world: World) -> None:
    hold_id = wish(world, world.aysel, starts_on=date(2026, 3, 5))
    assert take_back(world, "D1").routing.action == "shelve"
    assert take_back(world, "D1", now=LATER).routing.hold_id == hold_id


def test_a_hold_put_first_passes_all_others(world: World) -> None:
    """[CIR-H5]."""
    first, second = wish(world, world.aysel), wish(world, world.murad)
    with pytest.raises(NotPermitted):
        hold_changes.put_first(actor=world.desk, hold_id=second, now=NOW)
    hold_changes.put_first(actor=world.head, hold_id=second, now=NOW)
    assert [each.id for each in queries.hold_queue(world.dede.edition_id)] == [second, first]
    assert [each.position for each in queries.hold_queue(world.dede.edition_id)] == [1, 2]
    assert take_back(world, "D1").routing.hold_id == second


def test_rules_rank_the_queue_by_priority_and_by_place(world: World) -> None:
    """[CIR-H5]."""
    here = wish(world, world.aysel)
    there = wish(world, world.murad, pickup_branch_id=world.fountain.pk, now=NOW + timedelta(minutes=1))
    child = wish(world, world.leyla, now=NOW + timedelta(minutes=2))
    let_say("Books", local_holds_first=True)
    assert take_back(world, "D3", at=world.fountain).routing.hold_id == there
    make_policy("Children first", 5, category=world.child, hold_priority=10)
    assert take_back(world, "D1").routing.hold_id == child
    assert take_back(world, "D2").routing.hold_id == here


def test_a_hold_is_collected_elsewhere_wherever_its_item_is(world: World) -> None:
    actor = world.acting(world.aysel)
    hold_id = wish(world, world.aysel)
    assert (
        hold_changes.change_pickup(actor=actor, hold_id=hold_id, branch_id=world.fountain.pk, now=NOW).routing
        is None
    )
    assert take_back(world, "D1").routing.to_branch_id == world.fountain.pk  # on its way to Fountain
    hold_changes.change_pickup(actor=actor, hold_id=hold_id, branch_id=world.sahil.pk, now=NOW)
    assert take_back(world, "D1", at=world.fountain).routing.to_branch_id == world.sahil.pk
    assert (take_back(world, "D1").routing.action, state(hold_id)) == ("put_aside", "ready")
    sent = hold_changes.change_pickup(actor=actor, hold_id=hold_id, branch_id=world.fountain.pk, now=NOW)
    assert sent.routing is not None and sent.routing.action == "send"
    assert (state(hold_id), Item.objects.get(barcode="D1").state) == ("in_transit", "in_transit")
    let_say("Books", collected_at="home")
    waiting = wish(world, world.murad)
    with pytest.raises(Refused) as caught:
        hold_changes.change_pickup(actor=world.admin, hold_id=waiting, branch_id=world.xezer.pk, now=NOW)
    assert codes(caught.value) == ["collected_elsewhere"]


def fetched_at(world: World) -> list[str]:
    places = (world.sahil, world.fountain, world.xezer)
    return [each.barcode for place in places for each in queries.to_fetch(place.pk)]


def test_one_branch_is_asked_to_fetch_the_nearest_first(world: World) -> None:
    """[CIR-H8]."""
    wish(world, world.aysel, pickup_branch_id=world.fountain.pk)
    assert fetched_at(world) == ["D3"]
    wish(world, world.murad, pickup_branch_id=world.fountain.pk)
    assert fetched_at(world) == ["D1", "D3"]  # each item for one hold


def test_costs_and_closed_days_decide_between_branches(world: World) -> None:
    make_item(world.dede, world.xezer, world.book, barcode="X1")
    Item.objects.filter(barcode__in=["D1", "D2"]).update(current_branch=world.sahil)
    Item.objects.filter(barcode="D3").delete()
    wish(world, world.aysel, pickup_branch_id=world.fountain.pk)
    assert fetched_at(world) == ["D1"]  # of the same library
    worker = system_actor("worker")
    set_cost(
        actor=world.admin, from_branch_id=world.sahil.pk, to_branch_id=world.fountain.pk, cost=9, now=NOW
    )
    Hold.objects.update(target=None)
    assert aim_all(actor=worker, now=NOW) == 1 and fetched_at(world) == ["X1"]
    HoursException.objects.create(place=world.xezer, first_day=date(2026, 3, 2), last_day=date(2026, 3, 2))
    Hold.objects.update(target=None)
    assert aim_all(actor=worker, now=NOW) == 1 and fetched_at(world) == ["D1"]
    set_cost(
        actor=world.admin, from_branch_id=world.sahil.pk, to_branch_id=world.fountain.pk, cost=None, now=NOW
    )
    Hold.objects.update(target=None)
    assert aim_all(actor=worker, now=NOW) == 1 and fetched_at(world) == ["X1"]
    remove_cost(actor=world.admin, cost_id=TransferCost.objects.get().pk, now=NOW)
    assert queries.transfer_costs() == []


def test_another_branch_is_asked_when_nothing_comes(world: World) -> None:
    let_say("Books", fetch_hours=24)
    wish(world, world.aysel, pickup_branch_id=world.fountain.pk)
    worker = system_actor("worker")
    assert aim_all(actor=worker, now=NOW + timedelta(hours=23)) == 0 and fetched_at(world) == ["D3"]
    assert aim_all(actor=worker, now=NOW + timedelta(hours=24)) == 1 and fetched_at(world) == ["D1"]
    lend(world, world.leyla, "D1")
    assert aim_all(actor=worker, now=NOW + timedelta(hours=24)) == 1 and len(fetched_at(world)) == 1
    with pytest.raises(NotPermitted):
        aim_all(actor=world.auditor, now=NOW)


@pytest.mark.parametrize("covers", [{"collection": "rare"}, {"new_days": 30}, {"material": "book"}])
def test_the_time_to_fetch_is_that_of_the_rule_for_the_item(world: World, covers: dict[str, Any]) -> None:
    make_policy("At once", 1, fetch_hours=1, **covers)
    Item.objects.update(collection="rare", acquired_on=date(2026, 3, 1))
    hold_id = wish(world, world.aysel)
    first = Hold.objects.get(pk=hold_id).target_id
    aim_all(actor=system_actor("worker"), now=NOW + timedelta(hours=5))
    assert Hold.objects.get(pk=hold_id).target_id != first


@pytest.mark.parametrize("cost", [-1, 1001])
def test_wrong_costs_are_refused(world: World, cost: int) -> None:
    way = {"from_branch_id": world.sahil.pk, "to_branch_id": world.fountain.pk}
    with pytest.raises(Invalid):
        set_cost(actor=world.admin, **way, cost=cost, now=NOW)
    with pytest.raises(Invalid):
        set_cost(actor=world.admin, **{**way, "to_branch_id": world.sahil.pk}, cost=1, now=NOW)
    with pytest.raises(NotPermitted):
        set_cost(actor=world.desk, **way, cost=1, now=NOW)
    with pytest.raises(NotFound):
        remove_cost(actor=world.admin, cost_id=999_999, now=NOW)
