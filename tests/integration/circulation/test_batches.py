"""Whole lists: rehearsed, done line by line, broken off and repeated. [CIR-L1]"""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitabdar.circulation import batches as queries
from kitabdar.circulation.models import BatchLine, BatchRun, Charge, Loan
from kitabdar.circulation.services import batches
from kitabdar.circulation.services.batches import begin_batch, forget_batches, go_on
from kitabdar.circulation.services.checkin import check_in
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.services.erasure import erase
from kitabdar.search.models import OutboxEntry
from tests.support.invariants import broken_invariants
from tests.support.lending import lend, take_back
from tests.support.world import NOW, World


def begin(world: World, kind: str, *barcodes: str, **given: object) -> int:
    wanted = {"actor": world.head, "branch_id": world.sahil.pk, "card_number": "A-1", "now": NOW, **given}
    return begin_batch(kind=kind, barcodes=barcodes, **wanted)  # type: ignore[arg-type]


def states(run_id: int) -> list[str]:
    found = queries.run(run_id)
    assert found is not None
    return [line.state for line in found.lines]


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(world: World) -> None:
    before = AuditEntry.objects.count(), OutboxEntry.objects.count()
    run_id = begin(world, "check_out", "D1", "D2", "W1", "S1", "nothing")
    assert states(run_id) == ["done", "done", "done", "refused", "refused"]  # three loans are allowed
    assert not Loan.objects.exists()
    assert (AuditEntry.objects.count() - 1, OutboxEntry.objects.count()) == before
    found = queries.run(run_id)
    assert found is not None and all(line.is_expected for line in found.lines)
    assert "the rule allows 3" in found.lines[3].said


def test_it_is_lent_line_by_line_and_every_refusal_is_kept(world: World) -> None:
    lend(world, world.murad, "D2")
    run_id = begin(world, "check_out", "D1", "D2", "T1", "S1")
    assert go_on(actor=world.head, run_id=run_id, now=NOW, limit=2) == 2
    assert go_on(actor=world.head, run_id=run_id, now=NOW) == 0
    assert states(run_id) == ["done", "refused", "refused", "done"]
    assert Loan.objects.filter(patron_id=world.aysel.id).count() == 2
    run = BatchRun.objects.get(pk=run_id)
    assert run.ended_at == NOW
    assert go_on(actor=world.head, run_id=run_id, now=NOW) == 0
    assert broken_invariants() == []


def test_the_same_list_again_says_what_was_so_already(world: World) -> None:
    first = begin(world, "check_out", "D1", "S1")
    go_on(actor=world.head, run_id=first, now=NOW)
    again = begin(world, "check_out", "D1", "S1", "D2")
    go_on(actor=world.head, run_id=again, now=NOW)
    assert states(again) == ["already", "already", "done"]
    full = queries.run(begin(world, "check_out", "D1", "D2", "S1"))  # three loans are all that is allowed
    assert full is not None
    assert {line.said for line in full.lines} == {"The reader has it on loan already. It can be renewed."}
    back = begin(world, "check_in", "D1", "D2", now=NOW)
    go_on(actor=world.head, run_id=back, now=NOW)
    assert states(back) == ["done", "done"]
    once_more = begin(world, "check_in", "D1", "D2")
    go_on(actor=world.head, run_id=once_more, now=NOW)
    assert states(once_more) == ["already", "already"]


def test_what_breaks_off_goes_on_and_does_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for barcode in ("D1", "D2", "S1"):
        lend(world, world.aysel, barcode, now=NOW - timedelta(days=30))
    run_id = begin(world, "check_in", "D1", "D2", "S1")
    taken: list[str] = []
    honest = check_in

    def failing(**asked: object) -> object:
        taken.append(str(asked["barcode"]))
        done = honest(**asked)  # type: ignore[arg-type]
        if len(taken) == 2:
            raise RuntimeError("the power is gone")
        return done

    monkeypatch.setattr(batches, "check_in", failing)
    with pytest.raises(RuntimeError):
        go_on(actor=world.head, run_id=run_id, now=NOW)
    assert list(BatchLine.objects.values_list("state", flat=True)) == ["done", "waiting", "waiting"]
    assert Loan.objects.filter(returned_at=None).count() == 2
    assert go_on(actor=world.head, run_id=run_id, now=NOW) == 0
    assert taken == ["D1", "D2", "D2", "S1"]
    assert states(run_id) == ["done"] * 3
    assert Charge.objects.count() == 3
    assert broken_invariants() == []


def test_what_happened_since_the_rehearsal_counts(world: World) -> None:
    run_id = begin(world, "check_out", "D1")
    lend(world, world.murad, "D1")
    go_on(actor=world.head, run_id=run_id, now=NOW)
    assert states(run_id) == ["refused"]
    take_back(world, "D1")


def test_a_list_needs_its_right_and_that_to_lend(world: World) -> None:
    with pytest.raises(NotPermitted):
        begin(world, "check_in", "D1", actor=world.desk)
    with pytest.raises(NotPermitted):
        begin(world, "check_in", "D1", branch_id=world.xezer.pk)
    run_id = begin(world, "check_in", "D1")
    with pytest.raises(NotPermitted):
        go_on(actor=world.desk, run_id=run_id, now=NOW)
    with pytest.raises(NotFound):
        go_on(actor=world.head, run_id=run_id + 1, now=NOW)


def test_what_is_no_list_is_refused(world: World) -> None:
    for kind, barcodes in (("check_in", ()), ("give", ("D1",)), ("check_in", tuple(map(str, range(501))))):
        with pytest.raises(Invalid):
            begin(world, kind, *barcodes)
    with pytest.raises(NotFound):
        begin(world, "check_out", "D1", card_number="nobody")


def test_lists_are_forgotten_after_a_month_and_with_their_reader(world: World) -> None:
    begin(world, "check_in", "D1")
    assert forget_batches(actor=system_actor("worker"), now=NOW + timedelta(days=29)) == 0
    assert forget_batches(actor=system_actor("worker"), now=NOW + timedelta(days=31)) == 2
    begin(world, "check_out", "D1", card_number="A-2")
    erase(actor=world.admin, patron_id=world.murad.id, now=NOW)
    assert not BatchRun.objects.exists()
