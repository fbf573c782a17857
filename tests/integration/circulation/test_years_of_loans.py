"""What is asked of loans and of the audit trail every minute stays quick, however many years of them there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.circulation import queries as circulation
from kitabdar.organisation.queries import audit_trail

NOW = datetime(2026, 11, 26, tzinfo=UTC)

pytestmark = pytest.mark.django_db


LOANS = """
INSERT INTO circulation_loan (patron_id, item_id, terms_id, branch_id, state, checked_out_at, due_at, renewals,
                              unseen_renewals, in_reading_room, settled_because)
SELECT n % 100, n, 1, n % 10, 'open', now(), now() + interval '1 day', 0, 0, false, ''
FROM generate_series(1, 2000) AS n
"""
"""Of nobody and nothing: they are gone before the database looks at what they refer to."""


NEVER_COUNTED = """
UPDATE pg_class SET reltuples = -1 WHERE relkind = 'r' AND relname <> 'circulation_loan'
AND relnamespace = 'public'::regnamespace
"""
"""The tables beside are empty, and once counted as such by autovacuum they would be read first."""


@pytest.fixture(autouse=True)
def _plans_as_of_large_tables(db: None) -> Iterator[None]:
    """Have PostgreSQL plan as it does for tables that are not empty."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(LOANS)
        cursor.execute("ANALYZE circulation_loan")
        cursor.execute(NEVER_COUNTED)
        yield
        cursor.execute("DELETE FROM circulation_loan")


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda: circulation.overdue_at(1, NOW), "open_loan_due"),
        (lambda: circulation.loans_of(1, now=NOW), "loan_of_patron"),
        (lambda: audit_trail(subject="loan:1"), "audit_by_subject"),
        (lambda: audit_trail(action="organisation.add_place"), "audit_by_action"),
        (lambda: audit_trail(place_ids=(1,)), "audit_by_place"),
    ],
)
def test_answered_by_an_index(ask: Callable[[], object], index: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        ask()
    tables = ('FROM "circulation_loan"', 'FROM "organisation_auditentry"')
    first = next(
        each["sql"] for each in asked.captured_queries if any(name in each["sql"] for name in tables)
    )
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {first}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert index in plan, plan
