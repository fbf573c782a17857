"""The files people deploy with name commands, settings and paths that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import yaml

from kitabdar.interfaces.cli.main import parser
from kitabdar.search.opensearch.address import Address

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OURS = re.compile(r"\b(KITABDAR_[A-Z_]+|DATABASE_[A-Z_]+|SEARCH_URL|SECRET_KEY)\b")


def texts() -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(DEPLOY.rglob("*")) if path.is_file()}


def test_every_setting_they_name_is_documented() -> None:
    documented = (ROOT / "docs" / "operations.md").read_text()
    named = {name for text in texts().values() for name in OURS.findall(text)}
    assert {"KITABDAR_HOME", "DATABASE_REPLICA_URL", "SEARCH_URL"} <= named
    assert sorted(name for name in named if f"`{name}`" not in documented) == []


def test_every_command_they_give_is_one_of_ours() -> None:
    commands = [
        line.partition("/opt/kitabdar/bin/kitabdar ")[2]
        for text in texts().values()
        for line in text.splitlines()
        if "/opt/kitabdar/bin/kitabdar " in line
    ]
    assert len(commands) >= 3
    for command in commands:
        parser().parse_args(shlex.split(command))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    parser().parse_args(compose["services"]["web"]["command"])


def test_the_addresses_they_give_can_be_read() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    found = Address.read(compose["services"]["web"]["environment"]["SEARCH_URL"])
    assert found.hosts == (("search", 9200),)
    example = (DEPLOY / "systemd" / "environment.example").read_text()
    (url,) = re.findall(r"SEARCH_URL=(\S+)", example)
    assert len(Address.read(url).hosts) == 3


def test_every_timer_has_its_service_and_every_file_a_reader() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text()
    for timer in DEPLOY.rglob("*.timer"):
        assert timer.with_suffix(".service").exists()
    for name in ("Containerfile", "compose.yaml", "systemd"):
        assert f"deploy/{name}" in operations


def test_the_image_copies_what_there_is() -> None:
    for line in (DEPLOY / "Containerfile").read_text().splitlines():
        if line.startswith("COPY") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
