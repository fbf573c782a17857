"""The documents tell the truth: words, commands, settings, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from kitabdar.interfaces.cli.main import parser as command_parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_model_is_in_the_glossary() -> None:
    glossary = read("docs/glossary.md")
    words = {
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("kitabdar.")
        for model in config.get_models()
    }
    missing = sorted(word for word in words if f"**{word}**" not in glossary)
    assert missing == []


def test_every_command_is_documented() -> None:
    text = read("docs/operations.md")
    subparsers = next(
        action for action in command_parser()._actions if hasattr(action, "choices") and action.choices
    )
    missing = [name for name in subparsers.choices if f"kitabdar {name}" not in text]
    assert missing == []


def test_every_command_explains_itself_with_an_example() -> None:
    subparsers = next(
        action for action in command_parser()._actions if hasattr(action, "choices") and action.choices
    )
    without = [
        name for name, parser in subparsers.choices.items() if f"kitabdar {name}" not in (parser.epilog or "")
    ]
    assert without == []


def test_every_setting_of_the_environment_is_documented() -> None:
    source = read("src/kitabdar/config/environment.py")
    names = set(re.findall(r'env\.get\("([A-Z_]+)"', source))
    text = read("docs/operations.md")
    assert names
    assert sorted(name for name in names if f"`{name}`" not in text) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    if not document.exists():
        pytest.fail(f"{document.name} is missing")
    broken = []
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target and not (document.parent / target).exists():
            broken.append(target)
    assert broken == []


def test_every_make_target_named_in_the_readme_exists() -> None:
    makefile = read("Makefile")
    named = set(re.findall(r"`make ([a-z]+)`", read("README.md"))) | set(
        re.findall(r"^make ([a-z]+)", read("README.md"), re.M)
    )
    assert named
    assert sorted(name for name in named if not re.search(rf"^{name}:", makefile, re.M)) == []


def test_signals_are_listed_in_the_architecture() -> None:
    text = read("docs/architecture.md")
    missing = []
    for path in (ROOT / "src" / "kitabdar").glob("*/signals.py"):
        names = re.findall(r"^(\w+) = Signal\(", path.read_text(), re.M)
        missing += [name for name in names if f"`{name}`" not in text]
    assert missing == []
