"""What moves in the sample library: numbers called for what comes from the closed stacks, bins, a cart, a rota."""

from __future__ import annotations

from datetime import datetime, timedelta

from kitabdar.catalogue.queries import item_by_barcode
from kitabdar.circulation import stacks
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.rules import MoveRow, SortRow
from kitabdar.circulation.services import rotas, rotation
from kitabdar.circulation.services.checkin import check_in
from kitabdar.circulation.services.holds import place_hold
from kitabdar.circulation.services.move_rules import save_move_rule
from kitabdar.circulation.services.sorting import save_sort_rule
from kitabdar.circulation.services.stack_requests import begin_fetching
from kitabdar.interfaces.cli.demo.lending import readers_of_the_sample
from kitabdar.interfaces.cli.demo.stock import SHELVES, STACKS, Stocked
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.queries import place_tree

STACK_BRANCH = "baku-koshk"
REQUESTS = 9
FETCHED, READY = 6, 4  # of them


BINS = (
    ("Saxlanılacaq", "1", "put_aside"),
    ("Yoxlanılmalı", "2", "attention"),
    ("Başqa filiallar", "3", "send"),
)
RETURNED, REST_HOURS = "baku-koshk-qaytarilan", 4
ROTA = "Səyyar rəf"
STAGES = (("baku-koshk", 30), ("baku-narbag", 30), ("baku-deniz", 60))
ON_THE_ROTA = 12


def move(actor: Actor, now: datetime, stocked: list[Stocked]) -> None:
    """Let things move: requests to the stacks, bins, a cart for returns, a rota that has gone round for weeks."""
    _request(actor, now, stocked)
    _sort(actor, now)
    _rest(actor, now)
    _rotate(actor, now, stocked)


def _sort(actor: Actor, now: datetime) -> None:
    places = place_tree().by_code
    for name, number, outcome in BINS:
        save_sort_rule(
            actor=actor,
            branch_id=places[STACK_BRANCH].id,
            row=SortRow(0, name, number, outcome=outcome),
            now=now,
        )
    stack = SortRow(0, "Qapalı fond", "4", location_id=places[STACKS[STACK_BRANCH]].id)
    save_sort_rule(actor=actor, branch_id=places[STACK_BRANCH].id, row=stack, now=now)


def _rest(actor: Actor, now: datetime) -> None:
    """Let what comes back to the open shelves lie on a shelf of its own for some hours."""
    places = place_tree().by_code
    row = MoveRow(
        0,
        "Qaytarılanlar rəfi",
        location_id=places[SHELVES[STACK_BRANCH]].id,
        to_location_id=places[RETURNED].id,
        rest_hours=REST_HOURS,
    )
    save_move_rule(actor=actor, place_id=places[STACK_BRANCH].id, row=row, now=now)


def _rotate(actor: Actor, now: datetime, stocked: list[Stocked]) -> None:
    """Put books on a rota forty days ago; their first stage is over by now."""
    places = place_tree().by_code
    began = now - timedelta(days=40)
    rota_id = rotas.add_rota(
        actor=actor, name=ROTA, place_id=places["khazar-central"].id, repeats=True, now=began
    )
    for code, days in STAGES:
        rotas.add_stage(actor=actor, rota_id=rota_id, branch_id=places[code].id, days=days, now=began)
    shelf = [each for each in stocked if each.location == SHELVES[STAGES[0][0]] and each.item_type == "book"]
    for each in shelf[:ON_THE_ROTA]:
        rotas.put_on(actor=actor, rota_id=rota_id, barcode=each.barcode, now=began)
    rotation.rotate(actor=actor, now=now)


def _request(actor: Actor, now: datetime, stocked: list[Stocked]) -> None:
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
