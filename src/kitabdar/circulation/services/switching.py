"""Let a patron take away what they read here, or read here what they took away, without giving it back. [CIR-D8]"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import Charge, ChargeKind, Loan, LoanState, RecallOutcome
from kitabdar.circulation.rules import (
    LOAN,
    ItemFacts,
    LendingFacts,
    Refusal,
    Terms,
    Why,
    loan_cost,
    longer_cost,
    refusals_to_switch,
)
from kitabdar.circulation.services import booked, booked_loans, collecting
from kitabdar.circulation.services.agreeing import agree
from kitabdar.circulation.services.charging import charge, charged_until
from kitabdar.circulation.services.checkout import facts_to_lend, for_bookings
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.lateness import ON_TIME, Lateness, charge_late
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.recall_ends import end_recall
from kitabdar.circulation.services.renewal import locked_loan
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.patrons.standing import may_borrow_for


@dataclass(frozen=True, slots=True)
class Switched:
    """A loan that is to take away now, or (`in_reading_room`) to read here.

    `policy_name` and `why`: of the rule that says until when, or that it is given out so; `charged`: for the loan, in
    `currency`; `late`: what being overdue came to; `kept_from`: from when it is kept for another, which bounds it.
    """

    loan_id: int
    title: str
    in_reading_room: bool
    due_at: datetime
    time_zone: str
    overridden: tuple[Refusal, ...]
    policy_name: str
    why: Why
    charged: Decimal
    currency: str
    late: Lateness = ON_TIME
    kept_from: date | None = None


@in_one_transaction
def switch_loan(
    *,
    actor: Actor,
    loan_id: int,
    in_reading_room: bool,
    now: datetime,
    override: frozenset[str] = frozenset(),
) -> Switched:
    """Switch a loan between reading here and taking away: a new agreement, by the rules of a check-out of now.

    What is overdue is charged as a return would be. [CIR-M10] A charge for the loan is made once; its reader is told
    the new date as of what is lent.
    Raises NotPermitted (circulation.check_out where it was lent), NotFound, Refused (with every reason).
    """
    loan, patron, item = locked_loan(loan_id)
    settings = lending_settings()
    branch = settings.branch(loan.branch_id)
    require(actor, "circulation.check_out", branch)
    queue = collecting.locked_queue(item, now)
    choice = settings.choose(branch.id, patron.traits, item.traits, now)
    standing = collecting.standing_of(patron.id, now, item.id)
    bookings = booked.bookings_of(item.id) if standing.has_bookings else []
    facts = facts_to_lend(patron, item, queue, choice, settings, branch.id, now, in_reading_room, standing)
    facts, until = for_bookings(_as_on_the_desk(facts, loan, now), bookings, patron, settings, branch.id, now)
    overridden = settle(
        refusals_to_switch(loan.state, facts, reads_here=loan.in_reading_room),
        actor=actor,
        override=override,
        place_path=branch.path,
        choice=choice,
    )
    assert choice.terms is not None  # no_policy is not overridden
    late = _charge_late(loan, item.id, settings, now)
    rent = Decimal(0) if in_reading_room else _rent(loan, choice.terms, settings, until.due_at, now)
    owed = charge(ChargeKind.LOAN, rent, patron_id=patron.id, branch=branch, now=now, loan_id=loan_id)
    Loan.objects.filter(pk=loan_id).update(
        state=LoanState(LOAN.after("switch", loan.state)),
        in_reading_room=in_reading_room,
        due_at=until.due_at,
        charged_until=_paid_until(loan, choice.terms, until.due_at, in_reading_room),
        terms_id=agree(choice),
    )
    end_recall(loan_id, RecallOutcome.OVERTAKEN, now)
    booked_loans.collect(until, bookings, item.id, loan_id)
    note(
        "switch_loan",
        f"loan:{loan_id}",
        actor=actor,
        branch_id=branch.id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        item=item.id,
        in_reading_room=in_reading_room,
    )
    tell("lent", patron_id=patron.id, branch_id=branch.id, now=now, loan=loan_id)
    why = choice.why("reading_room" if in_reading_room else "loan_length")
    return Switched(
        loan_id=loan_id,
        title=item.title,
        in_reading_room=in_reading_room,
        due_at=until.due_at,
        time_zone=branch.time_zone,
        overridden=overridden,
        policy_name=why.winner,
        why=why,
        charged=owed.amount if owed else Decimal(0),
        currency=branch.currency,
        late=late,
        kept_from=until.kept_from if until.is_bounded else None,
    )


def _as_on_the_desk(facts: LendingFacts, loan: Loan, now: datetime) -> LendingFacts:
    """Leave this loan out: neither is the item away for it, nor does it count towards a limit."""
    loans = replace(facts.loans, of_edition=max(0, facts.loans.of_edition - 1))
    patron = facts.patron
    if loan.due_at < now:
        patron = replace(patron, overdue=max(0, patron.overdue - 1))
    lacks = loan.taken_by_id is not None and not may_borrow_for(loan.patron_id, loan.taken_by_id, now)
    return replace(facts, item=ItemFacts("available"), loans=loans, patron=patron, lacks_mandate=lacks)


def _charge_late(loan: Loan, item_id: int, settings: LendingSettings, now: datetime) -> Lateness:
    found = collecting.open_loan(item_id) if now > loan.due_at else None
    return charge_late(found, item_id, settings, until=now, now=now) if found is not None else ON_TIME


def _rent(loan: Loan, terms: Terms, settings: LendingSettings, due: datetime, now: datetime) -> Decimal:
    """Return what it costs to take it away until then: the first time as a loan of now, later the days it gains.

    [CIR-M17]
    """
    hours = settings.hours(loan.branch_id)
    if loan.charged_until is not None:
        return longer_cost(terms, hours, loan.checked_out_at, max(loan.charged_until, now), due)
    return loan_cost(terms, hours, now, due) - (terms.loan_charge if _is_charged(loan.pk) else 0)


def _paid_until(loan: Loan, terms: Terms, due: datetime, in_reading_room: bool) -> datetime | None:
    """Return until when its days are charged for, or need not be: what was once stays so."""
    until = [charged_until(terms, due, in_reading_room=in_reading_room)]
    if loan.charged_until is not None:
        until += [
            loan.charged_until,
            None if loan.in_reading_room else loan.due_at,
        ]  # a closing may have moved it
    return max(filter(None, until), default=None)


def _is_charged(loan_id: int) -> bool:
    return Charge.objects.filter(loan_id=loan_id, kind=ChargeKind.LOAN).exists()
