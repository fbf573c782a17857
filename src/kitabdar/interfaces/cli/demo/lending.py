"""Lending in the sample library: loans of the last weeks, some overdue, holds in every state, charges, bookings.

All of it goes through the services, at moments of the past, so that what is there could have happened.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from kitabdar.catalogue.queries import item_by_barcode
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.services.bookings import book
from kitabdar.circulation.services.checkin import check_in
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.holds import place_hold
from kitabdar.circulation.services.renewal import renew
from kitabdar.interfaces.cli.demo.people import CARDS, CATEGORIES
from kitabdar.interfaces.cli.demo.places import read
from kitabdar.interfaces.cli.demo.stock import STACKS, Stocked
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.queries import place_tree

Result = TypeVar("Result")

SEED = 1923
LOANS = 150
KEPT = 0.55  # of the loans, still out
HOLDS = 24
BOOKINGS = 14
NETWORK_OF = {"az": "khazar", "tr": "khazar", "kk": "alatau", "ru": "alatau", "en": "alatau"}
REPORT_EVERY = 10


@dataclass(frozen=True)
class Reader:
    """A card and the network it borrows in."""

    card: str
    network: str


@dataclass(frozen=True)
class Copy:
    """An item that may be lent, and where it stands."""

    barcode: str
    branch_id: int


def lend(actor: Actor, now: datetime, stocked: list[Stocked], progress: Callable[[int, int], None]) -> None:
    """Lend, renew, return and hold over the last seven weeks."""
    dice = random.Random(SEED)
    by_network = _shuffled(stocked, dice)
    readers = readers_of_the_sample()
    lent = _loans(actor, now, dice, readers, by_network, progress)
    for loan_id in lent[: len(lent) // 12]:
        _unless_refused(partial(renew, actor=actor, loan_id=loan_id, now=now))
    _holds(actor, now, dice, readers, by_network)
    _bookings(actor, now, dice, readers, by_network)


def _shuffled(stocked: list[Stocked], dice: random.Random) -> dict[str, list[Copy]]:
    tree = place_tree()
    found: dict[str, list[Copy]] = {"khazar": [], "alatau": []}
    for item in stocked:
        branch = tree.by_code[item.branch]
        network = tree.above(branch.id, "network")
        if network and item.item_type == "book" and item.location not in STACKS.values():
            found[network.code].append(Copy(item.barcode, branch.id))
    for copies in found.values():
        dice.shuffle(copies)
    return found


def readers_of_the_sample() -> list[Reader]:
    """Return the cards that borrow."""
    families = read("people.json")["families"]
    return [
        Reader(f"{CARDS[language]}{10001 + number}", NETWORK_OF[language])
        for number, (language, *_names) in enumerate(families)
        if CATEGORIES[number % len(CATEGORIES)] != "child" or number % 2
    ]


def _loans(
    actor: Actor,
    now: datetime,
    dice: random.Random,
    readers: list[Reader],
    by_network: dict[str, list[Copy]],
    progress: Callable[[int, int], None],
) -> list[int]:
    """Lend for seven weeks; return the loans still open, the youngest first."""
    moments = sorted(now - timedelta(hours=dice.randint(2, 24 * 49)) for _loan in range(LOANS))
    open_loans = []
    for number, moment in enumerate(moments):
        reader = dice.choice(readers)
        item = by_network[reader.network].pop()
        made = _unless_refused(
            partial(
                check_out,
                actor=actor,
                card_number=reader.card,
                barcode=item.barcode,
                branch_id=item.branch_id,
                now=moment,
            )
        )
        back = moment + timedelta(days=dice.randint(3, 24))
        if made and dice.random() > KEPT and back < now:
            check_in(actor=actor, barcode=item.barcode, branch_id=item.branch_id, now=back)
        elif made:
            open_loans.append(made.loan_id)
        if number % REPORT_EVERY == 0:
            progress(number, LOANS)
    return open_loans[::-1]


def _holds(
    actor: Actor,
    now: datetime,
    dice: random.Random,
    readers: list[Reader],
    by_network: dict[str, list[Copy]],
) -> None:
    """Reserve: some wait, some are on their way to another branch, some ready to collect, some collected."""
    for number in range(HOLDS):
        reader = dice.choice(readers)
        item = by_network[reader.network].pop()
        pickup = item.branch_id if number % 3 else by_network[reader.network][0].branch_id
        placed = now - timedelta(days=dice.randint(1, 5), hours=dice.randint(0, 20))
        view = item_by_barcode(item.barcode)
        held = view and _unless_refused(
            partial(
                place_hold,
                actor=actor,
                card_number=reader.card,
                edition_id=view.edition_id,
                pickup_branch_id=pickup,
                now=placed,
            )
        )
        if held is None or number % 4 == 0:
            continue
        fetched = placed + timedelta(hours=3)
        check_in(actor=actor, barcode=item.barcode, branch_id=item.branch_id, now=fetched)
        if number % 4 == 1 and pickup == item.branch_id:
            collected = placed + timedelta(hours=20)
            _unless_refused(
                partial(
                    check_out,
                    actor=actor,
                    card_number=reader.card,
                    barcode=item.barcode,
                    branch_id=item.branch_id,
                    now=collected,
                )
            )


def _bookings(
    actor: Actor,
    now: datetime,
    dice: random.Random,
    readers: list[Reader],
    by_network: dict[str, list[Copy]],
) -> None:
    """Book ahead: from tomorrow to the end of the month after, some for collection at another branch."""
    for number in range(BOOKINGS):
        reader = readers[number % 5] if number % 2 else dice.choice(readers)
        item = by_network[reader.network].pop()
        view = item_by_barcode(item.barcode)
        first = now.date() + timedelta(days=2 + 3 * number)
        pickup = item.branch_id if number % 3 else by_network[reader.network][0].branch_id
        if view is not None:
            _unless_refused(
                partial(
                    book,
                    actor=actor,
                    card_number=reader.card,
                    edition_id=view.edition_id,
                    item_id=view.id if number % 2 else None,
                    pickup_branch_id=pickup,
                    starts_on=first,
                    ends_on=first + timedelta(days=number % 4),
                    now=now - timedelta(days=1),
                    override=frozenset({"booking_on_closed_day"}),
                )
            )


def _unless_refused(act: Callable[[], Result]) -> Result | None:
    """Do it; where the rules refuse (a card at its limit, say), the sample does without."""
    try:
        return act()
    except Refused:
        return None
