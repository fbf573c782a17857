"""The hands through which the scenarios of docs/circulation.md are played: services, API, and the pages in Chromium.

Each act says why it was refused, in the sentences that people are told; nothing said means done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.models import Loan
from kitabdar.circulation.services import bookings, checkin, checkout, claims, holds, losses, renewal
from kitabdar.circulation.services.charges import pay
from kitabdar.organisation.actors import Actor
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

    def take_back(self, barcode: str, *, by: str = "desk") -> Said:
        """Take an item back."""

    def renew(self, barcode: str) -> Said:
        """Renew the loan of an item."""

    def reserve(self, card: str, barcode: str, *, to_read: bool = False) -> Said:
        """Reserve the title of an item, to be collected, or read, at Sahil."""

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """Book an item from a day to a day."""

    def pay(self, card: str, amount: str) -> Said:
        """Take money for what is owed, the oldest first."""

    def lose(self, barcode: str) -> Said:
        """Note that the reader lost what they have."""

    def claim(self, barcode: str) -> Said:
        """Note that the reader says it was returned."""


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
            return _said(checkout.check_out, **self._who(by), **self._where(by), **given, override=override)
        return DONE

    def take_back(self, barcode: str, *, by: str = "desk") -> Said:
        """Take back through `check_in`."""
        return _said(checkin.check_in, **self._who(by), **self._where(by), barcode=barcode)

    def renew(self, barcode: str) -> Said:
        """Renew through `renew`."""
        return _said(renewal.renew, **self._who(), loan_id=loan_of(barcode).pk)

    def reserve(self, card: str, barcode: str, *, to_read: bool = False) -> Said:
        """Reserve through `place_hold`."""
        edition = Item.objects.get(barcode=barcode).holding.record.edition_id
        given = {"card_number": card, "edition_id": edition, "pickup_branch_id": self.world.sahil.pk}
        return _said(holds.place_hold, **self._who(), **given, in_reading_room=to_read)

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """Book through `book`."""
        item = Item.objects.get(barcode=barcode)
        given = {"edition_id": item.holding.record.edition_id, "item_id": item.pk, "starts_on": first}
        where = {"pickup_branch_id": self.world.sahil.pk, "ends_on": last}
        return _said(bookings.book, **self._who(), card_number=card, **given, **where)

    def pay(self, card: str, amount: str) -> Said:
        """Pay through `pay`."""
        given = {
            "patron_id": patron_of(card),
            "amount": Decimal(amount),
            "key": f"scenario-{next(self.keys)}",
        }
        return _said(pay, **self._who(), **self._where(), **given)

    def lose(self, barcode: str) -> Said:
        """Declare lost through `declare_lost`."""
        return _said(losses.declare_lost, **self._who(), loan_id=loan_of(barcode).pk)

    def claim(self, barcode: str) -> Said:
        """Claim through `claim_returned`."""
        return _said(claims.claim_returned, **self._who(), loan_id=loan_of(barcode).pk)

    def _who(self, by: str = "desk") -> dict[str, Any]:
        actors: dict[str, Actor] = {
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
        return _told(answer)

    def take_back(self, barcode: str, *, by: str = "desk") -> Said:
        """POST /checkins."""
        return _told(self._answer(by, "/checkins", {"barcode": barcode}))

    def renew(self, barcode: str) -> Said:
        """POST /loans/{id}/renew."""
        return _told(self._answer("desk", f"/loans/{loan_of(barcode).pk}/renew", {}))

    def reserve(self, card: str, barcode: str, *, to_read: bool = False) -> Said:
        """POST /holds."""
        edition = Item.objects.get(barcode=barcode).holding.record.edition_id
        body = {"card_number": card, "edition_id": edition, "pickup_branch": "sahil"}
        body["in_reading_room"] = to_read
        return _told(self._answer("desk", "/holds", body))

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """POST /bookings."""
        days = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
        body = {"card_number": card, "barcode": barcode, "pickup_branch": "sahil", **days}
        return _told(self._answer("desk", "/bookings", body))

    def pay(self, card: str, amount: str) -> Said:
        """POST /patrons/{card}/payments."""
        key = {"Idempotency-Key": f"scenario-{next(self.keys)}"}
        return _told(self.door.post("desk", f"/patrons/{card}/payments", {"amount": amount}, **key))

    def lose(self, barcode: str) -> Said:
        """POST /loans/{id}/lost."""
        return _told(self._answer("desk", f"/loans/{loan_of(barcode).pk}/lost", {}))

    def claim(self, barcode: str) -> Said:
        """POST /loans/{id}/claim."""
        return _told(self._answer("desk", f"/loans/{loan_of(barcode).pk}/claim", {}))

    def _answer(self, by: str, path: str, body: dict[str, Any]) -> Any:
        who = "night_desk" if by == "night" else by
        return self.door.post(who, path, body, **{"Accept-Language": "en"})


def patron_of(card: str) -> int:
    """Return the id of the patron with this card."""
    found = by_card(card)
    assert found is not None
    return found.id


def _said(act: Any, **given: Any) -> Said:
    try:
        act(**given)
    except Refused as refused:
        return _sentences(refused)
    return DONE


def _sentences(refused: Refused) -> Said:
    return tuple(sentence(each) for each in refused.refusals)


def _told(answer: Any) -> Said:
    if answer.status_code == 409:
        return tuple(each["detail"] for each in answer.json()["refusals"])
    assert answer.status_code in (200, 201, 204), answer.content
    return DONE
