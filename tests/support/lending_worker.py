"""A desk that lends and takes back for ever, naming on standard output each loan once it is acknowledged."""

from __future__ import annotations

import sys
from itertools import count

import django

django.setup()

from kitabdar.circulation.services.checkin import check_in  # noqa: E402  after the set-up it needs
from kitabdar.circulation.services.checkout import check_out  # noqa: E402
from kitabdar.organisation.actors import system_actor  # noqa: E402
from kitabdar.organisation.queries import place  # noqa: E402
from tests.support.world import NOW  # noqa: E402

ITEMS = 5


def main(card_number: str, barcode: str) -> None:
    actor, branch_id = system_actor("worker"), place("sahil").id
    for number in count():
        each = f"{barcode}{number % ITEMS}"
        if number >= ITEMS:
            check_in(actor=actor, barcode=each, branch_id=branch_id, now=NOW)
        done = check_out(actor=actor, card_number=card_number, barcode=each, branch_id=branch_id, now=NOW)
        print(done.loan_id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
