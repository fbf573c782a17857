"""What a list costs: as many statements as it is known for, whatever its rows are joined to and show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.circulation import bookings, claims, ledger, queries
from kitabdar.circulation.services.claims import claim_returned
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.settings_cache import one_moment
from tests.support.builders import let_say, make_charge
from tests.support.lending import book, lend, reserve, take_back
from tests.support.world import NOW, World

LATER = NOW + timedelta(days=40)


@pytest.fixture
def world(world: World) -> World:
    """Let Aysel have two of everything, of each list one that stands differently."""
    let_say("Books", is_bookable=True, loan_charge_daily="0.10")
    lost, said = (lend(world, world.aysel, barcode).loan_id for barcode in ("D1", "D3"))
    for first in (date(2026, 3, 16), date(2026, 4, 6)):
        book(world, world.aysel, world.dede_2, first, first)
    for each in (world.snow, world.abai_way):
        reserve(world, world.aysel, each.edition_id)
    reserve(world, world.murad, world.snow.edition_id)
    take_back(world, "S1", at=world.fountain)  # it is wanted at Sahil
    take_back(world, "S1")
    claim_returned(loan_id=said, actor=world.desk, now=LATER, note="in the book drop")
    declare_lost(loan_id=lost, actor=world.desk, now=LATER)
    make_charge(world.aysel, world.sahil, "1.50")
    return world


LISTS: dict[str, tuple[Callable[[World], Sequence[object]], int]] = {
    "loans": (lambda world: queries.loans_of(world.aysel.id, now=LATER), 1),
    "charges": (lambda world: ledger.charges_of(world.aysel.id), 1),
    "claims": (lambda world: claims.claims_of(world.aysel.id), 1),
    "bookings": (lambda world: bookings.bookings_of(world.aysel.id), 1),
    "journeys": (lambda world: queries.journeys_of_item(world.snow_1.pk), 2),
    "holds": (lambda world: queries.holds_of(world.aysel.id), 5),
    "queue": (lambda world: queries.hold_queue(world.snow.edition_id), 5),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_no_statement_for_a_row(name: str, world: World) -> None:
    read, most = LISTS[name]
    with one_moment():
        lending_settings()
        with CaptureQueriesContext(connection) as captured:
            rows = read(world)
    assert rows and len(captured) == most, captured.captured_queries
