"""Terms as tables: what holds, which rule says so, and why that rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kitabdar.circulation.messages import reason
from kitabdar.circulation.rules import GROUPS, KINDS, Choice
from kitabdar.circulation.views import AgreedView
from kitabdar.circulation.wording import GROUPS as GROUP_NAMES
from kitabdar.circulation.wording import LABELS, shown


@dataclass(frozen=True, slots=True)
class TermLine:
    """One kind of result. `rule`: the name of the winner, `other`: of the runner-up, "" where there is none."""

    label: str
    value: str
    rule: str
    rule_id: int | None
    other: str
    why: str
    is_default: bool


def lines(terms: Sequence[AgreedView]) -> list[TermLine]:
    """Return terms as lines of a table."""
    return [
        TermLine(
            label=str(LABELS[each.kind]),
            value=shown(each.kind, each.value),
            rule=each.why.winner,
            rule_id=each.why.winner_id,
            other=each.why.runner_up,
            why=reason(each.why),
            is_default=each.why.decided_by == "default",
        )
        for each in terms
    ]


def tables(terms: Sequence[AgreedView]) -> list[tuple[str, list[TermLine]]]:
    """Return terms group by group; groups of which nothing is said are left out."""
    found = []
    for group in GROUPS:
        of_group = [each for each in terms if KINDS[each.kind].group == group]
        if of_group:
            found.append((str(GROUP_NAMES[group]), lines(of_group)))
    return found


def of_choice(choice: Choice) -> list[AgreedView]:
    """Return the terms of a choice, none where no rule covers the case."""
    if choice.terms is None:
        return []
    return [AgreedView(kind, getattr(choice.terms, kind), choice.why(kind)) for kind in KINDS]
