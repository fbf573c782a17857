"""What readers ask for from closed stacks: the number, the way from the list to the desk, and back. [CIR-S1]"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import queries, stacks
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Hold, StackRequest
from kitabdar.circulation.services import hold_changes, holds, stack_requests, targeting, undo
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from kitabdar.organisation.queries import place_tree
from kitabdar.organisation.services.stacks import set_stack
from tests.support.builders import let_say, make_place
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.stacks import asked, stack_at_sahil
from tests.support.world import NOW, World

LATER = NOW + timedelta(minutes=10)


def state(request: StackRequest) -> str:
    request.refresh_from_db()
    return request.state


def test_from_the_list_to_the_desk_to_the_reader(world: World) -> None:
    stack = stack_at_sahil(world)
    request = asked(world)
    assert (request.number, request.state, request.stack_id) == (1, "asked", stack.pk)
    second = asked(world, "murad")
    assert second.number == 2 and second.item_id != request.item_id
    listed = stacks.to_be_fetched(world.sahil.pk)
    assert [(each.number, each.sector, each.code) for each in listed] == [
        (1, "Floor 2", f"R{world.sahil.pk}-1"),
        (2, "Floor 2", f"R{world.sahil.pk}-2"),
    ]
    done = stack_requests.begin_fetching(actor=world.desk, request_id=request.pk, now=LATER)
    assert (done.number, done.state, state(request)) == (1, "fetching", "fetching")
    board = stacks.board(world.sahil.pk)
    assert (board.fetching, board.ready) == ((1,), ())
    take_back(world, request.item.barcode, now=LATER + timedelta(minutes=5))
    assert state(request) == "ready" and stacks.board(world.sahil.pk).ready == (1,)
    view = queries.hold(request.hold_id)
    assert view is not None and (view.request_number, view.request_state) == (1, "ready")
    (times,) = stacks.times(world.sahil.pk, LATER + timedelta(hours=1))
    assert (times.requests, times.waited, times.fetched, times.longest) == (1, 10, 5, 15)
    lent = lend(world, world.aysel, request.item.barcode, now=LATER + timedelta(minutes=9))
    assert state(request) == "collected" and stacks.board(world.sahil.pk).ready == ()
    undo.undo_check_out(actor=world.desk, loan_id=lent.loan_id, now=LATER + timedelta(minutes=10))
    assert state(request) == "ready"
    assert broken_invariants() == []


def test_what_is_not_collected_goes_back_to_the_stack(world: World) -> None:
    stack_at_sahil(world)
    request = asked(world)
    take_back(world, request.item.barcode)
    holds.cancel_hold(actor=world.desk, hold_id=request.hold_id, now=LATER)
    assert state(request) == "returned"
    assert Item.objects.get(pk=request.item_id).state == "available"
    other = asked(world, "murad")
    holds.cancel_hold(actor=world.desk, hold_id=other.hold_id, now=LATER)
    assert state(other) == "given_up"
    assert stacks.to_be_fetched(world.sahil.pk) == []


def test_what_is_not_found_counts_as_missing_and_another_copy_is_asked_for(world: World) -> None:
    stack_at_sahil(world)
    request = asked(world)
    done = stack_requests.not_found(actor=world.desk, request_id=request.pk, now=LATER)
    assert Item.objects.get(barcode=done.barcode).state == "missing"
    assert (done.state, done.number, state(request)) == ("asked", 1, "asked")
    assert request.item.barcode != done.barcode
    done = stack_requests.not_found(actor=world.desk, request_id=request.pk, now=LATER)
    assert done.state == "not_found"  # D3 stands on open shelves elsewhere: it is fetched from there
    assert Hold.objects.get(pk=request.hold_id).target == world.dede_3
    assert AuditEntry.objects.filter(action="circulation.miss_request").count() == 2
    take_back(world, "D1")  # found again
    assert state(request) == "ready"


def test_outside_its_hours_a_stack_is_asked_and_waits(world: World) -> None:  # [CIR-S2]
    stack_at_sahil(world, daily=(540, 720))  # 9 to 12; it is 13 o'clock in Baku
    request = asked(world)
    tomorrow = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    assert request.fetch_from == tomorrow
    hold = Hold.objects.get(pk=request.hold_id)
    assert hold.targeted_at == tomorrow
    view = queries.hold(request.hold_id)
    assert view is not None and view.request_state == "asked"
    (times,) = _brought(world, request, tomorrow + timedelta(minutes=20))
    assert times.longest == 20  # what was closed does not count


def _brought(world: World, request: StackRequest, now: datetime) -> list[stacks.Times]:
    take_back(world, request.item.barcode, now=now)
    return stacks.times(world.sahil.pk, now)


def test_closed_stacks_are_no_shelf_that_readers_fetch_from(world: World) -> None:  # [CIR-S3]
    let_say("Books", on_shelf_holds="all_away")
    with pytest.raises(Refused) as refused:
        reserve(world, world.aysel, world.snow.edition_id)
    assert codes(refused.value) == ["on_the_shelf"]
    stack_at_sahil(world)
    Item.objects.filter(barcode="D3").update(state="missing")
    assert asked(world).number == 1


def test_what_is_to_be_read_here_must_be_given_out_here(world: World) -> None:
    stack_at_sahil(world)
    let_say("Books", reading_room="too")
    given = {"actor": world.desk, "card_number": "A-1", "edition_id": world.dede.edition_id, "now": NOW}
    held = holds.place_hold(**given, pickup_branch_id=world.sahil.pk, in_reading_room=True)
    assert held.number == 1
    (line,) = stacks.to_be_fetched(world.sahil.pk)
    assert line.in_reading_room
    holds.cancel_hold(actor=world.desk, hold_id=held.hold_id, now=NOW)
    let_say("Books", reading_room="no")
    with pytest.raises(Refused) as refused:
        holds.place_hold(**given, pickup_branch_id=world.sahil.pk, in_reading_room=True)
    assert codes(refused.value) == ["not_to_read_here"]


def test_a_hold_that_rests_or_is_collected_elsewhere_takes_its_request_along(world: World) -> None:
    stack_at_sahil(world)
    request = asked(world)
    given = {"actor": world.desk, "hold_id": request.hold_id, "now": LATER}
    hold_changes.suspend_hold(**given)
    assert state(request) == "waiting"
    hold_changes.resume_hold(**given)
    assert state(request) == "asked"
    hold_changes.change_pickup(**given, branch_id=world.fountain.pk)
    request.refresh_from_db()
    assert request.branch_id == world.fountain.pk
    assert request.state == "waiting"  # the copy at Fountain Square is tried first
    later = LATER + timedelta(days=9)
    targeting.aim_all(actor=world.admin, now=later)
    request.refresh_from_db()
    assert (request.state, request.day) == ("asked", later.date())
    item = Item.objects.get(barcode="D1")
    take_back(world, item.barcode, now=LATER)
    assert state(request) == "on_its_way"
    assert stacks.board(world.fountain.pk).fetching == (request.number,)
    take_back(world, item.barcode, at=world.fountain, now=LATER)
    assert state(request) == "ready"
    assert broken_invariants() == []


def test_numbers_begin_anew_each_day_and_pass_by_what_is_still_open(world: World) -> None:
    stack_at_sahil(world)
    first = asked(world)
    tomorrow = NOW + timedelta(days=1)
    second = asked(world, "murad", now=tomorrow)
    assert (first.number, second.number) == (1, 2)
    found = stacks.request_by_code("2", world.sahil.pk)
    assert found is not None and found.id == second.pk
    assert stacks.request_by_code(f"R{world.sahil.pk}-1", world.fountain.pk) is not None
    assert stacks.request_by_code("1", world.fountain.pk) is None


def test_what_may_not_be_done_to_a_request(world: World) -> None:
    stack_at_sahil(world)
    request = asked(world)
    given = {"request_id": request.pk, "now": LATER}
    with pytest.raises(NotPermitted):
        stack_requests.begin_fetching(actor=world.night_desk, **given)
    with pytest.raises(NotFound):
        stack_requests.begin_fetching(actor=world.desk, request_id=999_999, now=LATER)
    with pytest.raises(Refused) as refused:
        stack_requests.lay_back(actor=world.desk, **given)
    assert codes(refused.value) == ["not_to_be_fetched"]
    stack_requests.begin_fetching(actor=world.desk, **given)
    with pytest.raises(Refused) as refused:
        stack_requests.begin_fetching(actor=world.desk, **given)
    assert codes(refused.value) == ["being_fetched"]
    assert stack_requests.lay_back(actor=world.desk, **given).state == "asked"
    take_back(world, request.item.barcode)
    with pytest.raises(Refused) as refused:
        stack_requests.not_found(actor=world.desk, **given)
    assert codes(refused.value) == ["not_to_be_fetched"]


def test_the_setting_is_inherited_until_a_place_says_otherwise(world: World) -> None:
    given = {"actor": world.admin, "now": NOW}
    set_stack(**given, place_id=world.sahil.pk, is_closed=True, sector="Cellar")
    room = make_place("location", "sahil-open", "Open shelves", world.sahil)
    set_stack(**given, place_id=room.pk, is_closed=False)
    tree = place_tree()
    assert tree.by_id[world.reading_room.pk].is_closed_stack
    assert tree.by_id[world.reading_room.pk].sector == "Cellar"
    assert not tree.by_id[room.pk].is_closed_stack
    set_stack(**given, place_id=room.pk, is_closed=None)
    assert place_tree().by_id[room.pk].is_closed_stack
    with pytest.raises(NotPermitted):
        set_stack(actor=world.head, now=NOW, place_id=world.sahil.pk, is_closed=True)
    with pytest.raises(Invalid):
        set_stack(**given, place_id=world.sahil.pk, is_closed=True, sector="x" * 61)
