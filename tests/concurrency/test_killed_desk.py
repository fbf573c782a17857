"""Kill -9 of a desk at any moment: what it acknowledged is there once, what is there is whole.

On the database of the tests: SQLite, or PostgreSQL. `KITABDAR_KILLS` says how often (4 unless said; 200 for a thorough
run).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.support.postgresql import VARIABLE
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
KEPT = """
import django; django.setup()
import json, time
from django.db import connection
from kitabdar.circulation.models import Charge, JournalEntry, Loan
from kitabdar.organisation.models import AuditEntry
from tests.support.invariants import broken_invariants
if connection.vendor == "postgresql":  # what a killed client had sent is done to its end, or taken back
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while cursor.execute(others + " AND backend_type = 'client backend'").fetchone()[0]: time.sleep(0.01)
pay = JournalEntry.objects.filter(kind="payment")
trail = list(AuditEntry.objects.values_list("action", "subject"))
print(json.dumps({
    "broken": broken_invariants(),
    "lent": list(Loan.objects.values_list("pk", flat=True)),
    "returned": list(Loan.objects.exclude(returned_at=None).values_list("pk", flat=True)),
    "charged": list(Charge.objects.values_list("pk", flat=True)),
    "paid": list(pay.values_list("key", flat=True)),
    "sums": [[key, f"{key}:{charge}:{amount}"] for key, charge, amount in
        pay.values_list("key", "postings__charge", "postings__amount")],
    "trail": [
        sorted(int(subject.partition(":")[2]) for done, subject in trail if done == action)
        for action in ("circulation.check_out", "circulation.charge", "circulation.pay_charge")
    ],
    "entries": list(pay.order_by("pk").values_list("pk", flat=True)),
    "returns": sum(done == "circulation.check_in" for done, _subject in trail),
}))
"""
KILLS = int(os.environ.get("KITABDAR_KILLS", "4"))
LONGEST = 1.5
"""Seconds that a desk works at most before it is killed."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[dict[str, str]]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "kitabdar.config.settings",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "src")]),
    }
    server = os.environ.get(VARIABLE)
    if not server:
        yield environment(tmp_path, **settings)
        return
    name = f"killed_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield environment(tmp_path, DATABASE_URL=server.replace("/postgres?", f"/{name}?"), **settings)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def python(code: str, library: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=library, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def work_and_kill(library: dict[str, str], after: float, keys: str, sent: list[str]) -> list[list[str]]:
    """Let a desk work and kill it after so many seconds; return what it said."""
    desk = subprocess.Popen(
        [sys.executable, "-m", "tests.support.lending_worker", "P", "K", keys, *sent],
        env=library,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == f"ready {keys}\n"
    time.sleep(after)
    assert desk.poll() is None, desk.communicate()[1][-3000:]
    desk.kill()
    said = (
        desk.stdout.read()
    )  # not `communicate`: what came with the first line is kept here, and it would pass it by
    desk.communicate()
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


def test_a_killed_desk_loses_nothing_acknowledged_and_doubles_nothing(library: dict[str, str]) -> None:
    python(PREPARE, library)
    chance, before = random.Random(7), defaultdict[str, set[object]](set)
    acknowledged = defaultdict[str, set[object]](set)
    sent: dict[str, str] = {}
    repeated = 0
    for round_number in range(KILLS):
        again = sorted(each for key, each in sent.items() if key not in acknowledged["paid"])
        repeated += len(again)
        latest = [
            sent[str(key)] for key in sorted(acknowledged["paid"], key=str)[-1:]
        ]  # its answer may be lost
        said = work_and_kill(library, chance.random() * LONGEST, f"round-{round_number:04}", again + latest)
        for what, which in said:
            if what == "sending":
                sent[which.partition(":")[0]] = which
            else:
                acknowledged[what].add(which if what == "paid" else int(which))
        kept = json.loads(python(KEPT, library))
        assert kept["broken"] == []
        unheard = []
        for what in ("lent", "returned", "charged", "paid"):
            now = set(kept[what])
            assert len(kept[what]) == len(now)
            assert acknowledged[what] <= now, what
            unheard += now - acknowledged[what] - before[what]
            before[what] = now
        assert len(unheard) <= 1, "at most what it was at when it was killed"
        assert all(sent[key] == paid for key, paid in kept["sums"])
        assert kept["trail"] == [sorted(kept["lent"]), sorted(kept["charged"]), kept["entries"]]
        assert kept["returns"] == len(kept["returned"])
    print(
        f"{KILLS} kills: "
        + ", ".join(f"{len(each)} {what}" for what, each in acknowledged.items() if what != "ready")
        + f" acknowledged; {repeated} payments sent again whose answer was lost"
    )
    assert all(acknowledged[what] for what in ("lent", "charged", "paid"))
