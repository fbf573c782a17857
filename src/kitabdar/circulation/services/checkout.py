"""Lend an item to a patron."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import ChargeKind, Hold, HoldState, Loan
from kitabdar.circulation.rules import (
    HOLD,
    Choice,
    LendingFacts,
    Queued,
    Refusal,
    Why,
    due_at,
    reading_due_at,
    refusals_to_lend,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.agreeing import agree
from kitabdar.circulation.services.charging import charge
from kitabdar.circulation.services.collecting import ItemRow, PatronRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.routing import close_group, end_transfer, place_item, release_hold
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A loan made. `time_zone`: of the branch, in which `due_at` (UTC) is told to the reader.

    `policy_name` and `why`: of the rule that gave its length; `charged`: for the loan itself.
    """

    loan_id: int
    patron_id: int
    item_id: int
    edition_id: int
    record_id: int
    barcode: str
    title: str
    due_at: datetime
    time_zone: str
    policy_name: str
    why: Why
    overridden: tuple[Refusal, ...]
    filled_hold_id: int | None
    in_reading_room: bool
    charged: Decimal
    currency: str


@in_one_transaction
def check_out(
    *,
    actor: Actor,
    card_number: str,
    barcode: str,
    branch_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
    in_reading_room: bool = False,
) -> CheckedOut:
    """Lend an item to a patron at a branch, to take away or to read here.

    `override`: codes of refusals to lend in spite of, where one may.
    Raises NotPermitted, NotFound, Refused (with every reason).
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.check_out", branch)
    patron = collecting.locked_patron(card_number=card_number)
    item = collecting.locked_item(barcode=barcode)
    queue = collecting.locked_queue(item, now)
    choice = settings.choose(branch_id, patron.traits, item.traits, now)
    facts = _facts(patron, item, queue, choice, settings, branch_id, now, in_reading_room)
    overridden = settle(
        refusals_to_lend(facts), actor=actor, override=override, place_path=branch.path, choice=choice
    )
    filled = _settle_holds(patron, item, queue, now)
    loan = _lend(patron, item, choice, facts, settings, branch_id, now)
    note(
        "check_out",
        f"loan:{loan.pk}",
        actor=actor,
        branch_id=branch_id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        item=item.id,
    )
    tell("lent", patron_id=patron.id, branch_id=branch_id, now=now, loan=loan.pk)
    return _report(loan, item, choice, branch, overridden, filled, now)


def _lend(
    patron: PatronRow,
    item: ItemRow,
    choice: Choice,
    facts: LendingFacts,
    settings: LendingSettings,
    branch_id: int,
    now: datetime,
) -> Loan:
    hours = settings.hours(branch_id)
    assert choice.terms is not None  # no_policy cannot be overridden
    if facts.in_reading_room:
        due = reading_due_at(hours, now)
    else:
        due = due_at(
            choice.terms, hours, now, waiting=facts.others_waiting, card_expires_on=patron.expires_on
        )
    loan = Loan.objects.create(
        patron_id=patron.id,
        item_id=item.id,
        terms_id=agree(choice),
        branch_id=branch_id,
        checked_out_at=now,
        due_at=due,
        in_reading_room=facts.in_reading_room,
    )
    place_item(item, "lend", branch_id)
    if item.state == ItemState.IN_TRANSIT:
        end_transfer(item.id, branch_id, now)
    return loan


def _report(
    loan: Loan,
    item: ItemRow,
    choice: Choice,
    branch: PlaceView,
    overridden: tuple[Refusal, ...],
    filled_hold_id: int | None,
    now: datetime,
) -> CheckedOut:
    """Charge for the loan, where its rule does, and say what was done."""
    assert choice.terms is not None
    rent = Decimal(0) if loan.in_reading_room else choice.terms.loan_charge
    owed = charge(ChargeKind.LOAN, rent, patron_id=loan.patron_id, branch=branch, now=now, loan_id=loan.pk)
    why = choice.why("reading_room" if loan.in_reading_room else "loan_length")
    return CheckedOut(
        loan_id=loan.pk,
        patron_id=loan.patron_id,
        item_id=item.id,
        edition_id=item.edition_id,
        record_id=item.record_id,
        barcode=item.barcode,
        title=item.title,
        due_at=loan.due_at,
        time_zone=branch.time_zone,
        policy_name=why.winner,
        why=why,
        overridden=overridden,
        filled_hold_id=filled_hold_id,
        in_reading_room=loan.in_reading_room,
        charged=owed.amount if owed else Decimal(0),
        currency=owed.currency if owed else "",
    )


def _facts(
    patron: PatronRow,
    item: ItemRow,
    queue: list[Queued],
    choice: Choice,
    settings: LendingSettings,
    branch_id: int,
    now: datetime,
    in_reading_room: bool,
) -> LendingFacts:
    today = local_day(settings.hours(branch_id), now)
    currency = settings.branch(branch_id).currency
    waiting = collecting.waiting_before(queue, patron.id)
    standing = collecting.standing_of(patron.id, now)
    return LendingFacts(
        patron=collecting.facts_of(patron, standing, currency, today),
        item=collecting.item_facts(item, queue, settings, branch_id),
        terms=choice.terms,
        loans=collecting.loan_counts(patron.id, standing, choice, item.edition_id),
        others_waiting=waiting,
        spare_items=collecting.spare_items(item.edition_id, item.id) if waiting else 0,
        today=today,
        in_reading_room=in_reading_room,
    )


def _settle_holds(patron: PatronRow, item: ItemRow, queue: list[Queued], now: datetime) -> int | None:
    """Fill one hold of the patron's own with the item; let another's that it was put aside for wait again."""
    own = [hold for hold in queue if hold.patron_id == patron.id and hold.item_id in (None, item.id)]
    filled = min(own, key=lambda hold: hold.item_id is None, default=None)
    for hold in queue:
        if hold.item_id == item.id and hold is not filled:
            release_hold(hold, now)
    if filled is None:
        return None
    Hold.objects.filter(pk=filled.id).update(
        state=HoldState(HOLD.after("fill", filled.state)), item_id=item.id, closed_at=now
    )
    follow("collect", now, hold_id=filled.id)
    close_group(filled, now)
    return filled.id
