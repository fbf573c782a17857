"""Double entry: between which accounts each act with money moves a sum, and how a sum is shared. [CIR-M6]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

TILL = "till"
"""Stands for the account of the way of payment: cash, card or transfer."""

WAYS = ("cash", "card", "transfer")

LEGS: Mapping[str, tuple[str, str]] = {
    "charge": ("owed", "income"),
    "payment": (TILL, "owed"),
    "credit_used": ("credit", "owed"),
    "write_off": ("written_off", "owed"),
    "in_kind": ("in_kind", "owed"),
    "cancellation": ("income", "owed"),
    "refund": ("income", "credit"),
    "deposit": (TILL, "credit"),
    "pay_out": ("credit", TILL),
    "reversal": ("owed", TILL),
    "credit_back": ("owed", "credit"),
    "deposit_back": ("credit", TILL),
    "to_bank": ("bank", "cash"),
    "from_bank": ("cash", "bank"),
    "surplus": ("cash", "difference"),
    "shortage": ("difference", "cash"),
}
"""Kind of entry -> (account debited, account credited)."""

REVERSED_BY: Mapping[str, str] = {
    "payment": "reversal",
    "credit_used": "credit_back",
    "deposit": "deposit_back",
}
"""Kind of payment -> the kind of entry that takes it back. [CIR-M13, CIR-M18]"""

REVERSALS = frozenset(kind for kind in REVERSED_BY.values() if LEGS[kind][0] == "owed")
"""The kinds of entries by which what was paid is owed again."""

THROUGH_THE_TILL = frozenset(kind for kind, legs in LEGS.items() if TILL in legs or "cash" in legs)


def legs(kind: str, way: str = "cash") -> tuple[str, str]:
    """Return the accounts that an act debits and credits; `way`: of payment."""
    debit, credit = LEGS[kind]
    return way if debit == TILL else debit, way if credit == TILL else credit


def shared(amount: Decimal, owed: Iterable[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Share a sum among what is owed (id, balance), the first first; only parts above nothing."""
    parts = []
    for charge_id, balance in owed:
        part = min(amount, balance)
        if part > 0:
            parts.append((charge_id, part))
            amount -= part
    return parts
