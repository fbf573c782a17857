"""Lend an item to a patron."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import ChargeKind, Hold, HoldState, Loan
from kitabdar.circulation.rules import (
    HOLD,
    Choice,
    Kept,
    LendingFacts,
    Queued,
    Refusal,
    Why,
    due_at,
    loan_cost,
    reading_due_at,
    refusals_to_lend,
)
from kitabdar.circulation.services import booked, booked_loans, collecting
from kitabdar.circulation.services.agreeing import agree
from kitabdar.circulation.services.booked_loans import Until
from kitabdar.circulation.services.charging import charge, charged_until
from kitabdar.circulation.services.collecting import ItemRow, PatronRow, Standing
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.moving import NOT_MOVED, Moved, move_out
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.recall_ends import withdraw_recalls
from kitabdar.circulation.services.routing import close_group, end_transfer, place_item, release_hold
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.services.waiting import look_at_queue
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import Hours, local_day
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.standing import may_borrow_for


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A loan made. `time_zone`: of the branch, in which `due_at` (UTC) is told to the reader.

    `policy_name` and `why`: of the rule that gave its length; `charged`: for the loan itself; `kept_from`: the day from
    which it is kept for another, where it is due earlier for that; `damage`: what is wrong with it by its mark;
    `moved`: on which shelf it belongs from now on by a rule.
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
    filled_booking_id: int | None = None
    kept_from: date | None = None
    damage: str = ""
    moved: Moved = NOT_MOVED


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
    taken_by_card: str = "",
) -> CheckedOut:
    """Lend an item to a patron at a branch, to take away or to read here.

    A hold of theirs that was placed to read here is filled so, whatever `in_reading_room` says. [CIR-S4]
    `taken_by_card`: of the delegate who takes it for an institution; the loan is the institution's. [CIR-U5]
    `override`: codes of refusals to lend in spite of, where one may.
    Raises NotPermitted, NotFound, Refused (with every reason).
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.check_out", branch)
    patron = collecting.locked_patron(card_number=card_number)
    collecting.check_network(patron.home_branch_id, branch_id, settings)
    taker = _taker(taken_by_card)
    item = collecting.locked_item(barcode=barcode)
    queue = collecting.locked_queue(item, now)
    own = _hold_of(patron, item, queue)
    reads_here = in_reading_room or (own is not None and own.in_reading_room)
    choice = settings.choose(branch_id, patron.traits, item.traits, now)
    standing = collecting.standing_of(patron.id, now, item.id)
    bookings = booked.bookings_of(item.id) if standing.has_bookings else []
    facts = facts_to_lend(patron, item, queue, choice, settings, branch_id, now, reads_here, standing)
    facts, until = for_bookings(facts, bookings, patron, settings, branch_id, now)
    if taker is not None:
        facts = replace(facts, lacks_mandate=not may_borrow_for(patron.id, taker, now))
    overridden = settle(
        refusals_to_lend(facts), actor=actor, override=override, place_path=branch.path, choice=choice
    )
    filled = _settle_holds(own, item, queue, now)
    loan = _lend(patron, item, choice, facts, until, branch_id, now, taker)
    filled_booking = booked_loans.collect(until, bookings, item.id, loan.pk)
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
    moved = move_out(item, loan_id=loan.pk, branch_id=branch_id, actor=actor, settings=settings, now=now)
    tell("lent", patron_id=patron.id, branch_id=branch_id, now=now, loan=loan.pk)
    made = _report(loan, item, choice, branch, settings.hours(branch_id), overridden, filled, now)
    kept_from = until.kept_from if until.is_bounded else None
    return replace(made, filled_booking_id=filled_booking, kept_from=kept_from, moved=moved)


def for_bookings(
    facts: LendingFacts,
    bookings: Sequence[Kept],
    patron: PatronRow,
    settings: LendingSettings,
    branch_id: int,
    now: datetime,
) -> tuple[LendingFacts, Until]:
    """Add to the facts what is booked of the item, and say until when it would be lent."""
    hours, terms = settings.hours(branch_id), facts.terms
    if terms is None:
        return facts, Until(now)  # it is refused, no_policy cannot be overridden
    if facts.in_reading_room:
        due = reading_due_at(hours, now)
    else:
        due = due_at(terms, hours, now, waiting=facts.others_waiting, card_expires_on=patron.expires_on)
    until = booked_loans.until_booking(
        due, bookings, patron.id, hours, now, terms, in_reading_room=facts.in_reading_room
    )
    is_theirs = (until.fills or until.reads) is not None
    item = facts.item
    if is_theirs and item.held_for is None:
        item = replace(item, held_for=patron.id)
    kept_from = until.kept_from if until.no_use else None
    return replace(facts, item=item, booked_from=kept_from, fills_booking=is_theirs), until


def _taker(card_number: str) -> int | None:
    """Return who takes the item for another, None where patrons take it themselves. Raises NotFound."""
    if not card_number:
        return None
    found = patrons.by_card(card_number)
    if found is None or found.erased_at is not None:
        raise NotFound("patron", card_number)
    return found.id


def _lend(
    patron: PatronRow,
    item: ItemRow,
    choice: Choice,
    facts: LendingFacts,
    until: Until,
    branch_id: int,
    now: datetime,
    taker: int | None,
) -> Loan:
    loan = Loan.objects.create(
        patron_id=patron.id,
        item_id=item.id,
        terms_id=agree(choice),
        branch_id=branch_id,
        checked_out_at=now,
        due_at=until.due_at,
        in_reading_room=facts.in_reading_room,
        charged_until=charged_until(choice.terms, until.due_at, in_reading_room=facts.in_reading_room),
        taken_by_id=taker,
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
    hours: Hours,
    overridden: tuple[Refusal, ...],
    filled_hold_id: int | None,
    now: datetime,
) -> CheckedOut:
    """Charge for the loan and its days, where the rule does, and say what was done. [CIR-M15]"""
    assert choice.terms is not None
    rent = Decimal(0) if loan.in_reading_room else loan_cost(choice.terms, hours, now, loan.due_at)
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
        damage=item.damage,
    )


def facts_to_lend(
    patron: PatronRow,
    item: ItemRow,
    queue: list[Queued],
    choice: Choice,
    settings: LendingSettings,
    branch_id: int,
    now: datetime,
    in_reading_room: bool,
    standing: Standing,
) -> LendingFacts:
    """Collect what the rules ask when a patron wants to take an item, or to read it here; both are locked."""
    today = local_day(settings.hours(branch_id), now)
    currency = settings.branch(branch_id).currency
    waiting = look_at_queue(item, queue, patron.id, branch_id, settings, now)
    return LendingFacts(
        patron=collecting.facts_of(patron, standing, currency, today, choice.terms),
        item=collecting.item_facts(item, queue, settings, branch_id),
        terms=choice.terms,
        loans=collecting.loan_counts(patron.id, standing, choice, item.edition_id, settings, today),
        others_waiting=waiting.ahead,
        is_needed=waiting.is_needed,
        today=today,
        in_reading_room=in_reading_room,
    )


def _hold_of(patron: PatronRow, item: ItemRow, queue: list[Queued]) -> Queued | None:
    """Return the hold of the patron's own that the item fills: the one it is put aside for, else their first."""
    own = [hold for hold in queue if hold.patron_id == patron.id and hold.item_id in (None, item.id)]
    return min(own, key=lambda hold: hold.item_id is None, default=None)


def _settle_holds(filled: Queued | None, item: ItemRow, queue: list[Queued], now: datetime) -> int | None:
    """Fill a hold of the patron's own with the item; let another's that it was put aside for wait again."""
    for hold in queue:
        if hold.item_id == item.id and hold is not filled:
            release_hold(hold, now)
    if filled is None:
        return None
    Hold.objects.filter(pk=filled.id).update(
        state=HoldState(HOLD.after("fill", filled.state)), item_id=item.id, closed_at=now
    )
    follow("collect", now, hold_id=filled.id)
    if filled.has_recall:
        withdraw_recalls(now, hold_id=filled.id)
    close_group(filled, now)
    return filled.id
