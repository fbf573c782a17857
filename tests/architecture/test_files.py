"""Files stay small and finished, and speak of the project alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 500
LONGEST_SCRIPT = 150
EXEMPT = re.compile(r"/(migrations|vendor|tables|locale|data|fonts)/")
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|pragma: no cover|xfail\(|assert True\b"
)
STYLE_SHEETS_BYTES = 60_000


def tracked(*suffixes: str) -> list[Path]:
    """Return the files of the project with these endings."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git checkout")
    paths = [ROOT / line for line in listed if line.endswith(suffixes) and not EXEMPT.search(f"/{line}")]
    return [path for path in paths if path.is_file()]


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in tracked(".py", ".html", ".css", ".js")
        if (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert long == {}


def test_scripts_of_pages_stay_short() -> None:
    long = [
        path.name for path in tracked(".js") if path.read_text(encoding="utf-8").count("\n") > LONGEST_SCRIPT
    ]
    assert long == []


def test_the_style_sheets_stay_under_sixty_kilobytes() -> None:
    assert sum(path.stat().st_size for path in tracked(".css")) < STYLE_SHEETS_BYTES


def test_nothing_unfinished_is_left() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py", ".html", ".css", ".js")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_requirements_hold_no_addresses() -> None:
    found = [path.name for path in (ROOT / "requirements").glob("*.txt") if "://" in path.read_text()]
    assert found == []


def test_templates_have_no_inline_script_or_style() -> None:
    pattern = re.compile(
        r"<script(?![^>]*\b(src|type=\"application/ld\+json\")\b)[^>]*>|\sstyle=|\son[a-z]+=", re.I
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in tracked(".html")
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_lines_of_templates_can_be_read() -> None:
    """A tag of Django cannot be broken: of each line its longest is not counted."""
    tag = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) - max(map(len, tag.findall(line)), default=0) > 160
    ]
    assert found == []
