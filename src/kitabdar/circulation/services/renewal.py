"""Prolong a loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Loan, LoanState, Renewal
from kitabdar.circulation.rules import LOAN, Refusal, RenewalFacts, due_at, refusals_to_renew, refuse
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.collecting import ItemRow, PatronRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require


@dataclass(frozen=True, slots=True)
class Renewed:
    """A loan prolonged. `time_zone`: of the branch that lent it."""

    loan_id: int
    title: str
    due_at: datetime
    time_zone: str
    renewals: int
    renewals_left: int
    overridden: tuple[Refusal, ...]


@in_one_transaction
def renew(*, actor: Actor, loan_id: int, now: datetime, override: frozenset[str] = frozenset()) -> Renewed:
    """Let a patron keep an item for another loan period, counted from now.

    For staff with circulation.renew at the branch that lent it, and for the patron themselves.
    Raises NotPermitted, NotFound, Refused.
    """
    loan, patron, item = locked_loan(loan_id)
    settings = lending_settings()
    branch = settings.branch(loan.branch_id)
    if not actor.is_self(patron.account_id):
        require(actor, "circulation.renew", branch)
    facts = _facts(loan, patron, item, settings, now)
    overridden = settle(refusals_to_renew(facts), actor=actor, override=override, place_path=branch.path)
    policy = facts.policy
    if policy is None:
        raise Refused([refuse("no_policy")])
    renewals = loan.renewals + 1
    _prolong(loan, facts.new_due_at, actor, now)
    note(
        "renew",
        f"loan:{loan_id}",
        actor=actor,
        branch_id=branch.id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        patron=patron.id,
        item=item.id,
        renewal=renewals,
    )
    left = max(0, policy.renewal_limit - renewals)
    return Renewed(loan_id, item.title, facts.new_due_at, branch.time_zone, renewals, left, overridden)


def _prolong(loan: Loan, due: datetime, actor: Actor, now: datetime) -> None:
    Renewal.objects.create(
        loan_id=loan.pk, at=now, previous_due_at=loan.due_at, due_at=due, actor_id=actor.account_id
    )
    Loan.objects.filter(pk=loan.pk).update(
        state=LoanState(LOAN.after("renew", loan.state)), due_at=due, renewals=loan.renewals + 1
    )


def locked_loan(loan_id: int) -> tuple[Loan, PatronRow, ItemRow]:
    """Lock a loan's patron and item (in that order, as everywhere) and return the loan read after that."""
    ids = Loan.objects.filter(pk=loan_id).values_list("patron_id", "item_id").first()
    if ids is None:
        raise NotFound("loan", loan_id)
    patron = collecting.locked_patron(patron_id=ids[0])
    item = collecting.locked_item(item_id=ids[1])
    return Loan.objects.get(pk=loan_id), patron, item


def _facts(
    loan: Loan, patron: PatronRow, item: ItemRow, settings: LendingSettings, now: datetime
) -> RenewalFacts:
    hours = settings.hours(loan.branch_id)
    today = local_day(hours, now)
    policy = settings.policy(loan.policy_id)
    if policy is None:  # the row that governed is gone: choose as for a new loan
        policy = settings.choose(
            branch_id=loan.branch_id,
            location_id=item.location_id,
            category_id=patron.category_id,
            item_type_id=item.item_type_id,
        ).policy
    currency = settings.branch(loan.branch_id).currency
    waiting = collecting.waiting_before(collecting.locked_queue(item.edition_id), patron.id)
    return RenewalFacts(
        patron=collecting.facts_of(patron, collecting.standing_of(patron.id), currency, today),
        loan_state=loan.state,
        renewals=loan.renewals,
        due_at=settings.on_the_clock(loan.branch_id, loan.due_at),
        new_due_at=due_at(policy, hours, now) if policy is not None else loan.due_at,
        policy=policy,
        others_waiting=waiting,
        spare_items=collecting.spare_items(item.edition_id, item.id) if waiting else 0,
        today=today,
    )
