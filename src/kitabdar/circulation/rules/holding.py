"""Every reason not to reserve: a hold is taken when one item at least may fill it, and filled by none that may not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kitabdar.circulation.rules.facts import Candidate, HoldCounts, HoldFacts, Purpose
from kitabdar.circulation.rules.refusals import Refusal, of_patron, of_use, refuse, with_rule
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
    """Yield what keeps the hold from being taken because of this item, with its rules. [CIR-H2]"""
    terms = _terms(candidate)
    yield from _against_filling(candidate, terms, facts.purpose)
    if terms.is_holdable and not terms.holds_of_edition:
        rule = candidate.choice.why("holds_of_edition").winner if candidate.choice else ""
        yield replace(refuse("not_holdable"), rule=rule)
    if _stands_on_the_shelf(candidate, terms, facts):
        yield with_rule(refuse("on_the_shelf"), candidate.choice)


def may_fill(candidate: Candidate, purpose: Purpose) -> bool:
    """Say whether an item may fill a hold: nothing is against it but what staff set aside. [CIR-H4]"""
    terms = candidate.terms
    return terms is not None and all(
        each.code in purpose.set_aside for each in _against_filling(candidate, terms, purpose)
    )


def set_aside_of(overridden: Iterable[Refusal]) -> frozenset[str]:
    """Return which of the reasons that staff set aside are against items, and so are set aside for good."""
    return frozenset(each.code for each in overridden) & _AGAINST_ITEMS


_AGAINST_ITEMS = frozenset(
    {
        "not_holdable",
        "item_damaged",
        "not_loanable",
        "only_to_read_here",
        "not_to_read_here",
        "no_item_holds",
        "only_item_holds",
        "held_by_own_readers",
        "collected_elsewhere",
    }
)


def _against_filling(candidate: Candidate, terms: Terms, purpose: Purpose) -> Iterator[Refusal]:
    """Yield what keeps an item from filling a hold, with its rules."""
    for each in _by_rules(candidate, terms, purpose):
        yield with_rule(each, candidate.choice)
    if not candidate.has_way and _is_collected_there(candidate, terms):
        yield refuse("collected_elsewhere")  # by no rule: the way is closed [CIR-H9]


def _by_rules(candidate: Candidate, terms: Terms, purpose: Purpose) -> Iterator[Refusal]:
    if not terms.is_holdable:
        yield refuse("not_holdable")  # for what use does not matter then
    else:
        yield from of_use(terms, in_reading_room=purpose.in_reading_room)
    if candidate.is_damaged and not terms.damaged_fills_holds:
        yield refuse("item_damaged")
    is_narrow = purpose.is_narrow
    if (terms.item_holds == "no" and is_narrow) or (terms.item_holds == "only" and not is_narrow):
        yield refuse("no_item_holds" if is_narrow else "only_item_holds")
    if not _is_own(candidate, terms, purpose):
        yield refuse("held_by_own_readers")
    if not _is_collected_there(candidate, terms):
        yield refuse("collected_elsewhere")


def _is_own(candidate: Candidate, terms: Terms, purpose: Purpose) -> bool:
    if terms.held_by == "own_library":
        return candidate.library_id == purpose.library_id
    return terms.held_by == "anyone" or candidate.branch_id == purpose.branch_id


def _is_collected_there(candidate: Candidate, terms: Terms) -> bool:
    if terms.collected_at == "home":
        return candidate.is_of_pickup
    if terms.collected_at == "own_library":
        return candidate.is_of_pickup_library
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
