"""Readers whose card ran out long ago are erased, and seen beforehand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitabdar.circulation import lapsing
from kitabdar.circulation.services.lapsing import erase_lapsed
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services import set_category
from tests.support.lending import lend
from tests.support.world import NOW, World

TODAY = NOW.date()


def lapse(patron_id: int, days: int) -> None:
    Patron.objects.filter(pk=patron_id).update(expires_on=TODAY - timedelta(days=days))


def test_readers_go_when_their_card_ran_out_long_ago(world: World) -> None:
    """[CIR-A2]."""
    lend(world, world.murad, "D1")
    for patron, days in ((world.aysel, 366), (world.murad, 400), (world.leyla, 400), (world.aigerim, 365)):
        lapse(patron.id, days)
    worker = system_actor("worker")
    assert erase_lapsed(actor=worker, now=NOW) == 0  # no category says so
    set_category(actor=world.admin, code="adult", name="Adult", lapsed_days=365, now=NOW)
    seen = lapsing.lapsing_at(world.baku.path, TODAY)
    assert [(each.patron.id, each.erased_on, each.is_open) for each in seen] == [
        (world.murad.id, TODAY, True),
        (world.aysel.id, TODAY, False),
    ]
    assert [each.erased_on for each in lapsing.lapsing_at(world.almaty.path, TODAY)] == [
        TODAY + timedelta(days=1)
    ]
    assert erase_lapsed(actor=worker, now=NOW) == 1
    assert set(Patron.objects.exclude(erased_at=None).values_list("pk", flat=True)) == {world.aysel.id}
    assert AuditEntry.objects.get(action="patrons.erase").details == {"system": "worker"}
    assert erase_lapsed(actor=worker, now=NOW + timedelta(days=1)) == 1  # Aigerim, of Almaty
    with pytest.raises(NotPermitted):
        erase_lapsed(actor=world.desk, now=NOW)


@pytest.mark.parametrize("days", [0, 29, 40_000])
def test_nobody_goes_for_being_a_little_late(world: World, days: int) -> None:
    with pytest.raises(Invalid) as caught:
        set_category(actor=world.admin, code="adult", name="Adult", lapsed_days=days, now=NOW)
    assert list(caught.value.problems) == ["lapsed_days"]
