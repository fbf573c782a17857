"""Any sequence of acts at any desk leaves the library in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import (
    Booking,
    Charge,
    Hold,
    JournalEntry,
    Loan,
    ReturnClaim,
    Rota,
    RotaItem,
    StackRequest,
)
from kitabdar.circulation.services import (
    bookings,
    charges,
    charging,
    checkin,
    checkout,
    claims,
    closing,
    hold_changes,
    holds,
    losses,
    merging,
    recalling,
    renewal,
    reversing,
    rotas,
    rotation,
    stack_requests,
    switching,
    targeting,
    tills,
    transfers,
    undo,
)
from kitabdar.notices.services import composing, noting
from kitabdar.patrons.queries import by_card
from tests.support.builders import let_say
from tests.support.invariants import broken_invariants
from tests.support.moving import add_move, cart_at_sahil
from tests.support.stacks import stack_at_sahil
from tests.support.world import NOW, World

BARCODES = st.sampled_from(["D1", "D2", "D3", "S1", "S2", "W1", "T1"])
CARDS = st.sampled_from(["A-1", "A-2", "C-1", "K-1"])
PLACES = st.sampled_from(["sahil", "fountain", "abai"])
EDITIONS = st.sampled_from(["dede", "snow", "abai_way"])
NUMBERS = st.integers(0, 1_000_000)
EVERYTHING = frozenset(
    {
        "wanted_by_others",
        "held_for_another",
        "in_transit",
        "loan_limit_reached",
        "owes_too_much",
        "hold_limit_reached",
        "booked_for_another",
        "booking_on_closed_day",
        "booking_limit_reached",
        "booking_too_soon",
        "away_until",
        "only_to_read_here",
        "not_loanable",
        "not_to_read_here",
        "renewal_limit_reached",
        "renewal_overdue",
        "called_back",
    }
)
STEPS = int(os.environ.get("KITABDAR_RANDOM_STEPS", "480"))
"""How many acts are tried; 10,000 for a thorough run."""

OVERRIDES = st.sampled_from([frozenset[str](), EVERYTHING])


class RandomDays(RuleBasedStateMachine):
    """Acts in random order on the small world; what is refused is refused, nothing else happens."""

    world: World

    @initialize()
    def morning(self) -> None:
        self.now = NOW
        stack_at_sahil(self.world)
        let_say("Books", lost_after_days=30, processing_charge=Decimal("1.50"), found_processing="given_back")
        let_say("Books", loan_charge_daily=Decimal("0.05"), renewal_charge=Decimal("0.10"))
        let_say("Read here", reading_room="only")
        let_say("Books", reading_room="too", suspension_days=1, suspension_every=30)
        cart = cart_at_sahil(self.world).pk
        add_move(self.world, "Shown", moment="check_out", collection="", to_collection="shown")
        add_move(
            self.world, "Cart", collection="shown", to_location_id=cart, no_collection=True, rest_hours=90
        )
        add_move(self.world, "To the cart", at=self.world.city, to_location_id=cart)
        let_say("Books", recalled_by="anyone", recall_length=5, recall_kept_days=2)
        let_say("Films", recalled_by="staff", recall_length=0, recall_kept_days=0)
        let_say("Books", is_bookable=True, booking_lead=1, booking_trail=1, booking_kept_days=3)

    def _act(self, service: Callable[..., object], **given: Any) -> None:
        self.now += timedelta(minutes=3)
        try:
            service(actor=self.world.admin, now=self.now, **given)
        except Refused as refused:
            assert refused.refusals
            assert "changed_meanwhile" not in [each.code for each in refused.refusals]

    def _patron(self, card: str) -> int:
        found = by_card(card)  # one who was merged is found by the old card too
        assert found is not None
        return found.id

    def _place(self, name: str) -> int:
        return int(getattr(self.world, name).pk)

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(card=CARDS, barcode=BARCODES, place=PLACES, override=OVERRIDES, to_read=st.booleans())
    def lend(self, card: str, barcode: str, place: str, override: frozenset[str], to_read: bool) -> None:
        given = {
            "card_number": card,
            "barcode": barcode,
            "branch_id": self._place(place),
            "override": override,
            "in_reading_room": to_read,
        }
        self._act(checkout.check_out, **given)

    @rule(barcode=BARCODES, place=PLACES)
    def take_back(self, barcode: str, place: str) -> None:
        self._act(checkin.check_in, barcode=barcode, branch_id=self._place(place))

    @rule(card=CARDS, edition=EDITIONS, place=PLACES, override=OVERRIDES)
    def reserve(self, card: str, edition: str, place: str, override: frozenset[str]) -> None:
        edition_id = getattr(self.world, edition).edition_id
        given = {"card_number": card, "edition_id": edition_id, "pickup_branch_id": self._place(place)}
        self._act(holds.place_hold, override=override, **given)

    @rule(number=NUMBERS)
    def give_up(self, number: int) -> None:
        if ids := list(Hold.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(holds.cancel_hold, hold_id=ids[number % len(ids)])

    @rule()
    def expire(self) -> None:
        self._act(holds.expire_holds)

    @rule(card=CARDS, edition=EDITIONS, place=PLACES, volume=st.sampled_from(["", "2"]), wide=st.booleans())
    def reserve_precisely(self, card: str, edition: str, place: str, volume: str, wide: bool) -> None:
        edition_id = getattr(self.world, edition).edition_id
        given = {"card_number": card, "edition_id": edition_id, "pickup_branch_id": self._place(place)}
        item = Item.objects.filter(holding__record__edition_id=edition_id).order_by("pk")[0]
        exactly = {"any_edition": True} if wide else {"volume": volume} if volume else {"item_id": item.pk}
        self._act(holds.place_hold, override=EVERYTHING, **given, **exactly)

    @rule(card=CARDS, place=PLACES)
    def reserve_a_group(self, card: str, place: str) -> None:
        editions = [self.world.dede.edition_id, self.world.snow.edition_id]
        given = {"card_number": card, "edition_ids": editions, "pickup_branch_id": self._place(place)}
        self._act(holds.place_group, **given)

    @rule(
        number=NUMBERS,
        place=PLACES,
        service=st.sampled_from(["suspend_hold", "resume_hold", "put_first", ""]),
    )
    def change_a_hold(self, number: int, place: str, service: str) -> None:
        if ids := list(Hold.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True)):
            hold_id = ids[number % len(ids)]
            if service:
                self._act(getattr(hold_changes, service), hold_id=hold_id)
            else:
                self._act(hold_changes.change_pickup, hold_id=hold_id, branch_id=self._place(place))

    @rule(number=NUMBERS)
    def call_back(self, number: int) -> None:
        if ids := list(Hold.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)):
            self._recall(ids[number % len(ids)])

    @rule(one=CARDS, other=CARDS, barcode=st.sampled_from(["D1", "D2", "D3", "S1"]))
    def lend_and_call_back(self, one: str, other: str, barcode: str) -> None:
        item = Item.objects.select_related("holding__record").get(barcode=barcode)
        self.lend(one, barcode, "sahil", EVERYTHING, False)
        exactly = {"item_id": item.pk, "edition_id": item.holding.record.edition_id}
        where = {"pickup_branch_id": self._place("sahil"), "override": EVERYTHING}
        self._act(holds.place_hold, card_number=other, **exactly, **where)
        if mine := Hold.objects.filter(wanted_item=item, state="waiting").order_by("-pk").first():
            self._recall(mine.pk)

    def _recall(self, hold_id: int) -> None:
        """Of all loans one at most is due sooner after it, and not before now."""
        before = dict(Loan.objects.values_list("pk", "due_at"))
        self._act(recalling.recall, hold_id=hold_id)
        after = dict(Loan.objects.values_list("pk", "due_at"))
        moved = [pk for pk in before if before[pk] != after[pk]]
        assert len(moved) <= 1
        assert all(self.now < after[pk] < before[pk] for pk in moved)

    @rule(
        card=CARDS,
        barcode=BARCODES,
        place=PLACES,
        ahead=st.integers(0, 12),
        length=st.integers(0, 5),
        one=st.booleans(),
        override=OVERRIDES,
    )
    def book(
        self,
        card: str,
        barcode: str,
        place: str,
        ahead: int,
        length: int,
        one: bool,
        override: frozenset[str],
    ) -> None:
        item = Item.objects.select_related("holding__record").get(barcode=barcode)
        first = self.now.date() + timedelta(days=ahead)
        self._act(
            bookings.book,
            card_number=card,
            edition_id=item.holding.record.edition_id,
            item_id=item.pk if one else None,
            pickup_branch_id=self._place(place),
            starts_on=first,
            ends_on=first + timedelta(days=length),
            override=override,
        )

    @rule(number=NUMBERS, service=st.sampled_from([bookings.cancel_booking, bookings.move_booking]))
    def change_a_booking(self, number: int, service: Callable[..., object]) -> None:
        if ids := list(Booking.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True)):
            self._act(service, booking_id=ids[number % len(ids)])

    @rule(number=NUMBERS)
    def collect_what_was_booked(self, number: int) -> None:
        rows = Booking.objects.filter(state="booked").order_by("pk")
        if found := list(rows.select_related("patron", "item")):
            row = found[number % len(found)]
            given = {"card_number": row.patron.card_number, "barcode": row.item.barcode}
            self._act(checkout.check_out, branch_id=row.pickup_branch_id, override=EVERYTHING, **given)

    @rule()
    def miss_bookings(self) -> None:
        self._act(bookings.miss_bookings)

    @rule()
    def aim(self) -> None:
        self._act(targeting.aim_all)

    @rule(days=st.integers(1, 5), ahead=st.integers(0, 20))
    def close_unexpectedly(self, days: int, ahead: int) -> None:
        first = self.now.date() + timedelta(days=ahead)
        given = {
            "first_day": first,
            "last_day": first + timedelta(days=days),
            "place_id": self._place("baku"),
        }
        self._act(closing.close_days, **given)

    @rule(number=NUMBERS, service=st.sampled_from(["begin_fetching", "lay_back", "not_found"]))
    def fetch_from_the_stack(self, number: int, service: str) -> None:
        if ids := list(StackRequest.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(getattr(stack_requests, service), request_id=ids[number % len(ids)])

    @rule(barcode=BARCODES, place=PLACES, days=st.integers(1, 30), repeats=st.booleans())
    def put_on_a_rota(self, barcode: str, place: str, days: int, repeats: bool) -> None:
        given = {"actor": self.world.admin, "now": self.now}
        rota = Rota.objects.filter(repeats=repeats, ended_at=None).first()
        if rota is None:
            made = rotas.add_rota(**given, name="Round", place_id=self._place("baku"), repeats=repeats)
            rota = Rota.objects.get(pk=made)
        if place != "abai":
            rotas.add_stage(**given, rota_id=rota.pk, branch_id=self._place(place), days=days)
        self._act(rotas.put_on, rota_id=rota.pk, barcode=barcode)

    @rule(number=NUMBERS, service=st.sampled_from(["pause_item", "resume_item", "take_off"]))
    def with_an_item_on_a_rota(self, number: int, service: str) -> None:
        if ids := list(RotaItem.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(getattr(rotas, service), rota_item_id=ids[number % len(ids)])

    @rule(number=NUMBERS, service=st.sampled_from(["pause_rota", "resume_rota", "end_rota"]))
    def with_a_rota(self, number: int, service: str) -> None:
        if ids := list(Rota.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(getattr(rotas, service), rota_id=ids[number % len(ids)])

    @rule(days=st.integers(0, 40))
    def a_night_of_rotation(self, days: int) -> None:
        self.now += timedelta(days=days)
        self._act(rotation.rotate)

    @rule()
    def tell_readers(self) -> None:
        noting.note_the_day(actor=self.world.admin, now=self.now)
        composing.compose(self.now)

    @rule(number=NUMBERS, service=st.sampled_from([renewal.renew, undo.undo_check_out, undo.undo_check_in]))
    def with_a_loan(self, number: int, service: Callable[..., object]) -> None:
        if ids := list(Loan.objects.order_by("-pk").values_list("pk", flat=True)[:3]):
            self._act(service, loan_id=ids[number % len(ids)])

    @rule(number=NUMBERS, override=OVERRIDES, to_read=st.booleans())
    def switch(self, number: int, override: frozenset[str], to_read: bool) -> None:
        if ids := list(Loan.objects.order_by("-pk").values_list("pk", flat=True)[:5]):
            given = {"loan_id": ids[number % len(ids)], "in_reading_room": to_read, "override": override}
            self._act(switching.switch_loan, **given)

    @rule(number=NUMBERS, override=st.booleans())
    def claim(self, number: int, override: bool) -> None:
        codes = frozenset({"claim_limit_reached"} if override else ())
        if ids := list(Loan.objects.order_by("-pk").values_list("pk", flat=True)[:5]):
            self._act(claims.claim_returned, loan_id=ids[number % len(ids)], override=codes)

    @rule(
        number=NUMBERS,
        service=st.sampled_from([claims.found_with_reader, claims.not_found, claims.searched]),
    )
    def settle_a_claim(self, number: int, service: Callable[..., object]) -> None:
        if ids := list(ReturnClaim.objects.order_by("-pk").values_list("pk", flat=True)[:3]):
            self._act(service, claim_id=ids[number % len(ids)])

    @rule(number=NUMBERS)
    def write_a_claim_off(self, number: int) -> None:
        if ids := list(ReturnClaim.objects.order_by("-pk").values_list("pk", flat=True)[:3]):
            self._act(claims.write_off_claim, claim_id=ids[number % len(ids)], note="not worth it")

    @rule(number=NUMBERS, place=PLACES)
    def find_what_was_claimed(self, number: int, place: str) -> None:
        if ids := list(ReturnClaim.objects.order_by("-pk").values_list("pk", flat=True)[:3]):
            self._act(claims.found_on_shelf, claim_id=ids[number % len(ids)], branch_id=self._place(place))

    @rule(number=NUMBERS)
    def lose(self, number: int) -> None:
        if ids := list(Loan.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(losses.declare_lost, loan_id=ids[number % len(ids)])

    @rule(number=NUMBERS)
    def settle_what_nobody_owes(self, number: int) -> None:
        if ids := list(Loan.objects.filter(state="lost").order_by("pk").values_list("pk", flat=True)):
            self._act(losses.settle_loss, loan_id=ids[number % len(ids)], note="an equal book")

    @rule(barcode=BARCODES)
    def miss(self, barcode: str) -> None:
        self._act(losses.mark_missing, barcode=barcode)

    @rule(barcode=BARCODES, here=PLACES, there=PLACES)
    def send(self, barcode: str, here: str, there: str) -> None:
        given = {"barcode": barcode, "branch_id": self._place(here), "to_branch_id": self._place(there)}
        self._act(transfers.send, **given)

    @rule(number=NUMBERS, cents=st.integers(1, 300))
    def pay(self, number: int, cents: int) -> None:
        if ids := list(Charge.objects.order_by("pk").values_list("pk", flat=True)):
            given = {
                "charge_id": ids[number % len(ids)],
                "amount": Decimal(cents) / 100,
                "key": f"key-{number}",
            }
            self._act(charges.pay_charge, branch_id=self._place("sahil"), **given)

    @rule(
        card=CARDS, cents=st.integers(1, 900), place=PLACES, way=st.sampled_from(["cash", "card", "credit"])
    )
    def pay_for_all(self, card: str, cents: int, place: str, way: str) -> None:
        given = {"patron_id": self._patron(card), "amount": Decimal(cents) / 100, "way": way}
        self._act(charges.pay, key=f"all-{self.now}"[:40], branch_id=self._place(place), **given)

    @rule(card=CARDS, cents=st.integers(1, 900), place=PLACES)
    def charge(self, card: str, cents: int, place: str) -> None:
        given = {"patron_id": self._patron(card), "amount": Decimal(cents) / 100, "kind": "damage"}
        self._act(charging.charge_by_hand, branch_id=self._place(place), **given)

    @rule(
        number=NUMBERS,
        service=st.sampled_from([charging.write_off, charging.cancel_charge, charging.replace_in_kind]),
    )
    def forgive(self, number: int, service: Callable[..., object]) -> None:
        if ids := list(Charge.objects.order_by("pk").values_list("pk", flat=True)):
            self._act(service, charge_id=ids[number % len(ids)], note="why not")

    @rule(number=NUMBERS)
    def take_a_payment_back(self, number: int) -> None:
        paid = JournalEntry.objects.filter(kind__in=["payment", "credit_used", "deposit"]).order_by("-pk")
        if ids := list(paid.values_list("pk", flat=True)[:5]):
            given = {
                "payment_id": ids[number % len(ids)],
                "note": "by mistake",
                "key": f"back-{self.now}"[:40],
            }
            self._act(reversing.reverse_payment, **given)

    @rule(card=CARDS, cents=st.integers(1, 900), place=PLACES, way=st.sampled_from(["cash", "card"]))
    def pay_in_advance(self, card: str, cents: int, place: str, way: str) -> None:
        given = {"patron_id": self._patron(card), "amount": Decimal(cents) / 100, "way": way}
        self._act(charges.deposit, key=f"advance-{self.now}"[:40], branch_id=self._place(place), **given)

    @rule(card=CARDS, cents=st.integers(1, 300), place=PLACES)
    def pay_out(self, card: str, cents: int, place: str) -> None:
        given = {"patron_id": self._patron(card), "amount": Decimal(cents) / 100, "currency": "AZN"}
        self._act(charges.pay_out, key=f"out-{self.now}"[:40], branch_id=self._place(place), **given)

    @rule(cents=st.integers(1, 900), place=PLACES)
    def put_into_till(self, cents: int, place: str) -> None:
        self._act(tills.put_into_till, branch_id=self._place(place), amount=Decimal(cents) / 100)

    @rule(one=CARDS, other=CARDS, rarely=st.integers(0, 4))
    def merge(self, one: str, other: str, rarely: int) -> None:
        if not rarely:  # or soon there would be one reader left
            given = {"patron_id": self._patron(one), "survivor_id": self._patron(other)}
            self._act(merging.merge_patrons, **given)

    @rule(number=NUMBERS)
    def settle_a_loss(self, number: int) -> None:
        lost = Charge.objects.filter(loan__state="lost", balance__gt=0).order_by("pk")
        if found := list(lost.values_list("pk", "balance")):
            charge_id, balance = found[number % len(found)]
            given = {"charge_id": charge_id, "amount": balance, "key": f"loss-{self.now}"[:40]}
            self._act(charges.pay_charge, branch_id=self._place("sahil"), **given)

    @rule(place=PLACES, counted=st.integers(0, 2000), banked=st.integers(0, 2000))
    def close_till(self, place: str, counted: int, banked: int) -> None:
        given = {"counted": Decimal(counted) / 100, "banked": Decimal(banked) / 100, "note": "counted"}
        self._act(tills.close_till, branch_id=self._place(place), **given)

    @rule()
    def lose_long_overdue(self) -> None:
        self._act(losses.lose_long_overdue)

    @invariant()
    def the_library_is_in_order(self) -> None:
        assert broken_invariants() == []


@contextmanager
def undone() -> Iterator[None]:
    """Take everything back afterwards, so that each run begins in the same world."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_any_sequence_of_acts_leaves_the_library_in_order(world: World) -> None:
    class Days(RandomDays):
        def __init__(self) -> None:
            super().__init__()
            self.world = world
            self.undoing = undone()
            self.undoing.__enter__()

        def teardown(self) -> None:
            self.undoing.__exit__(None, None, None)

    options = settings(
        max_examples=max(1, STEPS // 40),
        stateful_step_count=40,
        phases=[Phase.explicit, Phase.generate],  # to shrink days of acts takes longer than to read them
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Days, settings=options)
