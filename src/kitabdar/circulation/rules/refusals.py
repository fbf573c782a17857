"""Every reason to refuse, all of them at once, each with the permission that overrides it (or none)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from kitabdar.circulation.rules.facts import ItemFacts, LendingFacts, LoanCounts, PatronFacts, RenewalFacts
from kitabdar.circulation.rules.policy import Choice
from kitabdar.circulation.rules.terms import Terms

OVERRIDE = "circulation.override"

REFUSALS: dict[str, str | None] = {
    "patron_erased": None,
    "not_a_delegate": OVERRIDE,
    "patron_expired": OVERRIDE,
    "patron_blocked": OVERRIDE,
    "owes_too_much": OVERRIDE,
    "family_owes_too_much": OVERRIDE,
    "too_many_overdue": OVERRIDE,
    "too_young": OVERRIDE,
    "loan_limit_reached": OVERRIDE,
    "total_loan_limit_reached": OVERRIDE,
    "family_loan_limit_reached": OVERRIDE,
    "edition_already_lent": OVERRIDE,
    "no_policy": None,
    "not_loanable": OVERRIDE,
    "only_to_read_here": OVERRIDE,
    "not_to_read_here": OVERRIDE,
    "on_loan_to_another": None,
    "on_loan_to_patron": None,
    "held_for_another": OVERRIDE,
    "wanted_by_others": OVERRIDE,
    "in_transit": OVERRIDE,
    "item_missing": None,
    "item_lost": None,
    "item_withdrawn": None,
    "loan_ended": None,
    "loan_lost": None,
    "loan_claimed": None,
    "loan_not_lost": None,
    "loan_is_so": None,
    "loss_owed": None,
    "claim_limit_reached": OVERRIDE,
    "claim_settled": None,
    "renewal_limit_reached": OVERRIDE,
    "renewal_too_soon": OVERRIDE,
    "renewal_unseen_limit_reached": OVERRIDE,
    "renewal_overdue": OVERRIDE,
    "renewal_of_reading": None,
    "renewal_gains_nothing": None,
    "not_holdable": OVERRIDE,
    "item_damaged": OVERRIDE,
    "nothing_to_hold": None,
    "already_held": None,
    "hold_limit_reached": OVERRIDE,
    "total_hold_limit_reached": OVERRIDE,
    "holds_today_reached": OVERRIDE,
    "no_item_holds": OVERRIDE,
    "only_item_holds": OVERRIDE,
    "on_the_shelf": OVERRIDE,
    "held_by_own_readers": OVERRIDE,
    "collected_elsewhere": OVERRIDE,
    "pickup_not_possible": None,
    "hold_ended": None,
    "hold_has_item": None,
    "not_suspended": None,
    "hold_rests": None,
    "recall_open": None,
    "recall_not_needed": None,
    "nothing_to_recall": None,
    "not_recallable": None,
    "recalled_already": None,
    "recall_too_early": None,
    "recall_gains_nothing": None,
    "called_back": OVERRIDE,
    "one_title_alone": None,
    "hold_is_ready": None,
    "not_bookable": OVERRIDE,
    "nothing_to_book": None,
    "booking_days_wrong": None,
    "booking_too_soon": OVERRIDE,
    "booking_too_long": OVERRIDE,
    "booking_too_far_ahead": OVERRIDE,
    "booking_limit_reached": OVERRIDE,
    "booking_on_closed_day": OVERRIDE,
    "days_taken": None,
    "away_until": OVERRIDE,
    "booked_for_another": OVERRIDE,
    "booking_ended": None,
    "being_fetched": None,
    "not_to_be_fetched": None,
    "already_there": None,
    "already_on_rota": None,
    "outside_rota": None,
    "rota_without_stages": None,
    "rota_ended": None,
    "stage_in_use": None,
    "not_so_on_rota": None,
    "not_in_transit": None,
    "charge_settled": None,
    "amount_not_positive": None,
    "amount_too_large": None,
    "key_used_otherwise": None,
    "no_such_way": None,
    "payment_taken_back": None,
    "payment_given_back": None,
    "till_closed_since": None,
    "deposit_counted": None,
    "not_in_kind": None,
    "no_currency": None,
    "credit_too_small": None,
    "too_little_cash": None,
    "too_late_to_undo": None,
    "cannot_undo": None,
    "something_open": None,
    "same_patron": None,
    "other_network": None,
    "identities_differ": None,
    "answers_for_other": None,
    "kinds_differ": None,
    "changed_meanwhile": None,
    "busy": None,
}
"""Code -> the permission that overrides it, or None. What each means: `circulation.messages`."""

RESTS_ON = {
    "owes_too_much": "owed_limit",
    "family_owes_too_much": "family_owed_limit",
    "too_many_overdue": "overdue_limit",
    "too_young": "least_age",
    "loan_limit_reached": "loan_limit",
    "total_loan_limit_reached": "total_loan_limit",
    "family_loan_limit_reached": "family_loan_limit",
    "edition_already_lent": "several_of_one_edition",
    "not_loanable": "is_loanable",
    "only_to_read_here": "reading_room",
    "not_to_read_here": "reading_room",
    "claim_limit_reached": "claim_limit",
    "renewal_limit_reached": "renewal_limit",
    "renewal_too_soon": "renewable_days_before",
    "renewal_unseen_limit_reached": "unseen_renewal_limit",
    "renewal_overdue": "renewal_when_overdue",
    "not_bookable": "is_bookable",
    "booking_too_soon": "booking_lead",
    "booking_too_long": "booking_longest",
    "booking_too_far_ahead": "booking_furthest_ahead",
    "booking_limit_reached": "booking_limit",
    "not_holdable": "is_holdable",
    "already_held": "holds_of_edition",
    "item_damaged": "damaged_fills_holds",
    "hold_limit_reached": "hold_limit",
    "total_hold_limit_reached": "total_hold_limit",
    "holds_today_reached": "holds_a_day",
    "no_item_holds": "item_holds",
    "only_item_holds": "item_holds",
    "on_the_shelf": "on_shelf_holds",
    "not_recallable": "recalled_by",
    "recall_too_early": "recall_kept_days",
    "held_by_own_readers": "held_by",
    "collected_elsewhere": "collected_at",
}
"""Code -> the kind of result it rests on, whose rule can be named."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. `params`: what its sentence names (texts, numbers, sums, dates); `rule`: the row behind it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    override: str | None = None
    rule: str = ""


def refuse(code: str, **params: Any) -> Refusal:
    """Make the refusal with this code."""
    return Refusal(code, params, REFUSALS[code])


def with_rule(refusal: Refusal, choice: Choice | None) -> Refusal:
    """Name the rule that a refusal rests on, where it rests on one."""
    if choice is None or refusal.code not in RESTS_ON:
        return refusal
    return replace(refusal, rule=choice.why(RESTS_ON[refusal.code]).winner)


def refusals_to_lend(facts: LendingFacts) -> list[Refusal]:
    """Return every reason not to lend; empty means lend."""
    found = of_patron(facts.patron, facts.terms, facts.today)
    if facts.lacks_mandate:
        found.insert(0, refuse("not_a_delegate"))
    terms = facts.terms
    if terms is None:
        found.append(refuse("no_policy"))
    else:
        found += _of_use(facts, terms)
        found += _of_limits(facts.loans, terms, facts.in_reading_room)
    found += _of_item(facts.item, facts.patron.id)
    if facts.booked_from is not None and facts.item.state != "on_loan":
        found.append(refuse("booked_for_another", since=facts.booked_from))
    if facts.item.state == "available" and facts.is_needed and not facts.fills_booking:
        found.append(refuse("wanted_by_others", count=facts.others_waiting))
    return found


def _of_use(facts: LendingFacts, terms: Terms) -> Iterator[Refusal]:
    for each in of_use(terms, in_reading_room=facts.in_reading_room):
        if each.code != "not_loanable" or not facts.fills_booking:
            yield each
    if terms.least_age and facts.patron.age is not None and facts.patron.age < terms.least_age:
        yield refuse("too_young", age=facts.patron.age, limit=terms.least_age)


def of_use(terms: Terms, *, in_reading_room: bool) -> Iterator[Refusal]:
    """Yield what keeps an item from being given out so: to take away, or to read here."""
    if in_reading_room:
        if terms.reading_room == "no":
            yield refuse("not_to_read_here")
    elif terms.reading_room == "only":
        yield refuse("only_to_read_here")
    elif not terms.is_loanable:
        yield refuse("not_loanable")


def _of_limits(loans: LoanCounts, terms: Terms, in_reading_room: bool) -> Iterator[Refusal]:
    """Compare loans with limits; what is read here has limits of its own, and counts against no other."""
    if in_reading_room:
        own, total = terms.reading_room_limit, terms.total_reading_room_limit
        covered, all_of_them = loans.covered_in_reading_room, loans.in_reading_room
    else:
        own, total = terms.loan_limit, terms.total_loan_limit
        covered, all_of_them = loans.covered, loans.all
    if own is not None and covered >= own:
        yield refuse("loan_limit_reached", limit=own, loans=covered)
    if total is not None and all_of_them >= total:
        yield refuse("total_loan_limit_reached", limit=total, loans=all_of_them)
    family = terms.family_loan_limit
    if family is not None and not in_reading_room and loans.of_family >= family:
        yield refuse("family_loan_limit_reached", limit=family, loans=loans.of_family)
    if loans.of_edition and not terms.several_of_one_edition:
        yield refuse("edition_already_lent")


def refusals_to_switch(loan_state: str, facts: LendingFacts, *, reads_here: bool) -> list[Refusal]:
    """Return every reason not to let a patron take away what they read here, or the reverse: those of a check-out.

    `facts`: as if the item lay on the desk, and this loan did not count; `reads_here`: so it is lent now. [CIR-D8]
    """
    if loan_state in ("lost", "claimed"):
        return [refuse(f"loan_{loan_state}")]
    if loan_state != "open":
        return [refuse("loan_ended")]
    if facts.in_reading_room == reads_here:
        return [refuse("loan_is_so")]
    return refusals_to_lend(facts)


def refusals_to_renew(facts: RenewalFacts) -> list[Refusal]:
    """Return every reason not to renew; empty means renew."""
    if facts.loan_state == "lost":
        return [refuse("loan_lost")]
    if facts.loan_state != "open":
        return [refuse("loan_claimed" if facts.loan_state == "claimed" else "loan_ended")]
    if facts.in_reading_room:
        return [refuse("renewal_of_reading")]
    found = of_patron(facts.patron, facts.terms, facts.today, is_renewal=True)
    if facts.terms is None:
        found.append(refuse("no_policy"))
    else:
        found += _of_renewals(facts, facts.terms)
    if facts.is_called_back:
        found.append(refuse("called_back", day=facts.due_at.date()))
    if facts.is_needed:
        found.append(refuse("wanted_by_others", count=facts.others_waiting))
    if facts.booked_from is not None:
        found.append(refuse("booked_for_another", since=facts.booked_from))
    elif facts.new_due_at <= facts.due_at:
        found.append(refuse("renewal_gains_nothing", due_at=facts.due_at))
    return found


def _of_renewals(facts: RenewalFacts, terms: Terms) -> Iterator[Refusal]:
    if terms.renewal_limit is not None and facts.renewals >= terms.renewal_limit:
        yield refuse("renewal_limit_reached", limit=terms.renewal_limit)
    if terms.renewable_days_before is not None:
        first = facts.due_at - timedelta(days=terms.renewable_days_before)
        if facts.now < first:
            yield refuse("renewal_too_soon", since=first)
    unseen = terms.unseen_renewal_limit
    if unseen is not None and not facts.is_seen and facts.unseen_renewals >= unseen:
        yield refuse("renewal_unseen_limit_reached", limit=unseen)
    is_late = facts.now > facts.due_at
    if (terms.renewal_when_overdue == "not_this" and is_late) or (
        terms.renewal_when_overdue == "none" and (is_late or facts.patron.overdue)
    ):
        yield refuse("renewal_overdue")


def refusals_to_send(item: ItemFacts) -> list[Refusal]:
    """Return every reason not to send an item to another branch; empty means send."""
    return _of_item(item, patron_id=None)


def of_patron(
    patron: PatronFacts, terms: Terms | None, today: Any, *, is_renewal: bool = False
) -> list[Refusal]:
    """Return what stands in a patron's own way, whatever they want."""
    if patron.is_erased:
        return [refuse("patron_erased")]
    found = []
    if patron.expires_on < today:
        found.append(refuse("patron_expired", expires_on=patron.expires_on))
    for block in patron.blocks:
        found.append(refuse("patron_blocked", reason=block.reason, until=block.until))
    if terms is None:
        return found
    if terms.owed_limit and patron.owed > terms.owed_limit:
        found.append(
            refuse("owes_too_much", owed=patron.owed, limit=terms.owed_limit, currency=patron.currency)
        )
    if terms.family_owed_limit and patron.family_owed > terms.family_owed_limit:
        found.append(
            refuse(
                "family_owes_too_much",
                owed=patron.family_owed,
                limit=terms.family_owed_limit,
                currency=patron.currency,
            )
        )
    if terms.overdue_limit is not None and patron.overdue > terms.overdue_limit and not is_renewal:
        found.append(refuse("too_many_overdue", count=patron.overdue))
    return found


def _of_item(item: ItemFacts, patron_id: int | None) -> list[Refusal]:
    title = item.title
    if item.state == "on_loan":
        code = "on_loan_to_patron" if item.lent_to == patron_id else "on_loan_to_another"
        return [refuse(code, title=title, due_at=item.due_at)]
    if item.state in ("missing", "lost", "withdrawn"):
        return [refuse(f"item_{item.state}", title=title)]
    found = []
    if item.state == "in_transit" and (patron_id is None or item.held_for != patron_id):
        found.append(refuse("in_transit", title=title, branch=item.destination))
    if item.held_for is not None and item.held_for != patron_id:
        found.append(refuse("held_for_another", title=title))
    return found
