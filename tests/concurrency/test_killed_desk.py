"""Kill -9 in the middle of lending: what was acknowledged is there, what is there is whole."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import PROJECT, environment

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from django.db import transaction
from tests.support.builders import make_item, make_patron
from tests.support.world import library_world
with transaction.atomic():
    world = library_world()
    make_patron("P", world.child, world.sahil)
    for number in range(5): make_item(world.dede, world.sahil, world.book, barcode=f"K{number}")
"""
CHECK = """
import django; django.setup()
from tests.support.invariants import broken_invariants
print(broken_invariants())
"""
RETURN_ALL = """
import django; django.setup()
from kitabdar.circulation.services.checkin import check_in
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.queries import place
from tests.support.world import NOW
for number in range(5):
    check_in(actor=system_actor("test"), barcode=f"K{number}", branch_id=place("sahil").id, now=NOW)
"""
KILLS = int(os.environ.get("KITABDAR_KILLS", "4"))
"""How often the desk is killed; 200 for a thorough run."""


@pytest.fixture
def library(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, DJANGO_SETTINGS_MODULE="kitabdar.config.settings", PYTHONPATH=str(PROJECT))


def python(code: str, library: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=library, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def lend_and_kill(library: dict[str, str], after: int) -> list[int]:
    """Let a desk work and kill it just after it acknowledged so many loans; return those it acknowledged."""
    desk = subprocess.Popen(
        [sys.executable, "-m", "tests.support.lending_worker", "P", "K"],
        env=library,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    acknowledged = [int(desk.stdout.readline()) for _ in range(after)]
    desk.kill()
    rest, _errors = desk.communicate()
    return acknowledged + [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def test_a_killed_desk_loses_no_acknowledged_loan(library: dict[str, str]) -> None:
    python(PREPARE, library)
    database = Path(library["KITABDAR_HOME"]) / "kitabdar.sqlite3"
    acknowledged: list[int] = []
    for round_number in range(KILLS):
        acknowledged += lend_and_kill(library, after=7 + 3 * (round_number % 8))
        with sqlite3.connect(database) as connection:
            kept = {row[0] for row in connection.execute("SELECT id FROM circulation_loan")}
            audited = {
                int(row[0].removeprefix("loan:"))
                for row in connection.execute(
                    "SELECT subject FROM organisation_auditentry WHERE action = 'circulation.check_out'"
                )
            }
        assert set(acknowledged) <= kept
        assert audited == kept
        assert python(CHECK, library) == "[]"
        python(RETURN_ALL, library)
    assert len(acknowledged) > KILLS * 7
