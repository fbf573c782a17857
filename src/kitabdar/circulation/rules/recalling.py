"""Whether something lent is called back for a hold that waits, and which of several loans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kitabdar.circulation.rules.refusals import Refusal, refuse
from kitabdar.circulation.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Recallable:
    """A loan whose item may fill the hold. `terms`: it was lent under, with `rules`: the rule behind each kind;
    `due_at`: on the clock of its branch; `recalled_due_at`: when it would be due, `unkept_due_at`: were there no days
    that no recall takes away."""

    loan_id: int
    terms: Terms
    due_at: datetime
    recalled_due_at: datetime
    unkept_due_at: datetime
    is_called_back: bool = False
    rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecallFacts:
    """A hold has something called back. `hold_state`: "" where it has ended; `has_recall`: something is called back
    for it already; `can_be_fetched`: an item that may fill it stands on a shelf, for nobody who comes first;
    `by_reader`: who waits asks, and not staff."""

    hold_state: str
    rests: bool
    has_recall: bool
    can_be_fetched: bool
    by_reader: bool
    loans: tuple[Recallable, ...]


def refusals_to_recall(facts: RecallFacts) -> list[Refusal]:
    """Return why nothing is called back; empty means call back what `best_to_recall` says. [CIR-E1]"""
    if facts.hold_state != "waiting":
        return [refuse("recall_not_needed" if facts.hold_state else "hold_ended")]
    found = []
    if facts.rests:
        found.append(refuse("hold_rests"))
    if facts.has_recall:
        found.append(refuse("recall_open"))
    if facts.can_be_fetched:
        found.append(refuse("recall_not_needed"))
    against = _against_all(facts)
    return [*found, against] if against is not None else found


def best_to_recall(facts: RecallFacts) -> Recallable:
    """Return the loan that can be due first; of several the one whose reader was to have it longest. [CIR-E2]"""
    fit = [each for each in facts.loans if all(passes(each, facts) for passes, _why in _STEPS)]
    return max(fit, key=lambda each: (-each.recalled_due_at.timestamp(), each.due_at, -each.loan_id))


def _against_all(facts: RecallFacts) -> Refusal | None:
    """Return what stands against the loans that come furthest, None where one may be called back."""
    if not facts.loans:
        return refuse("nothing_to_recall")
    loans: Sequence[Recallable] = facts.loans
    for passes, why in _STEPS:
        left = [each for each in loans if passes(each, facts)]
        if not left:
            return why(min(loans, key=lambda each: (each.due_at, each.loan_id)))
        loans = left
    return None


def _is_allowed(loan: Recallable, facts: RecallFacts) -> bool:
    return loan.terms.recalled_by == "anyone" or (loan.terms.recalled_by == "staff" and not facts.by_reader)


def _by_rule(code: str, kind: str, loan: Recallable, **params: date) -> Refusal:
    return replace(refuse(code, **params), rule=dict(loan.rules).get(kind, ""))


_STEPS: tuple[
    tuple[Callable[[Recallable, RecallFacts], bool], Callable[[Recallable], Refusal]],
    ...,
] = (
    (_is_allowed, lambda loan: _by_rule("not_recallable", "recalled_by", loan)),
    (lambda loan, _facts: not loan.is_called_back, lambda _loan: refuse("recalled_already")),
    (
        lambda loan, _facts: loan.unkept_due_at < loan.due_at,
        lambda loan: refuse("recall_gains_nothing", day=loan.due_at.date()),
    ),
    (
        lambda loan, _facts: loan.recalled_due_at < loan.due_at,
        lambda loan: _by_rule("recall_too_early", "recall_kept_days", loan, day=loan.due_at.date()),
    ),
)
"""What a loan must pass, one after another, and what is said where none does."""
