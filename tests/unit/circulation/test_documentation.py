"""docs/circulation.md, with docs/movement.md, says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitabdar.circulation.rules import BOOKING, HOLD, ITEM, LOAN, REFUSALS, ROTATION, STACK_REQUEST, LifeCycle
from kitabdar.circulation.rules.ledger import LEGS

ROOT = Path(__file__).resolve().parents[3]
TEXT = "".join(
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("circulation.md", "movement.md")
)
LABEL = re.compile(r"CIR-[A-Z][0-9]+\b")


def table(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the first table under a heading."""
    lines = TEXT.split(f"{heading}\n", 1)[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    return rows


CYCLES = [
    ("### Item", ITEM),
    ("### Loan", LOAN),
    ("### Hold", HOLD),
    ("### Booking", BOOKING),
    ("### Stack request", STACK_REQUEST),
    ("### Item on a rota", ROTATION),
]


@pytest.mark.parametrize(("heading", "cycle"), CYCLES)
def test_the_tables_of_states_are_those_of_the_code(heading: str, cycle: LifeCycle) -> None:
    actions: dict[str, list[str]] = {}
    for (action, source), _target in sorted(cycle.table.items()):
        actions.setdefault(action, []).append(source)
    expected = [
        (action, ", ".join(sorted(sources)), cycle.after(action, sources[0]))
        for action, sources in sorted(actions.items())
    ]
    assert table(heading) == expected


def test_every_action_leads_to_one_state() -> None:
    for _heading, cycle in CYCLES:
        targets: dict[str, set[str]] = {}
        for (action, _source), target in cycle.table.items():
            targets.setdefault(action, set()).add(target)
        assert all(len(each) == 1 for each in targets.values())


def test_the_table_of_refusals_is_that_of_the_code() -> None:
    assert [(code, override) for code, _when, override in table("## Refusals")] == [
        (code, override or "") for code, override in sorted(REFUSALS.items())
    ]


def test_the_table_of_the_journal_is_that_of_the_code() -> None:
    assert table("### The journal") == [(kind, *sides) for kind, sides in LEGS.items()]


def cited(folder: str) -> set[str]:
    """Return the labels of decisions that the Python files below a folder cite."""
    files = (ROOT / folder).rglob("*.py")
    return {label for file in files for label in LABEL.findall(file.read_text(encoding="utf-8"))}


def test_every_labelled_decision_is_cited_where_it_is_made_and_where_it_is_tested() -> None:
    decided = {
        label for each in TEXT.splitlines() if each.startswith("| CIR-") for label in LABEL.findall(each)
    }
    assert "CIR-P1" in decided
    assert cited("src") == decided
    assert cited("tests") == decided
