"""Prolong a loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import AgreedTerms, ChargeKind, Loan, LoanState, RecallOutcome, Renewal
from kitabdar.circulation.rules import (
    LOAN,
    Choice,
    Refusal,
    RenewalFacts,
    Terms,
    Why,
    agreed_terms,
    longer_cost,
    refusals_to_renew,
    refuse,
    renewed_by,
    renewed_due_at,
)
from kitabdar.circulation.services import booked, booked_loans, collecting
from kitabdar.circulation.services.agreeing import agree
from kitabdar.circulation.services.charging import charge, charged_until
from kitabdar.circulation.services.collecting import ItemRow, PatronRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.lateness import ON_TIME, Lateness, charge_late
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.recall_ends import end_recall, is_called_back
from kitabdar.circulation.services.standing import require_for
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.services.waiting import look_at_queue
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require_anywhere


@dataclass(frozen=True, slots=True)
class Renewed:
    """A loan prolonged. `time_zone`: of the branch that lent it; `renewals_left` None: as many as one likes.

    `policy_name` and `why`: of the rule that gave the new length; `late`: what being overdue came to; `charged`: what
    the renewal itself costs; both in `currency`.
    """

    loan_id: int
    title: str
    due_at: datetime
    time_zone: str
    renewals: int
    renewals_left: int | None
    overridden: tuple[Refusal, ...]
    policy_name: str
    why: Why
    late: Lateness = ON_TIME
    currency: str = ""
    charged: Decimal = Decimal(0)


@in_one_transaction
def renew(
    *,
    actor: Actor,
    loan_id: int,
    now: datetime,
    override: frozenset[str] = frozenset(),
    is_seen: bool = False,
) -> Renewed:
    """Let a patron keep an item longer, by the rules of today; `is_seen`: the item is in our hands.

    What is overdue is charged, and its reader waits, as if it came back now. [CIR-M10] So is the renewal. [CIR-M14]
    For staff with circulation.renew at the branch that lent it, for the patron themselves and who stands for them.
    Raises NotPermitted, NotFound, Refused.
    """
    loan, patron, item = locked_loan(loan_id)
    settings = lending_settings()
    branch = settings.branch(loan.branch_id)
    require_for(
        actor,
        "renew",
        "circulation.renew",
        branch,
        patron_id=patron.id,
        account_id=patron.account_id,
        now=now,
    )
    choice = settings.choose(loan.branch_id, patron.traits, item.traits, now)
    facts = _facts(loan, patron, item, choice, settings, now, is_seen)
    overridden = settle(
        refusals_to_renew(facts), actor=actor, override=override, place_path=branch.path, choice=choice
    )
    late = _late(item, settings, now) if now > loan.due_at else ON_TIME
    _prolong(loan, facts, agree(choice), actor, now)
    owed = charge(
        ChargeKind.RENEWAL,
        cost_to_renew(loan, choice.terms, settings, facts.new_due_at, now),
        patron_id=patron.id,
        branch=branch,
        now=now,
        loan_id=loan_id,
    )
    renewals = loan.renewals + 1
    note(
        "renew",
        f"loan:{loan_id}",
        actor=actor,
        branch_id=branch.id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        item=item.id,
        renewal=renewals,
    )
    tell("renewed", patron_id=patron.id, branch_id=branch.id, now=now, loan=loan_id)
    left = renewals_left(facts.terms, renewals)
    why = choice.why(renewed_by(choice.terms))
    return Renewed(
        loan_id=loan_id,
        title=item.title,
        due_at=facts.new_due_at,
        time_zone=branch.time_zone,
        renewals=renewals,
        renewals_left=left,
        overridden=overridden,
        policy_name=why.winner,
        why=why,
        late=late,
        currency=branch.currency,
        charged=owed.amount if owed else Decimal(0),
    )


def renew_by_itself(*, actor: Actor, now: datetime) -> int:
    """Renew the loans that renew by themselves and are due soon; return how many. [CIR-D7]

    Each in its own transaction; what the rules refuse stays as it is. Raises NotPermitted (circulation.renew).
    """
    require_anywhere(actor, "circulation.renew")
    renewed = 0
    for kept in AgreedTerms.objects.filter(says__auto_renewal=True):
        terms = agreed_terms(kept.says)
        due = Loan.objects.filter(
            terms=kept,
            state=LoanState.OPEN,
            returned_at=None,
            due_at__gt=now,
            due_at__lte=now + timedelta(days=terms.auto_renewal_days_before),
        )
        if terms.auto_renewal_longest is not None:
            due = due.filter(checked_out_at__gt=now - timedelta(days=terms.auto_renewal_longest))
        for loan_id in list(due.order_by("due_at", "pk").values_list("pk", flat=True)):
            try:
                renew(actor=actor, loan_id=loan_id, now=now)
            except Refused as refused:
                if any(each.code not in _LATER for each in refused.refusals):
                    _tell_refused(loan_id, now)
                continue
            renewed += 1
    return renewed


_LATER = frozenset({"renewal_too_soon", "renewal_gains_nothing", "changed_meanwhile"})
"""Refusals of which nobody need be told: it is tried again while the loan runs."""


@in_one_transaction
def _tell_refused(loan_id: int, now: datetime) -> None:
    """Say once for each date that a loan did not renew by itself. [CIR-D7]"""
    loan = Loan.objects.get(pk=loan_id)
    due = int(loan.due_at.timestamp())
    tell("not_renewed", patron_id=loan.patron_id, branch_id=loan.branch_id, now=now, loan=loan_id, due=due)


def renewals_left(terms: Terms | None, renewals: int) -> int | None:
    """Return how often a loan may still be renewed, None for as often as one likes."""
    if terms is None:
        return 0
    return None if terms.renewal_limit is None else max(0, terms.renewal_limit - renewals)


def cost_to_renew(
    loan: Loan, terms: Terms | None, settings: LendingSettings, due: datetime, now: datetime
) -> Decimal:
    """Return what it costs to renew a loan until then: each renewal, and the days it gains. [CIR-M14, CIR-M16]

    Late days are none of them: they are charged as late.
    """
    if terms is None:
        return Decimal(0)
    hours, since = settings.hours(loan.branch_id), max(loan.due_at, now, loan.charged_until or now)
    return terms.renewal_charge + longer_cost(terms, hours, loan.checked_out_at, since, due)


def _late(item: ItemRow, settings: LendingSettings, now: datetime) -> Lateness:
    loan = collecting.open_loan(item.id)
    assert loan is not None  # it may be renewed, and is locked
    return charge_late(loan, item.id, settings, until=now, now=now)


def _prolong(loan: Loan, facts: RenewalFacts, terms_id: int, actor: Actor, now: datetime) -> None:
    paid = (loan.charged_until, charged_until(facts.terms, facts.new_due_at))
    Renewal.objects.create(
        loan_id=loan.pk,
        at=now,
        previous_due_at=loan.due_at,
        due_at=facts.new_due_at,
        actor_id=actor.account_id,
        is_seen=facts.is_seen,
    )
    if facts.is_called_back:
        end_recall(loan.pk, RecallOutcome.OVERTAKEN, now)
    Loan.objects.filter(pk=loan.pk).update(
        state=LoanState(LOAN.after("renew", loan.state)),
        due_at=facts.new_due_at,
        terms_id=terms_id,
        charged_until=max(filter(None, paid), default=None),
        renewals=loan.renewals + 1,
        unseen_renewals=0 if facts.is_seen else loan.unseen_renewals + 1,
    )


def locked_loan(loan_id: int) -> tuple[Loan, PatronRow, ItemRow]:
    """Lock a loan's patron and item (in that order, as everywhere) and return the loan read after that."""
    ids = Loan.objects.filter(pk=loan_id).values_list("patron_id", "item_id").first()
    if ids is None:
        raise NotFound("loan", loan_id)
    patron = collecting.locked_patron(patron_id=ids[0])
    item = collecting.locked_item(item_id=ids[1])
    loan = Loan.objects.get(pk=loan_id)
    if loan.patron_id != patron.id:  # merged into another a moment ago
        raise Refused([refuse("changed_meanwhile")])
    return loan, patron, item


def _facts(
    loan: Loan,
    patron: PatronRow,
    item: ItemRow,
    choice: Choice,
    settings: LendingSettings,
    now: datetime,
    is_seen: bool,
) -> RenewalFacts:
    hours = settings.hours(loan.branch_id)
    today = local_day(hours, now)
    terms = choice.terms
    standing = collecting.standing_of(patron.id, now, item.id)
    new_due, booked_from = loan.due_at, None
    if terms is not None:
        new_due = renewed_due_at(terms, hours, now, loan.due_at, card_expires_on=patron.expires_on)
        bookings = booked.bookings_of(item.id) if standing.has_bookings else []
        until = booked_loans.until_booking(new_due, bookings, patron.id, hours, now, terms, is_new=False)
        if until.no_use or (until.is_bounded and until.due_at <= loan.due_at):
            booked_from = until.kept_from
        else:
            new_due = until.due_at
    currency = settings.branch(loan.branch_id).currency
    queue = collecting.locked_queue(item, now)
    waiting = look_at_queue(item, queue, patron.id, loan.branch_id, settings, now)
    return RenewalFacts(
        patron=collecting.facts_of(patron, standing, currency, today, terms),
        loan_state=loan.state,
        renewals=loan.renewals,
        due_at=settings.on_the_clock(loan.branch_id, loan.due_at),
        new_due_at=new_due,
        terms=terms,
        others_waiting=waiting.ahead,
        is_needed=waiting.is_needed,
        today=today,
        now=now,
        unseen_renewals=loan.unseen_renewals,
        is_seen=is_seen,
        in_reading_room=loan.in_reading_room,
        booked_from=booked_from,
        is_called_back=any(each.has_recall for each in queue) and is_called_back(loan.pk),
    )
