"""What is read here is taken away, and the reverse, without a return."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Charge, Loan
from kitabdar.circulation.services.checkin import check_in
from kitabdar.circulation.services.checkout import CheckedOut, check_out
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.switching import Switched, switch_loan
from kitabdar.circulation.services.undo import undo_check_out
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import let_say, make_actor
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

SOON = NOW + timedelta(minutes=5)


def read_here(world: World, barcode: str = "D1") -> CheckedOut:
    let_say("Books", reading_room="too")
    return check_out(
        actor=world.desk,
        card_number="A-1",
        barcode=barcode,
        branch_id=world.sahil.pk,
        now=NOW,
        in_reading_room=True,
    )


def switch(
    world: World,
    loan_id: int,
    *,
    here: bool,
    actor: Actor | None = None,
    now: datetime = SOON,
    override: frozenset[str] = frozenset(),
) -> Switched:
    by = actor or world.desk
    return switch_loan(actor=by, loan_id=loan_id, in_reading_room=here, now=now, override=override)


def refused(world: World, loan_id: int, *, here: bool, override: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(Refused) as caught:
        switch(world, loan_id, here=here, override=override)
    return codes(caught.value)


def test_what_is_read_here_is_taken_home_as_if_it_had_been_lent(world: World) -> None:
    """[CIR-D8]: due as a check-out of now, by terms that are kept and say why."""
    let_say("Books", loan_charge=Decimal("1.00"))
    loan_id = read_here(world).loan_id
    done = switch(world, loan_id, here=False)
    assert (done.policy_name, done.charged, done.in_reading_room) == ("Books", Decimal("1.00"), False)
    lent_now = lend(world, world.aysel, "D2", now=SOON)
    loan = Loan.objects.get(pk=loan_id)
    assert loan.due_at == done.due_at == lent_now.due_at and not loan.in_reading_room
    assert {each.kind: each.value for each in queries.agreed_on(loan_id)}["loan_length"] == 14
    entry = AuditEntry.objects.get(action="circulation.switch_loan")
    assert (entry.subject, entry.details["in_reading_room"]) == (f"loan:{loan_id}", False)
    assert Item.objects.get(barcode="D1").state == "on_loan" and broken_invariants() == []


def test_what_was_lent_is_read_here_until_it_closes_and_home_again_without_a_second_charge(
    world: World,
) -> None:
    let_say("Books", reading_room="too", loan_charge=Decimal("1.00"))
    loan_id = lend(world, world.aysel, "D1").loan_id
    done = switch(world, loan_id, here=True)
    assert done.due_at.date() == NOW.date() and done.charged == 0
    assert switch(world, loan_id, here=False).charged == 0
    assert Charge.objects.count() == 1
    assert take_back(world, "D1", now=SOON).days_overdue == 0 and broken_invariants() == []


def test_it_is_refused_as_a_check_out_is_and_overridden_so(world: World) -> None:
    reading = read_here(world).loan_id
    let_say("Books", loan_limit=1)
    lend(world, world.aysel, "D2")
    assert refused(world, reading, here=False) == ["loan_limit_reached"]
    codes_ = frozenset({"loan_limit_reached"})
    assert refused(world, reading, here=False, override=codes_) == ["loan_limit_reached"]
    done = switch(world, reading, here=False, actor=world.head, override=codes_)
    assert [each.code for each in done.overridden] == ["loan_limit_reached"]
    let_say("Books", reading_room="no")
    assert refused(world, reading, here=True) == ["not_to_read_here"]


def test_its_own_edition_does_not_count_but_who_waits_does(world: World) -> None:
    let_say("Books", several_of_one_edition=False)
    reading = read_here(world, "D1").loan_id
    for barcode in ("D2", "D3"):
        Item.objects.filter(barcode=barcode).update(state="missing")
    reserve(world, world.murad, world.dede.edition_id)
    assert refused(world, reading, here=False) == ["wanted_by_others"]


def test_what_is_over_lost_or_so_already_is_not_switched(world: World) -> None:
    reading = read_here(world).loan_id
    assert refused(world, reading, here=True) == ["loan_is_so"]
    declare_lost(actor=world.desk, loan_id=reading, now=NOW)
    assert refused(world, reading, here=False) == ["loan_lost"]
    check_in(actor=world.desk, barcode="D1", branch_id=world.sahil.pk, now=NOW)
    assert refused(world, reading, here=False) == ["loan_ended"]


def test_what_is_overdue_is_charged_as_a_return_would_be(world: World) -> None:
    let_say("Books", reading_room="too", grace=0)
    loan_id = lend(world, world.aysel, "D1", now=NOW - timedelta(days=21)).loan_id
    let_say("Books", overdue_limit=0)
    done = switch(world, loan_id, here=True)
    assert done.late.days > 0 and done.late.charged > 0
    assert take_back(world, "D1", now=SOON).charged == 0


def test_undone_its_charge_goes_too(world: World) -> None:
    let_say("Books", loan_charge=Decimal("1.00"))
    loan_id = read_here(world).loan_id
    switch(world, loan_id, here=False)
    undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON + timedelta(minutes=1))
    assert [each.balance for each in Charge.objects.all()] == [Decimal(0)]
    assert broken_invariants() == []


def test_it_is_for_who_may_lend_there(world: World) -> None:
    loan_id = read_here(world).loan_id
    stranger = make_actor("stranger", "Stranger", world.abai, ("desk-librarian", world.abai))
    with pytest.raises(NotPermitted):
        switch(world, loan_id, here=False, actor=stranger)
