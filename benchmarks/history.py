"""Years of lending: what fifty million loans that have ended, and as many lines of audit, cost those who lend today.

    python -m benchmarks.history [--rows 1000000,10000000,50000000]
    python -m benchmarks.history --ask            measure the database of the environment; prints JSON

PostgreSQL on this machine. The rows are made inside the database, spread over patrons, items and years at random.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks import corpus
from benchmarks.harness import Line, Report, latencies
from benchmarks.importing import import_file, make_home

RECORDS = 3000
PATRONS = 500_000
ITEMS = 1_000_000
ASKED = 200
TABLES = ("circulation_loan", "organisation_auditentry")

MORE_LOANS = """
INSERT INTO circulation_loan (patron_id, item_id, terms_id, branch_id, state, checked_out_at, due_at, renewals,
  unseen_renewals, in_reading_room, returned_at, return_branch_id)
SELECT first_patron + floor(random() * patrons)::int, first_item + floor(random() * items)::int, terms,
  branch, 'returned', moment, moment + interval '14 days', 0, 0, false, moment + interval '9 days', branch
FROM (SELECT min(id) AS first_patron, count(*) AS patrons FROM patrons_patron WHERE card_number LIKE 'H%%') AS p,
  (SELECT min(id) AS first_item, count(*) AS items FROM catalogue_item WHERE barcode LIKE 'H%%') AS i,
  (SELECT branch_id AS branch FROM catalogue_item ORDER BY id LIMIT 1) AS b,
  (SELECT min(id) AS terms FROM circulation_agreedterms) AS a,
  generate_series(1, %s) AS n, LATERAL (SELECT now() - (20 + n %% 5000) * interval '1 day' AS moment) AS m
"""
MORE_AUDIT = """
INSERT INTO organisation_auditentry (at, actor_id, action, subject, place_id, details)
SELECT now() - (%s - n) * interval '3 seconds', NULL,
  (ARRAY['circulation.check_out', 'circulation.check_in'])[1 + n %% 2], 'loan:' || n / 2, branch,
  '{"item": 12345, "patron": 12345}'
FROM (SELECT branch_id AS branch FROM catalogue_item ORDER BY id LIMIT 1) AS b, generate_series(1, %s) AS n
"""


def main() -> None:
    """Measure at each size, the smaller first, in one database that grows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", default="1000000,10000000,50000000")
    parser.add_argument("--ask", action="store_true")
    words = parser.parse_args()
    if words.ask:
        print(json.dumps(_ask()))
        return
    from tests.support.postgresql import running_server

    report = Report()
    with tempfile.TemporaryDirectory(prefix="kitabdar-bench-") as folder, running_server(durable=True) as url:
        environment = make_home(Path(folder) / "home", url)
        import_file(corpus.write(Path(folder) / "corpus.mrc", RECORDS), environment)
        _measure(report, "none", url, environment)
        with psycopg.connect(url, autocommit=True) as connection:
            _multiply(connection, "patrons_patron", "card_number", PATRONS)
            _multiply(connection, "catalogue_item", "barcode", ITEMS)
        before = 0
        for rows in map(int, words.rows.split(",")):
            _grow(url, rows - before)
            before = rows
            _measure(report, f"{rows:,}", url, environment)
    report.print_table()


def _multiply(connection: psycopg.Connection[Any], table: str, column: str, number: int) -> None:
    """Copy the last row of a table so often, with H1, H2 … in the column that must differ; nobody has its account."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND column_name NOT IN ('id', 'account_id', 'identity_digest')",
        [table],
    ).fetchall()
    names = [sql.Identifier(name) for (name,) in columns]
    values = [sql.SQL("'H' || n") if name == column else sql.Identifier(name) for (name,) in columns]
    copied = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values}"
        " FROM (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) AS one, generate_series(1, %s) AS n"
    )
    comma = sql.SQL(", ")
    connection.execute(
        copied.format(table=sql.Identifier(table), names=comma.join(names), values=comma.join(values)),
        [number],
    )


def _grow(url: str, rows: int) -> None:
    """Add so many loans and lines of audit; keys to other tables are not looked at, indexes are made afterwards."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        with _without_indexes(connection):
            connection.execute(MORE_LOANS, [rows])
            connection.execute(MORE_AUDIT, [rows, rows])
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(connection: psycopg.Connection[Any]) -> Iterator[None]:
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [list(TABLES)],
    ).fetchall()
    for name, _made in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, made in found:
        connection.execute(made)


def _measure(report: Report, size: str, url: str, environment: dict[str, str]) -> None:
    for module, words in (("lending", ["1"]), ("history", ["--ask"])):
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", *words],
            env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
        if module == "lending":
            report.add(Line(f"{size} ended: check-out", found["out"], "/s"))
            report.add(Line(f"{size} ended: check-in", found["in"], "/s"))
            continue
        for what, (middle, slow) in found.items():
            report.add(Line(f"{size} ended: {what}, p50", middle, "ms", None, True, f"p99 {slow:,.1f} ms"))
    with psycopg.connect(url) as connection:
        for table in TABLES:
            row = connection.execute(
                "SELECT pg_table_size(%s::regclass), pg_indexes_size(%s::regclass)", [table, table]
            ).fetchone()
            assert row is not None
            report.add(
                Line(f"{size} ended: {table}", row[0] / 1e6, "MB", beside=f"indexes {row[1] / 1e6:,.0f} MB")
            )


def _ask() -> dict[str, tuple[float, float]]:
    """Ask what pages ask, of patrons and items at random."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    django.setup()
    from kitabdar.catalogue.models import Item
    from kitabdar.circulation import queries as circulation
    from kitabdar.organisation.queries import audit_trail, branches
    from kitabdar.patrons.models import Patron

    patrons = _some(Patron.objects.order_by("-pk").values_list("pk", flat=True))
    items = _some(Item.objects.order_by("-pk").values_list("pk", flat=True))
    now, places = datetime.now(UTC), [each.id for each in branches()]
    dice = random.Random(1)
    asked: dict[str, Sequence[Callable[[], object]]] = {
        "a patron's loans": [partial(circulation.loans_of, each, now=now) for each in patrons],
        "a patron's history": [partial(circulation.loan_history, each) for each in patrons],
        "an item's loans": [partial(circulation.loans_of_item, each) for each in items],
        "overdue at a branch": [partial(circulation.overdue_at, dice.choice(places), now) for _ in patrons],
        "audit of a loan": [partial(audit_trail, subject=f"loan:{each}") for each in patrons],
        "audit of a rare action": [partial(audit_trail, action="organisation.add_place") for _ in patrons],
        "audit of a branch": [partial(audit_trail, place_ids=(dice.choice(places),)) for _ in patrons],
    }
    return {what: latencies(calls) for what, calls in asked.items()}


def _some(numbers: Any) -> list[int]:
    """Take some of the newest million at random."""
    first, last = numbers.order_by("pk")[0], numbers[0]
    dice = random.Random(2)
    return [dice.randint(max(first, last - 1_000_000), last) for _ in range(ASKED)]


if __name__ == "__main__":
    main()
