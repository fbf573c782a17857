"""Every reason not to reserve: a hold is taken when one item at least may fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kitabdar.circulation.rules.facts import Candidate, HoldCounts, HoldFacts
from kitabdar.circulation.rules.refusals import Refusal, of_patron, refuse, with_rule
from kitabdar.circulation.rules.terms import Terms


def refusals_to_hold(facts: HoldFacts) -> list[Refusal]:
    """Return every reason not to reserve; empty means reserve. [CIR-H1]"""
    governed = [each for each in facts.candidates if each.terms is not None]
    obstacles = [list(_obstacles(each, facts)) for each in governed]
    fit = [each for each, found in zip(governed, obstacles, strict=True) if not found]
    counted = fit or governed
    first = counted[0] if counted else Candidate(None)
    found = [with_rule(each, first.choice) for each in of_patron(facts.patron, first.terms, facts.today)]
    if facts.has_it_on_loan:
        found.append(refuse("on_loan_to_patron"))
    if not facts.pickup_is_possible:
        found.append(refuse("pickup_not_possible"))
    if not facts.candidates:
        found.append(refuse("nothing_to_hold"))
    elif not governed:
        found.append(refuse("no_policy"))
    elif not fit:
        found += _nearest(obstacles)
    found += _limits(facts, counted)
    return found


def _nearest(obstacles: Iterable[list[Refusal]]) -> list[Refusal]:
    """Return what stands in the way of the item that comes closest."""
    return min(obstacles, key=len)


def _obstacles(candidate: Candidate, facts: HoldFacts) -> Iterator[Refusal]:
    """Yield what keeps this item from filling the hold, with its rules. [CIR-H2]"""
    for each in _of_item(candidate, facts):
        yield with_rule(each, candidate.choice)


def _of_item(candidate: Candidate, facts: HoldFacts) -> Iterator[Refusal]:
    terms = candidate.terms
    assert terms is not None
    if not terms.is_holdable:
        yield refuse("not_holdable")
    if facts.in_reading_room and terms.reading_room == "no":
        yield refuse("not_to_read_here")
    if (terms.item_holds == "no" and facts.is_narrow) or (terms.item_holds == "only" and not facts.is_narrow):
        yield refuse("no_item_holds" if facts.is_narrow else "only_item_holds")
    if not _is_own(candidate, terms, facts):
        yield refuse("held_by_own_readers")
    if not _is_collected_there(candidate, terms):
        yield refuse("collected_elsewhere")
    if _stands_on_the_shelf(candidate, terms, facts):
        yield refuse("on_the_shelf")


def _is_own(candidate: Candidate, terms: Terms, facts: HoldFacts) -> bool:
    if terms.held_by == "own_library":
        return candidate.library_id == facts.library_id
    return terms.held_by == "anyone" or candidate.branch_id == facts.branch_id


def _is_collected_there(candidate: Candidate, terms: Terms) -> bool:
    if terms.collected_at == "home":
        return candidate.is_of_pickup
    return terms.collected_at == "anywhere" or candidate.is_at_pickup


def _stands_on_the_shelf(candidate: Candidate, terms: Terms, facts: HoldFacts) -> bool:
    """Say whether the reader is asked to fetch it from the shelf instead."""
    if terms.on_shelf_holds == "always":
        return False
    away = [each for each in facts.candidates if not each.is_on_shelf]
    return len(away) < len(facts.candidates) if terms.on_shelf_holds == "all_away" else not away


def _limits(facts: HoldFacts, candidates: list[Candidate]) -> Iterator[Refusal]:
    """Compare with limits; of several items the most generous rule counts, and is named. [CIR-H3]"""
    if not candidates:
        return
    holds = facts.holds
    kindest = max(candidates, key=lambda each: _terms(each).holds_of_edition)
    if holds.of_edition and holds.of_edition >= _terms(kindest).holds_of_edition:
        yield with_rule(refuse("already_held"), kindest.choice)
    for code, count, limit_of in _LIMITS:
        reached = [
            (limit, count(each, holds), each)
            for each in candidates
            if (limit := limit_of(_terms(each))) is not None and count(each, holds) >= limit
        ]
        if len(reached) == len(candidates):
            limit, number, governing = max(reached, key=lambda each: each[0])
            yield with_rule(refuse(code, limit=limit, holds=number), governing.choice)


def _terms(candidate: Candidate) -> Terms:
    assert candidate.terms is not None  # only what a rule covers is counted
    return candidate.terms


_LIMITS: tuple[tuple[str, Callable[[Candidate, HoldCounts], int], Callable[[Terms], int | None]], ...] = (
    ("hold_limit_reached", lambda each, _holds: each.covered, lambda terms: terms.hold_limit),
    ("total_hold_limit_reached", lambda _each, holds: holds.all, lambda terms: terms.total_hold_limit),
    ("holds_today_reached", lambda _each, holds: holds.today, lambda terms: terms.holds_a_day),
)
"""Refusal, what is counted, and which limit it is compared with."""
