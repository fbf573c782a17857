"""A desk that takes back, lends, charges and is paid for ever: `lending_worker CARD BARCODE KEYS SENT…`.

Each act is named on standard output once it is acknowledged. A payment is named with its key before it is sent too, as
a client keeps it; `SENT` are those (key:charge:amount) that one killed before had sent, and they are sent again first.
`KEYS` begins the keys of this desk.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from itertools import count

import django

django.setup()

from kitabdar.circulation.models import Charge, Loan  # noqa: E402  after the set-up it needs
from kitabdar.circulation.services.charges import pay_charge  # noqa: E402
from kitabdar.circulation.services.charging import charge_by_hand  # noqa: E402
from kitabdar.circulation.services.checkin import check_in  # noqa: E402
from kitabdar.circulation.services.checkout import check_out  # noqa: E402
from kitabdar.organisation.actors import system_actor  # noqa: E402
from kitabdar.organisation.queries import place  # noqa: E402
from kitabdar.patrons.queries import by_card  # noqa: E402
from tests.support.world import NOW  # noqa: E402

ITEMS = 5
COPIES = Decimal("1.00")
PARTS = (Decimal("0.40"), Decimal("0.60"))


class Desk:
    """One desk and what it says."""

    def __init__(self, card_number: str, keys: str) -> None:
        self.actor, self.branch_id = system_actor("worker"), place("sahil").id
        reader = by_card(card_number)
        assert reader is not None
        self.card_number, self.patron_id = card_number, reader.id
        self.keys = (f"{keys}-{number:05}" for number in count())

    def take_back(self, barcode: str) -> None:
        done = check_in(actor=self.actor, barcode=barcode, branch_id=self.branch_id, now=NOW)
        say("returned", done.loan_id)

    def lend(self, barcode: str) -> None:
        done = check_out(
            actor=self.actor,
            card_number=self.card_number,
            barcode=barcode,
            branch_id=self.branch_id,
            now=NOW,
        )
        say("lent", done.loan_id)

    def charge(self) -> int:
        done = charge_by_hand(
            actor=self.actor,
            patron_id=self.patron_id,
            kind="copies",
            amount=COPIES,
            branch_id=self.branch_id,
            now=NOW,
        )
        say("charged", done.pk)
        return int(done.pk)

    def pay(self, charge_id: int, amount: Decimal, key: str = "") -> None:
        key = key or next(self.keys)
        say("sending", f"{key}:{charge_id}:{amount}")
        pay_charge(
            actor=self.actor, charge_id=charge_id, amount=amount, key=key, branch_id=self.branch_id, now=NOW
        )
        say("paid", key)


def say(what: str, which: object) -> None:
    """Say it in one piece, whatever the output's buffer: of half a line a kill would leave half a word."""
    sys.stdout.write(f"{what} {which}\n")
    sys.stdout.flush()


def main(card_number: str, barcode: str, keys: str, *sent: str) -> None:
    desk = Desk(card_number, keys)
    say("ready", keys)
    for each in sent:
        key, charge_id, amount = each.split(":")
        desk.pay(int(charge_id), Decimal(amount), key)
    for charge_id, balance in Charge.objects.filter(balance__gt=0).values_list("pk", "balance"):
        desk.pay(charge_id, balance)
    lent = set(Loan.objects.filter(returned_at=None).values_list("item__barcode", flat=True))
    for number in count():
        each = f"{barcode}{number % ITEMS}"
        if each in lent:
            desk.take_back(each)
        desk.lend(each)
        lent.add(each)
        charge_id = desk.charge()
        for part in PARTS:
            desk.pay(charge_id, part)


if __name__ == "__main__":
    main(*sys.argv[1:])
