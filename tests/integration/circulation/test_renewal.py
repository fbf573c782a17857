"""Keeping an item longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kitabdar.circulation import explaining, ledger, queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Charge, Loan, Policy, Renewal
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.renewal import renew, renew_by_itself
from kitabdar.organisation.actors import system_actor
from kitabdar.patrons.models import PatronBlock
from tests.support.builders import let_say, make_patron
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

NEXT_WEEK = NOW + timedelta(days=8)  # Tuesday the 10th; two weeks later is in the holidays


def test_readers_renew_their_own_loans_from_today(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    done = renew(actor=world.acting(world.aysel), loan_id=loan_id, now=NEXT_WEEK)
    assert done.due_at == datetime(2026, 3, 25, 15, 0, tzinfo=UTC)
    assert (done.renewals, done.renewals_left, done.title) == (1, 0, "Kitabi-Dədə Qorqud")
    kept = Renewal.objects.get()
    assert (kept.previous_due_at, kept.due_at) == (datetime(2026, 3, 16, 15, 0, tzinfo=UTC), done.due_at)
    assert Loan.objects.get().due_at == done.due_at


def test_nobody_renews_the_loans_of_others(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    for stranger in (world.acting(world.murad), world.night_desk, world.cataloguer):
        with pytest.raises(NotPermitted):
            renew(actor=stranger, loan_id=loan_id, now=NEXT_WEEK)


def test_the_limit_is_overridden_by_permission_alone(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    renew(actor=world.desk, loan_id=loan_id, now=NEXT_WEEK)
    later = NEXT_WEEK + timedelta(days=8)
    limit = frozenset({"renewal_limit_reached"})
    for actor in (world.desk, world.acting(world.aysel)):
        with pytest.raises(Refused) as caught:
            renew(actor=actor, loan_id=loan_id, now=later, override=limit)
        assert codes(caught.value) == ["renewal_limit_reached"]
    assert renew(actor=world.head, loan_id=loan_id, now=later, override=limit).renewals == 2


def test_what_others_wait_for_is_not_renewed_while_nothing_else_is_free(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    reserve(world, world.murad, world.dede.edition_id)
    renew(actor=world.desk, loan_id=loan_id, now=NEXT_WEEK)  # two others are free
    let_say("Books", renewal_limit=5)
    lend(world, world.leyla, "D2")
    take_back(world, "D3")  # which goes to Murad
    other = make_patron("A-9", world.adult, world.sahil, names=("Əliyev", "Orxan", ""))
    reserve(world, other, world.dede.edition_id)
    with pytest.raises(Refused) as caught:
        renew(actor=world.desk, loan_id=loan_id, now=NEXT_WEEK + timedelta(days=8))
    assert codes(caught.value) == ["wanted_by_others"]


def test_a_renewal_that_gains_nothing_is_refused(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(Refused) as caught:
        renew(actor=world.desk, loan_id=loan_id, now=NOW)
    assert codes(caught.value) == ["renewal_gains_nothing"]
    assert caught.value.refusals[0].params["due_at"].hour == 19  # as the clock at Sahil shows it


def test_what_is_over_is_not_renewed(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    lost_id = lend(world, world.aysel, "D2").loan_id
    take_back(world, "D1")
    declare_lost(actor=world.desk, loan_id=lost_id, now=NOW)
    for each, code in ((loan_id, "loan_ended"), (lost_id, "loan_lost")):
        with pytest.raises(Refused) as caught:
            renew(actor=world.desk, loan_id=each, now=NEXT_WEEK)
        assert codes(caught.value) == [code]
    with pytest.raises(NotFound):
        renew(actor=world.desk, loan_id=999_999, now=NEXT_WEEK)


def test_a_loan_whose_policy_is_gone_is_renewed_by_what_governs_now(world: World) -> None:
    loan_id = lend(world, world.aysel, "S2").loan_id
    Policy.objects.filter(name="Films").delete()
    assert renew(actor=world.desk, loan_id=loan_id, now=NOW).renewals_left == 0  # now under "Books"
    assert queries.loans_of(world.aysel.id, now=NOW)[0].renewals == 1


def test_loans_renew_by_themselves_where_their_terms_say_so(world: World) -> None:
    """[CIR-D7]."""
    worker = system_actor("worker")
    let_say("Books", auto_renewal=True, auto_renewal_days_before=2, auto_renewal_longest=20)
    loan_id = lend(world, world.aysel, "D1").loan_id  # due on Monday the 16th at 19:00
    assert renew_by_itself(actor=worker, now=NOW + timedelta(days=12)) == 0
    soon = NOW + timedelta(days=13)
    assert renew_by_itself(actor=worker, now=soon) == 1
    assert Loan.objects.get(pk=loan_id).renewals == 1
    assert renew_by_itself(actor=worker, now=soon) == 0
    Loan.objects.update(due_at=soon + timedelta(days=1))
    assert renew_by_itself(actor=worker, now=soon) == 0  # the rule allows one
    let_say("Books", renewal_limit=9)
    late = NOW + timedelta(days=20)
    Loan.objects.update(due_at=late + timedelta(days=1))
    assert renew_by_itself(actor=worker, now=late) == 0  # lent too long ago
    with pytest.raises(NotPermitted):
        renew_by_itself(actor=world.auditor, now=NOW)


def test_what_is_overdue_is_charged_when_it_is_renewed(world: World) -> None:
    """[CIR-M10]: as if it came back then; what comes later counts from the new due date."""
    loan_id = lend(world, world.aysel, "D1").loan_id  # due on Monday the 16th
    late = NOW + timedelta(days=17)  # Thursday the 19th
    done = renew(actor=world.acting(world.aysel), loan_id=loan_id, now=late)
    assert (done.late.days, done.late.charged, done.currency) == (3, Decimal("0.60"), "AZN")
    charge = Charge.objects.get()
    assert (charge.pk, charge.kind, charge.loan_id) == (done.late.charge_id, "overdue", loan_id)
    assert take_back(world, "D1", now=late + timedelta(hours=1)).charged == 0
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.60")}
    assert broken_invariants() == []


def test_who_renews_what_is_overdue_waits_where_the_rule_says_so(world: World) -> None:
    let_say("Books", charge=Decimal(0), suspension_days=2)
    loan_id = lend(world, world.aysel, "D1").loan_id
    late = NOW + timedelta(days=17)
    done = renew(actor=world.desk, loan_id=loan_id, now=late)
    assert done.late.charge_id is None
    assert done.late.suspended_until == (late + timedelta(days=6)).date()
    block = PatronBlock.objects.get()
    assert (block.until, block.cause) == (done.late.suspended_until, "late")


def test_a_renewal_in_time_and_one_within_grace_cost_nothing(world: World) -> None:
    let_say("Books", renewal_limit=5, grace=2)
    loan_id = lend(world, world.aysel, "D1").loan_id
    for days in (8, 25):  # in time, and two days late
        assert renew(actor=world.desk, loan_id=loan_id, now=NOW + timedelta(days=days)).late.charged == 0
    assert not Charge.objects.exists()


def test_after_a_fixed_date_a_renewal_gains_nothing(world: World) -> None:
    """[CIR-D3]."""
    let_say("Books", fixed_due_date=date(2026, 3, 10), renewal_limit=5)
    loan_id = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(Refused) as caught:
        renew(actor=world.acting(world.aysel), loan_id=loan_id, now=NOW + timedelta(days=11))
    assert codes(caught.value) == ["renewal_gains_nothing"]
    assert ledger.owed(world.aysel.id) == {}


def test_each_renewal_costs_what_the_rules_of_its_day_say(world: World) -> None:
    """[CIR-M14]: and says why."""
    loan_id = lend(world, world.aysel, "D1").loan_id
    let_say("Books", renewal_charge=Decimal("0.50"), renewal_limit=5)
    before = queries.loan(loan_id)
    assert before is not None and before.renewal_charge == 0
    done = renew(actor=world.desk, loan_id=loan_id, now=NEXT_WEEK)
    assert (done.charged, done.currency, done.late.charged) == (Decimal("0.50"), "AZN", Decimal(0))
    renew(actor=world.desk, loan_id=loan_id, now=NEXT_WEEK + timedelta(days=8))
    found = ledger.charges_of(world.aysel.id)
    assert [(each.kind, each.amount) for each in found] == [("renewal", Decimal("0.50"))] * 2
    assert found[0].why is not None and found[0].why.winner == "Books"
    assert explaining.behind_charge(found[0])[0].kind == "renewal_charge"
    after = queries.loan(loan_id)
    assert after is not None and after.renewal_charge == Decimal("0.50")
    assert broken_invariants() == []
