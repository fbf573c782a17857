"""The hands through which the scenarios of docs/circulation.md are played: services, API, and the pages in Chromium.

Each act says why it was refused, in the sentences that people are told; nothing said means done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.ledger import charges_of
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.models import Hold, Loan, StackRequest
from kitabdar.circulation.services import (
    bookings,
    charging,
    checkin,
    checkout,
    claims,
    hold_changes,
    holds,
    losses,
    renewal,
    stack_requests,
    tills,
)
from kitabdar.circulation.services.charges import pay
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import Place
from kitabdar.patrons.queries import by_card
from tests.integration.api.callers import Door
from tests.support.world import NOW, World

Said = tuple[str, ...]
DONE: Said = ()


@dataclass
class Clock:
    """The time of a scenario; all doors go by it."""

    now: datetime = NOW

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Hand(Protocol):
    """What staff do; `by`: desk and head at Sahil, night at Fountain."""

    clock: Clock

    def lend(
        self, card: str, barcode: str, *, by: str = "desk", all_the_same: bool = False, to_read: bool = False
    ) -> Said:
        """Lend an item to take away or to read here, or lend it all the same, setting every reason aside."""

    def take_back(self, barcode: str, *, by: str = "desk", dropped_on: date | None = None) -> Said:
        """Take an item back, or out of the book drop, as it was put in on a day."""

    def renew(self, barcode: str) -> Said:
        """Renew the loan of an item."""

    def reserve(self, card: str, barcode: str, *, only_this: bool = False, to_read: bool = False) -> Said:
        """Reserve the title of an item, or this item alone, to be collected, or read, at Sahil."""

    def rest(self, card: str, barcode: str) -> Said:
        """Let a hold rest."""

    def wake(self, card: str, barcode: str) -> Said:
        """Have a hold wait again."""

    def collect_at(self, card: str, barcode: str, branch: Place) -> Said:
        """Have a hold collected at another branch."""

    def give_up(self, card: str, barcode: str) -> Said:
        """Give a hold up."""

    def fetch(self, number: int) -> Said:
        """Go to fetch what has this number from the closed stacks."""

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """Book an item from a day to a day."""

    def pay(self, card: str, amount: str) -> Said:
        """Take money for what is owed, the oldest first."""

    def lose(self, barcode: str) -> Said:
        """Note that the reader lost what they have."""

    def claim(self, barcode: str) -> Said:
        """Note that the reader says it was returned."""

    def take_in_kind(self, card: str, note: str) -> Said:
        """Take an equal book for the oldest charge; the head librarian does."""

    def put_in(self, amount: str) -> Said:
        """Put money into the till for change."""

    def close_till(self, counted: str, banked: str = "0", note: str = "") -> Said:
        """Close the till with what was counted, some of it taken to the bank."""


def hold_of(card: str, barcode: str) -> Hold:
    """Return the hold of a reader that has not ended, on the title of an item."""
    edition = Item.objects.get(barcode=barcode).holding.record.edition_id
    return Hold.objects.get(patron_id=patron_of(card), edition_id=edition, closed_at=None)


def request_of(number: int) -> StackRequest:
    """Return what has this number."""
    return StackRequest.objects.get(number=number)


def noon(day: date | None) -> datetime | None:
    """Return a moment of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day is not None else None


def loan_of(barcode: str) -> Loan:
    """Return the loan of an item that has not ended."""
    return Loan.objects.get(item__barcode=barcode, returned_at=None)


@dataclass
class Services:
    """Calls the services."""

    world: World
    clock: Clock = field(default_factory=Clock)
    keys: Any = field(default_factory=count)

    def lend(
        self, card: str, barcode: str, *, by: str = "desk", all_the_same: bool = False, to_read: bool = False
    ) -> Said:
        """Lend through `check_out`."""
        given = {"card_number": card, "barcode": barcode, "in_reading_room": to_read}
        try:
            checkout.check_out(**self._who(by), **self._where(by), **given)
        except Refused as refused:
            if not all_the_same:
                return _sentences(refused)
            override = frozenset(each.code for each in refused.refusals)
            return said_by(checkout.check_out, **self._who(by), **self._where(by), **given, override=override)
        return DONE

    def take_back(self, barcode: str, *, by: str = "desk", dropped_on: date | None = None) -> Said:
        """Take back through `check_in`."""
        given = {"barcode": barcode, "dropped_at": noon(dropped_on)}
        return said_by(checkin.check_in, **self._who(by), **self._where(by), **given)

    def renew(self, barcode: str) -> Said:
        """Renew through `renew`."""
        return said_by(renewal.renew, **self._who(), loan_id=loan_of(barcode).pk)

    def reserve(self, card: str, barcode: str, *, only_this: bool = False, to_read: bool = False) -> Said:
        """Reserve through `place_hold`."""
        item = Item.objects.get(barcode=barcode)
        edition = item.holding.record.edition_id
        given = {"card_number": card, "edition_id": edition, "pickup_branch_id": self.world.sahil.pk}
        given |= {"item_id": item.pk if only_this else None, "in_reading_room": to_read}
        return said_by(holds.place_hold, **self._who(), **given)

    def rest(self, card: str, barcode: str) -> Said:
        """Rest through `suspend_hold`."""
        return said_by(hold_changes.suspend_hold, **self._who(), hold_id=hold_of(card, barcode).pk)

    def wake(self, card: str, barcode: str) -> Said:
        """Wake through `resume_hold`."""
        return said_by(hold_changes.resume_hold, **self._who(), hold_id=hold_of(card, barcode).pk)

    def collect_at(self, card: str, barcode: str, branch: Place) -> Said:
        """Change through `change_pickup`."""
        given = {"hold_id": hold_of(card, barcode).pk, "branch_id": branch.pk}
        return said_by(hold_changes.change_pickup, **self._who(), **given)

    def give_up(self, card: str, barcode: str) -> Said:
        """Give up through `cancel_hold`."""
        return said_by(holds.cancel_hold, **self._who(), hold_id=hold_of(card, barcode).pk)

    def fetch(self, number: int) -> Said:
        """Fetch through `begin_fetching`."""
        return said_by(stack_requests.begin_fetching, **self._who(), request_id=request_of(number).pk)

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """Book through `book`."""
        item = Item.objects.get(barcode=barcode)
        given = {"edition_id": item.holding.record.edition_id, "item_id": item.pk, "starts_on": first}
        where = {"pickup_branch_id": self.world.sahil.pk, "ends_on": last}
        return said_by(bookings.book, **self._who(), card_number=card, **given, **where)

    def pay(self, card: str, amount: str) -> Said:
        """Pay through `pay`."""
        given = {
            "patron_id": patron_of(card),
            "amount": Decimal(amount),
            "key": f"scenario-{next(self.keys)}",
        }
        return said_by(pay, **self._who(), **self._where(), **given)

    def lose(self, barcode: str) -> Said:
        """Declare lost through `declare_lost`."""
        return said_by(losses.declare_lost, **self._who(), loan_id=loan_of(barcode).pk)

    def claim(self, barcode: str) -> Said:
        """Claim through `claim_returned`."""
        return said_by(claims.claim_returned, **self._who(), loan_id=loan_of(barcode).pk)

    def take_in_kind(self, card: str, note: str) -> Said:
        """Settle through `replace_in_kind`."""
        given = {"charge_id": charges_of(patron_of(card))[0].id, "note": note}
        return said_by(charging.replace_in_kind, **self._who("head"), **given)

    def put_in(self, amount: str) -> Said:
        """Put in through `put_into_till`."""
        return said_by(tills.put_into_till, **self._who(), **self._where(), amount=Decimal(amount))

    def close_till(self, counted: str, banked: str = "0", note: str = "") -> Said:
        """Close through `close_till`."""
        given = {"counted": Decimal(counted), "banked": Decimal(banked), "note": note}
        return said_by(tills.close_till, **self._who(), **self._where(), **given)

    def _who(self, by: str = "desk") -> dict[str, Any]:
        actors: dict[str, Actor] = {
            "admin": self.world.admin,
            "desk": self.world.desk,
            "head": self.world.head,
            "night": self.world.night_desk,
        }
        return {"actor": actors[by], "now": self.clock.now}

    def _where(self, by: str = "desk") -> dict[str, int]:
        return {"branch_id": (self.world.fountain if by == "night" else self.world.sahil).pk}


@dataclass
class Api:
    """Sends requests to the API."""

    world: World
    door: Door
    clock: Clock = field(default_factory=Clock)
    keys: Any = field(default_factory=count)

    def lend(
        self, card: str, barcode: str, *, by: str = "desk", all_the_same: bool = False, to_read: bool = False
    ) -> Said:
        """POST /checkouts, and once more with `override`."""
        body: dict[str, Any] = {"card_number": card, "barcode": barcode, "in_reading_room": to_read}
        answer = self._answer(by, "/checkouts", body)
        if answer.status_code == 409 and all_the_same:
            body["override"] = [each["code"] for each in answer.json()["refusals"]]
            answer = self._answer(by, "/checkouts", body)
        return told_by(answer)

    def take_back(self, barcode: str, *, by: str = "desk", dropped_on: date | None = None) -> Said:
        """POST /checkins."""
        dropped = noon(dropped_on)
        body = {"barcode": barcode, "dropped_at": dropped.isoformat() if dropped is not None else None}
        return told_by(self._answer(by, "/checkins", body))

    def renew(self, barcode: str) -> Said:
        """POST /loans/{id}/renew."""
        return told_by(self._answer("desk", f"/loans/{loan_of(barcode).pk}/renew", {}))

    def reserve(self, card: str, barcode: str, *, only_this: bool = False, to_read: bool = False) -> Said:
        """POST /holds."""
        item = Item.objects.get(barcode=barcode)
        edition = item.holding.record.edition_id
        body = {"card_number": card, "edition_id": edition, "pickup_branch": "sahil"}
        body |= {"item_id": item.pk if only_this else None, "in_reading_room": to_read}
        return told_by(self._answer("desk", "/holds", body))

    def rest(self, card: str, barcode: str) -> Said:
        """POST /holds/{id}/suspend."""
        return told_by(self._answer("desk", f"/holds/{hold_of(card, barcode).pk}/suspend", {}))

    def wake(self, card: str, barcode: str) -> Said:
        """POST /holds/{id}/resume."""
        return told_by(self._answer("desk", f"/holds/{hold_of(card, barcode).pk}/resume", {}))

    def collect_at(self, card: str, barcode: str, branch: Place) -> Said:
        """POST /holds/{id}/pickup."""
        body = {"branch": branch.code}
        return told_by(self._answer("desk", f"/holds/{hold_of(card, barcode).pk}/pickup", body))

    def give_up(self, card: str, barcode: str) -> Said:
        """DELETE /holds/{id}."""
        return told_by(self.door.call("desk", "delete", f"/holds/{hold_of(card, barcode).pk}"))

    def fetch(self, number: int) -> Said:
        """POST /stack-requests/{id}/fetch."""
        return told_by(self._answer("desk", f"/stack-requests/{request_of(number).pk}/fetch", {}))

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """POST /bookings."""
        days = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
        body = {"card_number": card, "barcode": barcode, "pickup_branch": "sahil", **days}
        return told_by(self._answer("desk", "/bookings", body))

    def pay(self, card: str, amount: str) -> Said:
        """POST /patrons/{card}/payments."""
        key = {"Idempotency-Key": f"scenario-{next(self.keys)}"}
        return told_by(self.door.post("desk", f"/patrons/{card}/payments", {"amount": amount}, **key))

    def lose(self, barcode: str) -> Said:
        """POST /loans/{id}/lost."""
        return told_by(self._answer("desk", f"/loans/{loan_of(barcode).pk}/lost", {}))

    def claim(self, barcode: str) -> Said:
        """POST /loans/{id}/claim."""
        return told_by(self._answer("desk", f"/loans/{loan_of(barcode).pk}/claim", {}))

    def take_in_kind(self, card: str, note: str) -> Said:
        """POST /charges/{id}/in-kind."""
        charge = charges_of(patron_of(card))[0].id
        return told_by(self._answer("head", f"/charges/{charge}/in-kind", {"note": note}))

    def put_in(self, amount: str) -> Said:
        """POST /tills/{branch}/money."""
        key = {"Idempotency-Key": f"scenario-{next(self.keys)}"}
        return told_by(self.door.post("desk", "/tills/sahil/money", {"amount": amount}, **key))

    def close_till(self, counted: str, banked: str = "0", note: str = "") -> Said:
        """POST /tills/{branch}/closings."""
        body = {"counted": counted, "banked": banked, "note": note}
        return told_by(self._answer("desk", "/tills/sahil/closings", body))

    def _answer(self, by: str, path: str, body: dict[str, Any]) -> Any:
        who = "night_desk" if by == "night" else by
        return self.door.post(who, path, body, **{"Accept-Language": "en"})


def patron_of(card: str) -> int:
    """Return the id of the patron with this card."""
    found = by_card(card)
    assert found is not None
    return found.id


def said_by(act: Any, **given: Any) -> Said:
    try:
        act(**given)
    except Refused as refused:
        return _sentences(refused)
    except Invalid as invalid:
        return tuple(str(each) for each in invalid.problems.values())
    return DONE


def _sentences(refused: Refused) -> Said:
    return tuple(sentence(each) for each in refused.refusals)


def told_by(answer: Any) -> Said:
    if answer.status_code == 409:
        return tuple(each["detail"] for each in answer.json()["refusals"])
    if answer.status_code == 422:
        return tuple(each["detail"] for each in answer.json()["errors"])
    assert answer.status_code in (200, 201, 202, 204), answer.content
    return DONE
