"""The hand that calls the services, away from the lending desk too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kitabdar.catalogue.services import damage
from kitabdar.circulation import batches as lists
from kitabdar.circulation import inspection, lapsing, queries
from kitabdar.circulation.models import BatchRun, Policy
from kitabdar.circulation.rules import MoveRow, PolicyRow, SortRow
from kitabdar.circulation.services import (
    batches,
    charges,
    checkin,
    checkout,
    closing,
    costs,
    holds,
    losses,
    merging,
    move_rules,
    policies,
    recalling,
    renewal,
    reversing,
    sorting,
    switching,
    transfers,
    undo,
)
from kitabdar.organisation.actors import Actor, actor_of, visitor
from kitabdar.organisation.models import Account, Place
from kitabdar.patrons import services
from kitabdar.patrons.queries import by_card
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting, applying
from kitabdar.patrons.services import consents as answering
from tests.scenarios.hands import Said, Services, hold_of, loan_of, patron_of, said_by
from tests.scenarios.office import Hit, due_texts, edition_of, last_application, last_loan, last_payment
from tests.support.people import CONFIRM_AT, PASSWORD


@dataclass
class OfficeServices(Services):
    """Calls the services."""

    def add_rule(self, name: str, **says: Any) -> Said:
        """Write through `add_policy`."""
        row = PolicyRow(id=0, name=name, position=0, says=says)
        return said_by(policies.add_policy, **self._who("admin"), row=row)

    def remove_rule(self, name: str) -> Said:
        """Remove through `remove_policy`."""
        rule = Policy.objects.get(name=name).pk
        return said_by(policies.remove_policy, **self._who("admin"), policy_id=rule)

    def remarks(self) -> Said:
        """Read `remarks`."""
        return tuple(map(inspection.sentence, inspection.remarks(self.clock.now.date())))

    def would_move(self, first: date, last: date) -> Hit:
        """Rehearse `close_days`."""
        found = closing.close_days(**self._days(first, last), is_rehearsal=True)
        return found.loans, found.holds, len(found.booking_ids)

    def close_days(self, first: date, last: date) -> Said:
        """Close through `close_days`."""
        return said_by(closing.close_days, **self._days(first, last))

    def reserve_any(self, card: str, barcodes: Sequence[str], words: str) -> Said:
        """Reserve through `place_group`."""
        given = {"card_number": card, "edition_ids": [edition_of(each) for each in barcodes]}
        return said_by(holds.place_group, **self._who(), **given, pickup_branch_id=self.world.sahil.pk)

    def to_fetch(self, *, by: str = "desk") -> Said:
        """Read `to_fetch`."""
        return tuple(each.barcode for each in queries.to_fetch(self._where(by)["branch_id"]))

    def never_send(self, start: Place, goal: Place) -> Said:
        """Say it through `set_cost`."""
        given = {"from_branch_id": start.pk, "to_branch_id": goal.pk, "cost": None}
        return said_by(costs.set_cost, **self._who("head"), **given)

    def send(self, barcode: str, goal: Place) -> Said:
        """Send through `send`."""
        given = {"barcode": barcode, "to_branch_id": goal.pk}
        return said_by(transfers.send, **self._who(), **self._where(), **given)

    def rehearse_list(self, card: str, barcodes: Sequence[str]) -> Said:
        """Begin through `begin_batch`."""
        given = {"kind": "check_out", "barcodes": barcodes, "card_number": card}
        run_id = batches.begin_batch(**self._who("head"), **self._where(), **given)
        return self._lines(run_id)

    def do_list(self) -> Said:
        """Go on through `go_on`."""
        run_id = int(BatchRun.objects.latest("pk").pk)
        batches.go_on(**self._who("head"), run_id=run_id)
        return self._lines(run_id)

    def sort_into(self, bin_name: str, *, outcome: str = "", goal: Place | None = None) -> Said:
        """Add through `save_sort_rule`."""
        row = SortRow(0, bin_name, bin_name, outcome=outcome, destination_id=goal.pk if goal else None)
        return said_by(sorting.save_sort_rule, **self._who("head"), **self._where(), row=row)

    def bin_of(self, barcode: str) -> str:
        """Take back through `check_in`."""
        return checkin.check_in(**self._who(), **self._where(), barcode=barcode).bin

    def move(self, name: str, *, at_check_out: bool = False, **says: Any) -> Said:
        """Add through `save_move_rule`."""
        row = MoveRow(
            0,
            name,
            "check_out" if at_check_out else "check_in",
            collection=says.get("collection", ""),
            location_id=says["location"].pk if "location" in says else None,
            to_location_id=says["to_location"].pk if says.get("to_location") else None,
            no_location="to_location" in says and says["to_location"] is None,
            to_collection=says.get("to_collection", ""),
            no_collection=says.get("to_collection") == "",
            rest_hours=says.get("rest_hours"),
        )
        place = {"place_id": self.world.sahil.pk}
        return said_by(move_rules.save_move_rule, **self._who("head"), **place, row=row)

    def shelf_of(self, barcode: str) -> str:
        """Take back through `check_in`."""
        moved = checkin.check_in(**self._who(), **self._where(), barcode=barcode).moved
        if not moved.rule:
            return ""
        return Place.objects.get(pk=moved.goes_to).name if moved.goes_to else self.world.sahil.name

    def rests_in(self, barcode: str) -> str:
        """Read `item_circulation`."""
        found = queries.item_circulation(barcode, now=self.clock.now)
        assert found is not None
        return found.rest.place_name if found.rest else ""

    def undo_return(self, barcode: str) -> Said:
        """Undo through `undo_check_in`."""
        return said_by(undo.undo_check_in, **self._who(), loan_id=last_loan(barcode))

    def damage(self, barcode: str, note: str) -> Said:
        """Mark through `mark_damaged`, and mend through `clear_damage`."""
        if not note:
            return said_by(damage.clear_damage, **self._who(), barcode=barcode)
        return said_by(damage.mark_damaged, **self._who(), barcode=barcode, damage=note)

    def extend(self, card: str, until: date) -> Said:
        """Extend through `extend`."""
        return said_by(services.extend, **self._who(), patron_id=patron_of(card), expires_on=until)

    def lapsing(self) -> Said:
        """Read `lapsing_at`."""
        found = lapsing.lapsing_at(self.world.sahil.path, self.clock.now.date())
        return tuple(each.patron.card_number for each in found)

    def knows(self, card: str) -> bool:
        """Read `by_card`."""
        return by_card(card) is not None

    def look_through(self) -> list[tuple[str, ...]]:
        """Look through `look_through`, and read `waiting`."""
        services.look_through(**self._who("head"))
        found = services.waiting(**self._who("head"), place_path=self.world.sahil.path)
        return [tuple(sorted(each.patron.card_number for each in pair)) for pair in found]

    def part(self, one: str, other: str) -> Said:
        """Part through `dismiss`."""
        return said_by(
            services.dismiss, **self._who("head"), one_id=patron_of(one), other_id=patron_of(other)
        )

    def merge(self, gone: str, stays: str) -> Said:
        """Merge through `merge_patrons`."""
        given = {"patron_id": patron_of(gone), "survivor_id": patron_of(stays)}
        return said_by(merging.merge_patrons, **self._who("head"), **given)

    def apply(self, data: PatronData) -> Said:
        """Apply through `apply`."""
        given = {"data": data, "home_branch_id": self.world.sahil.pk, "password": PASSWORD}
        return said_by(applying.apply, actor=visitor(), now=self.clock.now, confirm_at=CONFIRM_AT, **given)

    def confirm(self) -> None:
        """Confirm through `confirm`."""
        token = applying.token_of(last_application())
        applying.confirm(actor=visitor(), token=token, now=self.clock.now)

    def approve(self, card: str) -> Said:
        """Approve through `approve`."""
        given = {"application_id": last_application(), "card_number": card}
        return said_by(admitting.approve, **self._who(), **given)

    def asked(self, card: str) -> Said:
        """Read `due`."""
        return tuple(sorted(each.title("en") for each in due_texts(card, self.clock.now.date())))

    def answer(self, card: str, *agreed: str) -> Said:
        """Answer through `answer`."""
        said = {each.id: each.title("en") in agreed for each in due_texts(card, self.clock.now.date())}
        given = {"patron_id": patron_of(card), "answers": said, "language": "en"}
        return said_by(answering.answer, **self._who(), **given)

    def let_borrow(self, institution: str, card: str, until: date | None = None) -> Said:
        """Let through `set_delegate`."""
        given = {"institution_id": patron_of(institution), "delegate_card": card, "until": until}
        return said_by(services.set_delegate, **self._who(), **given)

    def lend_for(self, institution: str, card: str, barcode: str) -> Said:
        """Lend through `check_out`."""
        given = {"card_number": institution, "barcode": barcode, "taken_by_card": card}
        return said_by(checkout.check_out, **self._who(), **self._where(), **given)

    def renew_for(self, guardian: str, barcode: str) -> Said:
        """Renew through `renew`."""
        given = {"actor": reader(guardian), "loan_id": loan_of(barcode).pk}
        return said_by(renewal.renew, now=self.clock.now, **given)

    def give_up_for(self, guardian: str, card: str, barcode: str) -> Said:
        """Give up through `cancel_hold`."""
        given = {"actor": reader(guardian), "hold_id": hold_of(card, barcode).pk}
        return said_by(holds.cancel_hold, now=self.clock.now, **given)

    def take_home(self, barcode: str) -> Said:
        """Take home through `switch_loan`."""
        return self._switch(barcode, in_reading_room=False)

    def read_here(self, barcode: str) -> Said:
        """Read here through `switch_loan`."""
        return self._switch(barcode, in_reading_room=True)

    def call_back(self, card: str, barcode: str) -> Said:
        """Call back through `recall`."""
        return said_by(recalling.recall, **self._who(), hold_id=hold_of(card, barcode).pk)

    def call_back_oneself(self, card: str, barcode: str) -> Said:
        """Call back through `recall`."""
        given = {"actor": reader(card), "hold_id": hold_of(card, barcode).pk}
        return said_by(recalling.recall, now=self.clock.now, **given)

    def settle(self, barcode: str, why: str) -> Said:
        """Settle through `settle_loss`."""
        return said_by(losses.settle_loss, **self._who("head"), loan_id=loan_of(barcode).pk, note=why)

    def pay_in_advance(self, card: str, amount: str) -> Said:
        """Pay through `deposit`."""
        return said_by(charges.deposit, **self._who(), **self._where(), **self._sum(card, amount))

    def use_credit(self, card: str, amount: str) -> Said:
        """Pay through `pay`."""
        given = self._sum(card, amount)
        return said_by(charges.pay, **self._who(), **self._where(), **given, way="credit")

    def pay_out(self, card: str, amount: str) -> Said:
        """Pay through `pay_out`."""
        given = self._sum(card, amount)
        return said_by(charges.pay_out, **self._who("head"), **self._where(), **given, currency="AZN")

    def take_payment_back(self, card: str, why: str) -> Said:
        """Take back through `reverse_payment`."""
        given = {"payment_id": last_payment(card), "note": why, "key": f"scenario-{next(self.keys)}"}
        return said_by(reversing.reverse_payment, **self._who("head"), **given)

    def _sum(self, card: str, amount: str) -> dict[str, Any]:
        key = f"scenario-{next(self.keys)}"
        return {"patron_id": patron_of(card), "amount": Decimal(amount), "key": key}

    def _switch(self, barcode: str, *, in_reading_room: bool) -> Said:
        given = {"loan_id": loan_of(barcode).pk, "in_reading_room": in_reading_room}
        return said_by(switching.switch_loan, **self._who(), **given)

    def _days(self, first: date, last: date) -> dict[str, Any]:
        return {**self._who("admin"), "place_id": self.world.sahil.pk, "first_day": first, "last_day": last}

    @staticmethod
    def _lines(run_id: int) -> Said:
        found = lists.run(run_id)
        assert found is not None
        return tuple(each.said for each in found.lines)


def reader(card: str) -> Actor:
    """Return a reader as an actor."""
    return actor_of(Account.objects.get(username=card))
