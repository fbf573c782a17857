"""The decisions of circulation: pure functions on frozen facts. Nothing here reads a clock, a setting or a database."""

from kitabdar.circulation.rules.charges import overdue_amount
from kitabdar.circulation.rules.dates import due_at, overdue_days, shelf_end
from kitabdar.circulation.rules.facts import (
    Block,
    HoldFacts,
    ItemFacts,
    LendingFacts,
    PatronFacts,
    RenewalFacts,
)
from kitabdar.circulation.rules.life_cycles import HOLD, ITEM, LOAN, IllegalTransition, LifeCycle
from kitabdar.circulation.rules.policy import Choice, Match, PolicyRow, Why, choose_policy
from kitabdar.circulation.rules.queueing import Queued, first_to_fill
from kitabdar.circulation.rules.refusals import (
    OVERRIDE,
    REFUSALS,
    Refusal,
    refusals_to_hold,
    refusals_to_lend,
    refusals_to_renew,
    refusals_to_send,
    refuse,
)

__all__ = [
    "HOLD",
    "ITEM",
    "LOAN",
    "OVERRIDE",
    "REFUSALS",
    "Block",
    "Choice",
    "HoldFacts",
    "IllegalTransition",
    "ItemFacts",
    "LendingFacts",
    "LifeCycle",
    "Match",
    "PatronFacts",
    "PolicyRow",
    "Queued",
    "Refusal",
    "RenewalFacts",
    "Why",
    "choose_policy",
    "due_at",
    "first_to_fill",
    "overdue_amount",
    "overdue_days",
    "refusals_to_hold",
    "refusals_to_lend",
    "refusals_to_renew",
    "refusals_to_send",
    "refuse",
    "shelf_end",
]
