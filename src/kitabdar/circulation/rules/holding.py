"""Every reason not to reserve: a hold is taken when one item at least may fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kitabdar.circulation.rules.facts import Candidate, HoldFacts
from kitabdar.circulation.rules.refusals import Refusal, of_patron, refuse
from kitabdar.circulation.rules.terms import Terms


def refusals_to_hold(facts: HoldFacts) -> list[Refusal]:
    """Return every reason not to reserve; empty means reserve. [CIR-H1]"""
    governed = [each for each in facts.candidates if each.terms is not None]
    obstacles = [list(_obstacles(each, facts)) for each in governed]
    fit = [each for each, found in zip(governed, obstacles, strict=True) if not found]
    counted = fit or governed
    found = of_patron(facts.patron, counted[0].terms if counted else None, facts.today)
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
    found += _limits(facts, [each.terms for each in counted if each.terms is not None])
    return found


def _nearest(obstacles: Iterable[list[Refusal]]) -> list[Refusal]:
    """Return what stands in the way of the item that comes closest."""
    return min(obstacles, key=len)


def _obstacles(candidate: Candidate, facts: HoldFacts) -> Iterator[Refusal]:
    """Yield what keeps this item from filling the hold. [CIR-H2]"""
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


def _limits(facts: HoldFacts, terms: list[Terms]) -> Iterator[Refusal]:
    """Compare with limits; of several items the most generous rule counts. [CIR-H3]"""
    if not terms:
        return
    holds = facts.holds
    most_of_edition = max(each.holds_of_edition for each in terms)
    if holds.of_edition and holds.of_edition >= most_of_edition:
        yield refuse("already_held")
    for code, count, limit in (
        ("hold_limit_reached", holds.covered, _most(terms, lambda each: each.hold_limit)),
        ("total_hold_limit_reached", holds.all, _most(terms, lambda each: each.total_hold_limit)),
        ("holds_today_reached", holds.today, _most(terms, lambda each: each.holds_a_day)),
    ):
        if limit is not None and count >= limit:
            yield refuse(code, limit=limit, holds=count)


def _most(terms: list[Terms], limit_of: Callable[[Terms], int | None]) -> int | None:
    limits = [limit_of(each) for each in terms]
    known = [each for each in limits if each is not None]
    return max(known) if len(known) == len(limits) else None
