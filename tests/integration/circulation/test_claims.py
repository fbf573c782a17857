"""What readers say they have returned: the loan stands still until it is found, or not. [CIR-C1]"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import claims as claimed
from kitabdar.circulation import ledger, queries
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Loan, Policy, ReturnClaim
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.claims import (
    Claimed,
    claim_returned,
    found_on_shelf,
    found_with_reader,
    not_found,
    searched,
    write_off_claim,
)
from kitabdar.circulation.services.losses import lose_long_overdue
from kitabdar.circulation.services.renewal import renew
from kitabdar.circulation.services.undo import undo_check_in
from kitabdar.notices.models import Notice
from kitabdar.notices.services.noting import note_the_day
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron
from tests.support.builders import let_say
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, take_back
from tests.support.world import NOW, World

LATE = NOW + timedelta(days=40)


def claim(world: World, barcode: str = "D1", **given: object) -> Claimed:
    """Lend an item to Aysel and have her say later that she returned it."""
    loan_id = lend(world, world.aysel, barcode).loan_id
    wanted = {"actor": world.desk, "now": LATE, "note": "in the book drop", **given}
    return claim_returned(loan_id=loan_id, **wanted)  # type: ignore[arg-type]


def test_a_claimed_loan_is_not_late_and_nobody_is_reminded(world: World) -> None:
    let_say("Books", lost_after_days=30)
    made = claim(world)
    assert (made.title, made.claims, made.is_warning) == ("Kitabi-Dədə Qorqud", 1, False)
    (loan,) = queries.loans_of(world.aysel.id, now=LATE)
    assert (loan.state, loan.is_overdue) == ("claimed", False)
    assert queries.open_numbers(world.aysel.id, LATE).overdue == 0
    assert queries.overdue_at(world.sahil.pk, LATE) == []
    worker = system_actor("worker")
    note_the_day(actor=worker, now=LATE)
    assert not Notice.objects.filter(event="overdue").exists()
    assert lose_long_overdue(actor=worker, now=LATE) == 0
    with pytest.raises(Refused) as caught:
        renew(actor=world.desk, loan_id=made.loan_id, now=LATE)
    assert codes(caught.value) == ["loan_claimed"]
    assert broken_invariants() == []


def test_what_is_found_here_is_taken_back_without_a_charge(world: World) -> None:
    made = claim(world)
    back = found_on_shelf(actor=world.desk, claim_id=made.claim_id, branch_id=world.sahil.pk, now=LATE)
    assert (back.was_claimed, back.charge_id, back.suspended_until) == (True, None, None)
    assert ledger.owed(world.aysel.id) == {}
    found = claimed.claim(made.claim_id)
    assert found is not None and (found.outcome, found.by_name) == ("found_here", "Nigar Desk")
    assert claimed.counted(world.aysel.id) == 0
    assert Item.objects.get(barcode="D1").state == "available"


def test_any_scan_at_returns_finds_it_and_its_undoing_looks_for_it_again(world: World) -> None:
    made = claim(world)
    assert take_back(world, "D1", at=world.fountain, by=world.night_desk, now=LATE).was_claimed
    undo_check_in(actor=world.night_desk, loan_id=made.loan_id, now=LATE + timedelta(minutes=2))
    assert Loan.objects.get(pk=made.loan_id).state == "claimed"
    assert [each.id for each in claimed.open_claims_at(world.sahil.pk)] == [made.claim_id]
    assert broken_invariants() == []


def test_what_the_reader_has_after_all_is_late_as_if_nothing_was_said(world: World) -> None:
    made = claim(world)
    found_with_reader(actor=world.desk, claim_id=made.claim_id, note="under the bed", now=LATE)
    assert claimed.counted(world.aysel.id) == 1
    assert queries.open_numbers(world.aysel.id, LATE).overdue == 1
    assert take_back(world, "D1", now=LATE).charged > 0
    row = ReturnClaim.objects.get(pk=made.claim_id)
    assert row.note == "in the book drop · under the bed"


def test_what_is_not_found_is_lost_with_what_the_rule_charges(world: World) -> None:
    made = claim(world)
    done = not_found(actor=world.desk, claim_id=made.claim_id, now=LATE)
    assert (done.charged, done.currency) == (Decimal("12.50"), "AZN")
    assert (Loan.objects.get(pk=made.loan_id).state, Item.objects.get(barcode="D1").state) == ("lost", "lost")
    assert ReturnClaim.objects.get().outcome == "lost"
    assert broken_invariants() == []


def test_writing_off_ends_the_loan_without_a_charge_and_needs_a_reason_and_a_right(world: World) -> None:
    made = claim(world)
    with pytest.raises(NotPermitted):
        write_off_claim(actor=world.desk, claim_id=made.claim_id, note="believed", now=LATE)
    with pytest.raises(Invalid):
        write_off_claim(actor=world.head, claim_id=made.claim_id, note="  ", now=LATE)
    write_off_claim(actor=world.head, claim_id=made.claim_id, note="believed", now=LATE)
    assert queries.loans_of(world.aysel.id, now=LATE) == []
    assert (ledger.owed(world.aysel.id), Item.objects.get(barcode="D1").state) == ({}, "missing")
    assert take_back(world, "D1", now=LATE).previous_state == "missing"
    assert broken_invariants() == []


@pytest.mark.parametrize("act", [found_with_reader, not_found, searched])
def test_a_claim_is_settled_once(world: World, act: object) -> None:
    made = claim(world)
    found_on_shelf(actor=world.desk, claim_id=made.claim_id, branch_id=world.sahil.pk, now=LATE)
    with pytest.raises(Refused) as caught:
        act(actor=world.desk, claim_id=made.claim_id, now=LATE)  # type: ignore[operator]
    assert codes(caught.value) == ["claim_settled"]
    with pytest.raises(NotFound):
        act(actor=world.desk, claim_id=made.claim_id + 1, now=LATE)  # type: ignore[operator]


def test_a_limit_counts_what_did_not_prove_right_and_may_be_set_aside(world: World) -> None:
    """[CIR-C3]"""
    let_say("Books", claim_limit=1, claim_warning=1)
    first = claim(world, "D2")
    assert first.is_warning
    found_with_reader(actor=world.desk, claim_id=first.claim_id, now=LATE)
    loan_id = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(Refused) as caught:
        claim_returned(actor=world.desk, loan_id=loan_id, now=LATE)
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.rule) == ("claim_limit_reached", Policy.objects.get(name="Books").name)
    override = frozenset({"claim_limit_reached"})
    with pytest.raises(Refused):
        claim_returned(actor=world.desk, loan_id=loan_id, now=LATE, override=override)
    made = claim_returned(actor=world.head, loan_id=loan_id, now=LATE, override=override)
    assert [each.code for each in made.overridden] == ["claim_limit_reached"]


def test_the_list_is_of_who_lent_it_and_whose_it_is(world: World) -> None:
    loan_id = lend(world, world.murad, "D1", at=world.fountain, by=world.night_desk).loan_id
    made = claim_returned(actor=world.night_desk, loan_id=loan_id, now=NOW)
    for branch in (world.sahil, world.fountain):
        assert [each.id for each in claimed.open_claims_at(branch.pk)] == [made.claim_id]
    assert claimed.open_claims_at(world.xezer.pk) == []
    assert searched(actor=world.desk, claim_id=made.claim_id, now=NOW) == 1
    assert searched(actor=world.night_desk, claim_id=made.claim_id, now=NOW) == 2
    with pytest.raises(NotPermitted):
        searched(actor=world.auditor, claim_id=made.claim_id, now=NOW)
    assert AuditEntry.objects.filter(action="circulation.search_shelves").count() == 2


def test_the_count_stays_when_the_loan_is_parted_from_its_reader(world: World) -> None:
    made = claim(world)
    write_off_claim(actor=world.head, claim_id=made.claim_id, note="believed", now=LATE)
    Patron.objects.filter(pk=world.aysel.id).update(history="none")
    anonymise(actor=system_actor("worker"), now=LATE + timedelta(days=1))
    row = ReturnClaim.objects.get(pk=made.claim_id)
    assert (row.loan_id, row.note, row.patron_id) == (None, "", world.aysel.id)
    assert claimed.counted(world.aysel.id) == 1
    (kept,) = claimed.claims_of(world.aysel.id)
    assert (kept.title, kept.barcode) == ("", "")
    with pytest.raises(Refused):
        searched(actor=world.desk, claim_id=made.claim_id, now=LATE)
