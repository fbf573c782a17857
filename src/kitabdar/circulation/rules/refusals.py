"""Every reason to refuse, all of them at once, each with the permission that overrides it (or none)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kitabdar.circulation.rules.facts import HoldFacts, ItemFacts, LendingFacts, PatronFacts, RenewalFacts
from kitabdar.circulation.rules.policy import PolicyRow

OVERRIDE = "circulation.override"

REFUSALS: dict[str, str | None] = {
    "patron_erased": None,
    "patron_expired": OVERRIDE,
    "patron_blocked": OVERRIDE,
    "owes_too_much": OVERRIDE,
    "loan_limit_reached": OVERRIDE,
    "no_policy": None,
    "not_loanable": OVERRIDE,
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
    "renewal_limit_reached": OVERRIDE,
    "renewal_gains_nothing": None,
    "not_holdable": OVERRIDE,
    "nothing_to_hold": None,
    "already_held": None,
    "hold_limit_reached": OVERRIDE,
    "pickup_not_possible": None,
    "hold_ended": None,
    "already_there": None,
    "not_in_transit": None,
    "charge_settled": None,
    "amount_not_positive": None,
    "amount_too_large": None,
    "key_used_otherwise": None,
    "too_late_to_undo": None,
    "cannot_undo": None,
    "something_open": None,
    "changed_meanwhile": None,
    "busy": None,
}
"""Code -> the permission that overrides it, or None. What each means: `circulation.messages`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. `params`: what its sentence names (texts, whole numbers, Decimals, dates)."""

    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    override: str | None = None


def refuse(code: str, **params: Any) -> Refusal:
    """Make the refusal with this code."""
    return Refusal(code, params, REFUSALS[code])


def refusals_to_lend(facts: LendingFacts) -> list[Refusal]:
    """Return every reason not to lend; empty means lend."""
    found = _of_patron(facts.patron, facts.policy, facts)
    policy = facts.policy
    if policy is None:
        found.append(refuse("no_policy"))
    else:
        if not policy.is_loanable:
            found.append(refuse("not_loanable", policy=policy.name))
        if facts.loans >= policy.loan_limit:
            found.append(refuse("loan_limit_reached", limit=policy.loan_limit, loans=facts.loans))
    found += _of_item(facts.item, facts.patron.id)
    if facts.item.state == "available" and facts.others_waiting > facts.spare_items:
        found.append(refuse("wanted_by_others", count=facts.others_waiting))
    return found


def refusals_to_renew(facts: RenewalFacts) -> list[Refusal]:
    """Return every reason not to renew; empty means renew."""
    if facts.loan_state == "lost":
        return [refuse("loan_lost")]
    if facts.loan_state != "open":
        return [refuse("loan_ended")]
    found = _of_patron(facts.patron, facts.policy, facts)
    if facts.policy is None:
        found.append(refuse("no_policy"))
    elif facts.renewals >= facts.policy.renewal_limit:
        found.append(refuse("renewal_limit_reached", limit=facts.policy.renewal_limit))
    if facts.others_waiting > facts.spare_items:
        found.append(refuse("wanted_by_others", count=facts.others_waiting))
    if facts.new_due_at <= facts.due_at:
        found.append(refuse("renewal_gains_nothing", due_at=facts.due_at))
    return found


def refusals_to_hold(facts: HoldFacts) -> list[Refusal]:
    """Return every reason not to reserve; empty means reserve."""
    governing = [policy for policy in facts.policies if policy is not None]
    found = _of_patron(facts.patron, governing[0] if governing else None, facts)
    if facts.holds_it_already:
        found.append(refuse("already_held"))
    if facts.has_it_on_loan:
        found.append(refuse("on_loan_to_patron"))
    if not facts.pickup_is_possible:
        found.append(refuse("pickup_not_possible"))
    if not facts.policies:
        found.append(refuse("nothing_to_hold"))
    elif not governing:
        found.append(refuse("no_policy"))
    elif not any(policy.is_holdable for policy in governing):
        found.append(refuse("not_holdable"))
    limit = max((policy.hold_limit for policy in governing), default=None)
    if limit is not None and facts.open_holds >= limit:
        found.append(refuse("hold_limit_reached", limit=limit, holds=facts.open_holds))
    return found


def refusals_to_send(item: ItemFacts) -> list[Refusal]:
    """Return every reason not to send an item to another branch; empty means send."""
    return _of_item(item, patron_id=None)


def _of_patron(
    patron: PatronFacts, policy: PolicyRow | None, facts: LendingFacts | RenewalFacts | HoldFacts
) -> list[Refusal]:
    if patron.is_erased:
        return [refuse("patron_erased")]
    found = []
    if patron.expires_on < facts.today:
        found.append(refuse("patron_expired", expires_on=patron.expires_on))
    for block in patron.blocks:
        found.append(refuse("patron_blocked", reason=block.reason, until=block.until))
    if policy is not None and policy.owed_limit and patron.owed > policy.owed_limit:
        found.append(
            refuse("owes_too_much", owed=patron.owed, limit=policy.owed_limit, currency=patron.currency)
        )
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
