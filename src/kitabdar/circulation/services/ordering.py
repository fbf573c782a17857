"""Rules of a place that stand in an order, of which the first that fits holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Max, Model, QuerySet

MOST_RULES = 200
"""Of a kind at one place."""

Rule = TypeVar("Rule", bound=Model)


def put(mine: QuerySet[Rule], rule_id: int, told: Mapping[str, object], **of: int) -> int:
    """Change a rule of a place, or (`rule_id` 0) add it after the others, with what it is `of`; return its id."""
    if rule_id:
        mine.filter(pk=rule_id).update(**told)
        return rule_id
    last = mine.aggregate(last=Max("position"))["last"] or 0
    return int(mine.create(position=last + 1, **told, **of).pk)


def swap(mine: QuerySet[Rule], rule_id: int, *, up: bool) -> None:
    """Let a rule change places with the one before it, or after it; the caller has locked them."""
    ids = list(mine.values_list("pk", flat=True))
    here = ids.index(rule_id)
    there = max(here - 1, 0) if up else min(here + 1, len(ids) - 1)
    ids[here], ids[there] = ids[there], ids[here]
    for position, pk in enumerate(ids, 1):
        mine.filter(pk=pk).update(position=position)
