"""What moves in the sample library: numbers called for what comes from the closed stacks."""

from __future__ import annotations

from datetime import datetime, timedelta

from kitabdar.catalogue.queries import item_by_barcode
from kitabdar.circulation import stacks
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.services.checkin import check_in
from kitabdar.circulation.services.holds import place_hold
from kitabdar.circulation.services.stack_requests import begin_fetching
from kitabdar.interfaces.cli.demo.lending import readers_of_the_sample
from kitabdar.interfaces.cli.demo.stock import STACKS, Stocked
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.queries import place_tree

STACK_BRANCH = "baku-koshk"
REQUESTS = 9
FETCHED, READY = 6, 4  # of them


def move(actor: Actor, now: datetime, stocked: list[Stocked]) -> None:
    """Ask for some of what stands in the stacks: some is there already, some being fetched, the rest on the list."""
    branch_id = place_tree().by_code[STACK_BRANCH].id
    shelf = [each for each in stocked if each.location == STACKS[STACK_BRANCH] and each.item_type == "book"]
    cards = [each.card for each in readers_of_the_sample() if each.network == "khazar"]
    asked = now - timedelta(minutes=50)
    held = 0
    for number, each in enumerate(shelf):
        if held == REQUESTS:
            break
        view = item_by_barcode(each.barcode)
        try:
            assert view is not None  # imported a moment ago
            place_hold(
                actor=actor,
                card_number=cards[number % len(cards)],
                edition_id=view.edition_id,
                pickup_branch_id=branch_id,
                now=asked + timedelta(minutes=held),
                in_reading_room=not number % 3,
            )
        except (Refused, NotFound):
            continue
        held += 1
    for number, found in enumerate(stacks.to_be_fetched(branch_id)[:FETCHED]):
        went = asked + timedelta(minutes=15 + number)
        begin_fetching(actor=actor, request_id=found.id, now=went)
        if number < READY:
            check_in(
                actor=actor, barcode=found.barcode, branch_id=branch_id, now=went + timedelta(minutes=12)
            )
