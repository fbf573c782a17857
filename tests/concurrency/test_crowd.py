"""Eight clients lend, return, reserve and pay around the same fifty items: no promise is broken, none unanswered.

`KITABDAR_CROWD_SECONDS` says for how long (6 unless said; 60 for a thorough run).
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Booking, Charge, Hold, Loan
from kitabdar.circulation.services.bookings import cancel_booking, move_booking
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.circulation.services.charging import charge_by_hand
from kitabdar.circulation.services.hold_changes import change_pickup, suspend_hold
from kitabdar.circulation.services.holds import cancel_hold, place_group
from kitabdar.circulation.services.renewal import renew
from kitabdar.organisation.models import Place
from kitabdar.patrons.queries import PatronView
from tests.support.builders import make_item, make_patron, make_policy
from tests.support.invariants import broken_invariants
from tests.support.lending import book, codes, lend, reserve, take_back
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
CLIENTS, ITEMS, READERS = 8, 50, 12
SECONDS = float(os.environ.get("KITABDAR_CROWD_SECONDS", "6"))


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


class Client:
    """One desk, reader or kiosk: does what comes to mind, and counts how it was answered."""

    def __init__(self, seed: int, world: World, barcodes: list[str], readers: list[PatronView]) -> None:
        self.chance, self.world, self.barcodes, self.readers = random.Random(seed), world, barcodes, readers
        self.seed, self.answers = seed, Counter[str]()

    def run(self, until: float) -> Counter[str]:
        """Act until the time has come."""
        try:
            while time.monotonic() < until:
                act = self.chance.choice(self._acts())
                try:
                    act()
                    self.answers["done"] += 1
                except Refused as refusal:
                    self.answers.update(codes(refusal))
        finally:
            connection.close()
        return self.answers

    def _acts(self) -> list[Callable[[], object]]:
        return [
            *[
                lambda: lend(
                    self.world, self._reader(), self._barcode(), at=self._place(), by=self.world.admin
                )
            ]
            * 4,
            *[lambda: take_back(self.world, self._barcode(), at=self._place(), by=self.world.admin)] * 4,
            *[
                lambda: reserve(
                    self.world, self._reader(), self._edition(), at=self._place(), by=self.world.admin
                )
            ]
            * 2,
            self._group,
            self._change_a_hold,
            self._renew,
            self._charge_and_pay,
            self._book,
            self._change_a_booking,
        ]

    def _reader(self) -> PatronView:
        return self.chance.choice(self.readers)

    def _barcode(self) -> str:
        return self.chance.choice(self.barcodes)

    def _place(self) -> Place:
        return self.chance.choice([self.world.sahil, self.world.fountain])

    def _edition(self) -> int:
        return int(self.chance.choice([self.world.dede, self.world.snow]).edition_id)

    def _group(self) -> None:
        place_group(
            actor=self.world.admin,
            card_number=self._reader().card_number,
            edition_ids=[self.world.dede.edition_id, self.world.snow.edition_id],
            pickup_branch_id=self._place().pk,
            now=NOW,
        )

    def _change_a_hold(self) -> None:
        hold_id = Hold.objects.filter(closed_at=None).order_by("?").values_list("pk", flat=True).first()
        if hold_id is None:
            return
        act = {"actor": self.world.admin, "hold_id": hold_id, "now": NOW}
        match self.chance.randrange(3):
            case 0:
                suspend_hold(**act)
            case 1:
                change_pickup(**act, branch_id=self._place().pk)
            case 2:
                cancel_hold(**act)

    def _book(self) -> None:
        record = self.chance.choice([self.world.dede, self.world.snow])
        item = self.chance.choice([None, *Item.objects.filter(holding__record=record)[:10]])
        first = NOW.date() + timedelta(days=self.chance.randrange(12))
        book(
            self.world,
            self._reader(),
            item or record,
            first,
            first + timedelta(days=self.chance.randrange(4)),
            at=self._place(),
            by=self.world.admin,
            override=frozenset({"away_until", "booking_on_closed_day", "booking_too_soon"}),
        )

    def _change_a_booking(self) -> None:
        rows = Booking.objects.filter(closed_at=None).order_by("?")
        booking_id = rows.values_list("pk", flat=True).first()
        if booking_id is not None:
            act = self.chance.choice([cancel_booking, move_booking])
            act(actor=self.world.admin, booking_id=booking_id, now=NOW)

    def _renew(self) -> None:
        loan_id = Loan.objects.filter(returned_at=None).order_by("?").values_list("pk", flat=True).first()
        if loan_id is not None:
            renew(actor=self.world.admin, loan_id=loan_id, now=NOW)

    def _charge_and_pay(self) -> None:
        desk = {"actor": self.world.admin, "branch_id": self.world.sahil.pk, "now": NOW}
        made = charge_by_hand(patron_id=self._reader().id, kind="damage", amount=Decimal("0.40"), **desk)
        key = f"{self.seed}-{self.chance.random()}"
        pay_charge(charge_id=made.pk, amount=Decimal("0.40"), key=key[:40], **desk)


def test_a_crowd_breaks_no_promise(world: World) -> None:
    make_policy(
        "Plenty",
        1,
        category=world.child,
        loan_limit=None,
        hold_limit=None,
        holds_of_edition=20,
        owed_limit=Decimal(0),
        is_bookable=True,
        booking_limit=None,
        booking_lead=1,
        booking_trail=1,
    )
    barcodes = [
        make_item(record, branch, world.book).barcode
        for record in (world.dede, world.snow)
        for branch in (world.sahil, world.fountain)
        for _ in range(ITEMS // 4)
    ]
    readers = [make_patron(f"R{number}", world.child, world.sahil) for number in range(READERS)]
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(Client(seed, world, barcodes, readers).run, until) for seed in range(CLIENTS)]
        answers = sum((each.result() for each in running), Counter[str]())
    print(f"{sum(answers.values())} answers in {SECONDS:.0f} s: {dict(answers.most_common())}")
    assert answers["done"] > SECONDS * 10
    assert answers["busy"] == 0
    assert answers["changed_meanwhile"] <= answers["done"] // 50  # answered, though: try again
    assert broken_invariants() == []
    assert not Charge.objects.filter(balance__gt=0).exists()
