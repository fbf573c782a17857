"""Lend an item to a patron."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.models import Hold, HoldState, Loan
from kitabdar.circulation.rules import (
    HOLD,
    Choice,
    LendingFacts,
    Queued,
    Refusal,
    Why,
    due_at,
    refusals_to_lend,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.collecting import ItemRow, PatronRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.routing import end_transfer, place_item, release_hold
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A loan made. `time_zone`: of the branch, in which `due_at` (UTC) is told to the reader."""

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


@in_one_transaction
def check_out(
    *,
    actor: Actor,
    card_number: str,
    barcode: str,
    branch_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
) -> CheckedOut:
    """Lend an item to a patron at a branch; `override`: codes of refusals to lend in spite of, where one may.

    Raises NotPermitted, NotFound, Refused (with every reason).
    """
    settings = lending_settings()
    branch = settings.branch(branch_id)
    require(actor, "circulation.check_out", branch)
    patron = collecting.locked_patron(card_number=card_number)
    item = collecting.locked_item(barcode=barcode)
    queue = collecting.locked_queue(item.edition_id)
    choice = _choose(patron, item, settings, branch_id)
    facts = _facts(patron, item, queue, choice, settings, branch_id, now)
    overridden = settle(refusals_to_lend(facts), actor=actor, override=override, place_path=branch.path)
    filled = _settle_holds(patron, item, queue, now)
    loan = _lend(patron, item, choice, settings, branch_id, now)
    note(
        "check_out",
        f"loan:{loan.pk}",
        actor=actor,
        branch_id=branch_id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        patron=patron.id,
        item=item.id,
    )
    return _report(loan, item, choice, branch.time_zone, overridden, filled)


def _choose(patron: PatronRow, item: ItemRow, settings: LendingSettings, branch_id: int) -> Choice:
    return settings.choose(
        branch_id=branch_id,
        location_id=item.location_id,
        category_id=patron.category_id,
        item_type_id=item.item_type_id,
    )


def _lend(
    patron: PatronRow, item: ItemRow, choice: Choice, settings: LendingSettings, branch_id: int, now: datetime
) -> Loan:
    policy = choice.policy
    assert policy is not None  # no_policy cannot be overridden
    loan = Loan.objects.create(
        patron_id=patron.id,
        item_id=item.id,
        policy_id=policy.id,
        branch_id=branch_id,
        checked_out_at=now,
        due_at=due_at(policy, settings.hours(branch_id), now),
    )
    place_item(item, "lend", branch_id)
    if item.state == ItemState.IN_TRANSIT:
        end_transfer(item.id, branch_id, now)
    return loan


def _report(
    loan: Loan,
    item: ItemRow,
    choice: Choice,
    time_zone: str,
    overridden: tuple[Refusal, ...],
    filled_hold_id: int | None,
) -> CheckedOut:
    return CheckedOut(
        loan_id=loan.pk,
        patron_id=loan.patron_id,
        item_id=item.id,
        edition_id=item.edition_id,
        record_id=item.record_id,
        barcode=item.barcode,
        title=item.title,
        due_at=loan.due_at,
        time_zone=time_zone,
        policy_name=choice.policy.name if choice.policy else "",
        why=choice.why,
        overridden=overridden,
        filled_hold_id=filled_hold_id,
    )


def _facts(
    patron: PatronRow,
    item: ItemRow,
    queue: list[Queued],
    choice: Choice,
    settings: LendingSettings,
    branch_id: int,
    now: datetime,
) -> LendingFacts:
    today = local_day(settings.hours(branch_id), now)
    currency = settings.branch(branch_id).currency
    waiting = collecting.waiting_before(queue, patron.id)
    named_type = choice.policy.item_type_id if choice.policy else None
    standing = collecting.standing_of(patron.id)
    return LendingFacts(
        patron=collecting.facts_of(patron, standing, currency, today),
        item=collecting.item_facts(item, queue, settings, branch_id),
        policy=choice.policy,
        loans=collecting.loans_counted(patron.id, standing, named_type),
        others_waiting=waiting,
        spare_items=collecting.spare_items(item.edition_id, item.id) if waiting else 0,
        today=today,
    )


def _settle_holds(patron: PatronRow, item: ItemRow, queue: list[Queued], now: datetime) -> int | None:
    """Fill the patron's own hold with the item; let another's that it was put aside for wait again."""
    filled = None
    for hold in queue:
        if hold.patron_id == patron.id and hold.item_id in (None, item.id):
            Hold.objects.filter(pk=hold.id).update(
                state=HoldState(HOLD.after("fill", hold.state)), item_id=item.id, closed_at=now
            )
            filled = hold.id
        elif hold.item_id == item.id:
            release_hold(hold)
    return filled
