"""docs/notices.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from kitabdar.notices.rules import EVENTS

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "notices.md").read_text(encoding="utf-8")
LABEL = re.compile(r"NOT-[0-9]+\b")


def cited(folder: str) -> set[str]:
    """Return the labels that the Python files below a folder cite."""
    files = (ROOT / folder).rglob("*.py")
    return {label for file in files for label in LABEL.findall(file.read_text(encoding="utf-8"))}


def test_a_label_means_one_thing() -> None:
    labels = [line.split("|")[1].strip() for line in TEXT.splitlines() if line.startswith("| NOT-")]
    assert labels == [f"NOT-{number}" for number in range(1, len(labels) + 1)]


def test_every_labelled_decision_is_cited_where_it_is_made_and_where_it_is_tested() -> None:
    decided = {
        label for line in TEXT.splitlines() if line.startswith("| NOT-") for label in LABEL.findall(line)
    }
    assert "NOT-1" in decided
    assert cited("src") == decided
    assert cited("tests") == decided


def test_every_event_is_described() -> None:
    table = TEXT.split("## Events", 1)[1].split("## Words", 1)[0]
    named = {
        name.strip()
        for line in table.splitlines()
        if line.startswith("| ")
        for name in line.split("|")[1].split(",")
    }
    assert set(EVENTS) <= named
