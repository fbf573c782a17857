"""The statements of the hot path, written out: a check-out asks them a thousand times a minute.

On PostgreSQL each locks the rows it is about while it reads them: a row that was waited for is read as it is after
the wait. SQLite has locked the whole database by then (BEGIN IMMEDIATE).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

PATRON = """
SELECT p.id, p.account_id, p.category_id, p.card_number, p.expires_on, p.erased_at IS NOT NULL, p.birth_date,
       p.home_branch_id
FROM patrons_patron p
"""

OLD_CARD = "WHERE p.id = (SELECT t.survivor_id FROM patrons_tombstone t WHERE t.card_number = %s)"

ITEM = """
SELECT i.id, i.barcode, i.state, i.branch_id, i.current_branch_id, i.location_id, i.item_type_id,
       i.collection, i.acquired_on, i.volume, i.damage, r.id, r.edition_id, r.description,
       (SELECT x.rests_at_id FROM circulation_rotaitem x WHERE x.item_id = i.id AND x.state <> 'ended'),
       i.rests_at_id
FROM catalogue_item i
JOIN catalogue_holding g ON g.id = i.holding_id
JOIN catalogue_record r ON r.id = g.record_id
"""

QUEUE = """
SELECT h.id, h.patron_id, p.category_id, p.birth_date, h.state, h.item_id, h.pickup_branch_id, h.placed_at,
       h.edition_id, h.wanted_item_id, h.volume, h.work_id, h.languages, h.is_first, h.is_suspended, h.resumes_on,
       h."group",
       CASE WHEN h."group" = '' THEN FALSE ELSE EXISTS (
           SELECT 1 FROM circulation_hold o
           WHERE o."group" = h."group" AND o.id <> h.id AND o.state IN ('in_transit', 'ready')
       ) END,
       p.home_branch_id, h.in_reading_room, h.set_aside,
       EXISTS (SELECT 1 FROM circulation_recall c WHERE c.hold_id = h.id AND c.ended_at IS NULL)
FROM circulation_hold h
JOIN patrons_patron p ON p.id = h.patron_id
WHERE (h.edition_id = %s OR h.work_id = (SELECT e.work_id FROM catalogue_edition e WHERE e.id = %s))
AND h.state IN ('waiting', 'in_transit', 'ready')
ORDER BY h.placed_at, h.id
"""

STANDING = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN in_reading_room THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN due_at < %s AND state <> 'claimed' THEN 1 ELSE 0 END), 0),
       EXISTS (SELECT 1 FROM patrons_patronblock WHERE patron_id = %s AND lifted_at IS NULL),
       EXISTS (SELECT 1 FROM circulation_charge WHERE patron_id = %s AND balance > 0),
       EXISTS (SELECT 1 FROM circulation_booking WHERE item_id = %s AND closed_at IS NULL)
FROM circulation_loan
WHERE patron_id = %s AND returned_at IS NULL
"""

OPEN_LOAN = """
SELECT l.id, l.patron_id, l.branch_id, l.state, l.checked_out_at, l.due_at, l.in_reading_room, t.says,
       EXISTS (SELECT 1 FROM circulation_recall c WHERE c.loan_id = l.id AND c.outcome IN ('open', 'lost'))
FROM circulation_loan l
JOIN circulation_agreedterms t ON t.id = l.terms_id
WHERE l.item_id = %s AND l.returned_at IS NULL
"""


def locking(statement: str, values: Sequence[Any], table: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, those of the table with this alias locked until the transaction ends."""
    if connection.features.has_select_for_update:
        statement = f"{statement} FOR NO KEY UPDATE OF {table}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def row(statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of a statement, None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def moment(value: datetime) -> datetime:
    """Return a moment as read: SQLite keeps moments in UTC without saying so."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
