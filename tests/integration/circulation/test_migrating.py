"""A library that charged and was paid before there was a journal finds all of it in the journal after the update."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.support.postgresql import VARIABLE
from tests.support.schema import schema
from tests.support.server import PROJECT, environment

BEFORE = """
import django; django.setup()
from datetime import UTC, date, datetime
from decimal import Decimal
from tests.support.schema import at_steps
targets = [("circulation", "0005_terms_alone"), ("patrons", "0002_block_cause")]
executor = at_steps(targets)
model = executor.loader.project_state(targets).apps.get_model
now = datetime(2026, 3, 2, 9, tzinfo=UTC)
place = model("organisation", "Place").objects.create
network = place(kind="network", code="baku", name="Baku", path="/1/", time_zone="Asia/Baku", currency="AZN")
library = place(kind="library", code="city", name="City library", path="/1/2/", parent=network)
branch = place(kind="branch", code="sahil", name="Sahil", path="/1/2/3/", parent=library)
adult = model("patrons", "PatronCategory").objects.create(code="adult", name="Adults")
patron = model("patrons", "Patron").objects.create(
    card_number="A1", home_branch=branch, category=adult, expires_on=date(2027, 1, 1)
)
charge = model("circulation", "Charge").objects.create
common = {"patron": patron, "branch": branch, "currency": "AZN", "created_at": now}
paid = charge(kind="overdue", amount=Decimal("5.00"), balance=Decimal("2.00"), **common)
charge(kind="lost", amount=Decimal("12.50"), balance=Decimal("12.50"), **common)
pay = model("circulation", "Payment").objects.create
pay(charge=paid, amount=Decimal("1.00"), at=now, key="one", branch=branch)
pay(charge=paid, amount=Decimal("2.00"), at=now, key="two", branch=branch)
"""
UPDATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
"""
AFTER = """
import django; django.setup()
from tests.support.invariants import broken_invariants
from kitabdar.circulation.models import Charge, JournalEntry, Posting
print(broken_invariants())
print([str(each) for each in Charge.objects.order_by("pk").values_list("balance", flat=True)])
print([(kind, str(amount)) for kind, amount in Posting.objects.order_by("pk").values_list("entry__kind", "amount")])
print(list(JournalEntry.objects.filter(kind="payment").order_by("pk").values_list("key", flat=True)))
"""
SCHEMA = """
import django; django.setup()
from tests.support.schema import schema
print(chr(10).join(schema()))
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database beside the one of the tests."""
    server = os.environ.get(VARIABLE)
    if not server:
        yield f"sqlite:///{tmp_path}/old.sqlite3"
        return
    name = f"old_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def python(code: str, home: Path, database: str) -> str:
    more = {"DJANGO_SETTINGS_MODULE": "kitabdar.config.settings", "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, DATABASE_URL=database, **more),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.django_db
def test_what_was_charged_and_paid_before_is_in_the_journal(tmp_path: Path, database: str) -> None:
    python(BEFORE, tmp_path, database)
    python(UPDATE, tmp_path, database)
    broken, balances, postings, keys = python(AFTER, tmp_path, database).splitlines()
    assert broken == "[]"
    assert balances == "['2.00', '12.50']"
    assert postings == "[('charge', '5.00'), ('charge', '12.50'), ('payment', '1.00'), ('payment', '2.00')]"
    assert keys == "['one', 'two']"
    assert python(SCHEMA, tmp_path, database).splitlines() == schema(), (
        "what a new library is made of at once"
    )


LOST_AND_PAID = """
import django; django.setup()
from datetime import timedelta
from decimal import Decimal
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kitabdar.circulation.models import Loan
from kitabdar.circulation.services.charges import pay
from kitabdar.circulation.services.losses import declare_lost
from tests.support.invariants import broken_invariants
from tests.support.lending import lend
from tests.support.schema import at_steps
from tests.support.world import NOW, library_world
world = library_world()
for patron, barcode in ((world.aysel, "D1"), (world.murad, "S1")):
    declare_lost(actor=world.admin, loan_id=lend(world, patron, barcode, by=world.admin).loan_id, now=NOW)
before = [("circulation", "0012_movement")]
at_steps(before)
print(list(Loan.objects.values_list("state", "returned_at")))
call_command("migrate", verbosity=0)
later = NOW + timedelta(days=1)
given = {"branch_id": world.sahil.pk, "key": "all of it", "now": later}
pay(actor=world.admin, patron_id=world.aysel.id, amount=Decimal("12.50"), **given)
at_steps(before)
print(list(Loan.objects.order_by("pk").values_list("state", flat=True)))
call_command("migrate", verbosity=0)
print(broken_invariants())
print([(loan.state, loan.lost_at == NOW, loan.returned_at == later) for loan in Loan.objects.order_by("pk")])
"""


def test_what_was_lost_and_paid_before_is_settled(tmp_path: Path, database: str) -> None:
    lost, back, broken, after = python(LOST_AND_PAID, tmp_path, database).splitlines()
    assert lost == "[('lost', None), ('lost', None)]"
    assert back == "['lost', 'lost']"
    assert broken == "[]"
    assert after == "[('settled', True, True), ('lost', False, False)]"
