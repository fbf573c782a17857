"""Kill -9 of the worker while it sends: no message goes twice, none is lost.

`KITABDAR_KILLS` says how often (8 unless said; 200 for a thorough run).
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.concurrency.test_killed_desk import python
from tests.support.server import PROJECT, environment

KILLS = int(os.environ.get("KITABDAR_KILLS", "8"))
MESSAGES = KILLS * 12
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from django.db import transaction
from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import AgreedTerms, Loan
from kitabdar.notices.models import Notice
from kitabdar.patrons.models import Patron
from tests.support.builders import make_item, make_patron
from tests.support.world import NOW, library_world
from datetime import timedelta
with transaction.atomic():
    world = library_world()
    terms = AgreedTerms.objects.create(digest="t", says={{}}, rules={{}}, looked_at=0, matched=0)
    for number in range({MESSAGES}):
        reader = make_patron(f"N{{number}}", world.adult, world.sahil, email=f"n{{number}}@example.org")
        item = make_item(world.dede, world.sahil, world.book, state="on_loan")
        loan = Loan.objects.create(patron_id=reader.id, item=item, terms=terms, branch=world.sahil,
            checked_out_at=NOW - timedelta(days=30), due_at=NOW - timedelta(days=2))
        Notice.objects.create(patron_id=reader.id, branch=world.sahil, event="overdue", channel="email",
            key=f"overdue:{{loan.pk}}", about={{"loan": loan.pk}}, created_at=NOW, send_after=NOW)
"""
GIVE_UP_CLAIMS = """
import django; django.setup()
from datetime import timedelta
from kitabdar.notices.services.sending import send_due
from tests.support.world import NOW
send_due(NOW + timedelta(minutes=20), limit=100000)
"""


@pytest.fixture
def library(tmp_path: Path) -> dict[str, str]:
    ways_out = {"MAIL_URL": "log:", "MAIL_FROM": "library@example.org"}
    settings = {"DJANGO_SETTINGS_MODULE": "kitabdar.config.settings", "PYTHONPATH": str(PROJECT)}
    return environment(tmp_path, **settings, **ways_out)


def test_a_killed_worker_sends_nothing_twice_and_loses_nothing(library: dict[str, str]) -> None:
    python(PREPARE, library)
    chance = random.Random(7)
    for _kill in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.support.sending_worker"],
            env=library,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None
        worker.stdout.readline()  # it works by now
        time.sleep(chance.random() * 0.15)
        worker.kill()
        worker.communicate()
    home = Path(library["KITABDAR_HOME"])
    python(GIVE_UP_CLAIMS, library)
    with sqlite3.connect(home / "kitabdar.sqlite3") as connection:
        states = Counter(row[0] for row in connection.execute("SELECT state FROM notices_message"))
        sent = {row[0] for row in connection.execute("SELECT id FROM notices_message WHERE state = 'sent'")}
        untold = connection.execute(
            "SELECT COUNT(*) FROM notices_notice WHERE message_id IS NULL"
        ).fetchone()[0]
    delivered = Counter(
        int(number)
        for file in (home / "mail").iterdir()
        for number in re.findall(r"Message-ID: <kitabdar\.(\d+)\.", file.read_text(encoding="utf-8"))
    )
    print(f"{KILLS} kills: {dict(states)}, {untold} not yet composed, {len(delivered)} delivered")
    assert set(states) <= {"sent", "uncertain"}
    assert sum(states.values()) + untold == MESSAGES
    assert max(delivered.values()) == 1
    assert sent <= set(delivered)
    assert states["uncertain"] <= KILLS
