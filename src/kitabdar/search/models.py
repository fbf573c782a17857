"""What search keeps in the database: the outbox from which the index is fed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from django.utils import timezone

CHANNEL = "kitabdar_outbox"
"""PostgreSQL channel on which the indexer is woken when a transaction with outbox entries commits."""


class OutboxEntry(models.Model):
    """One edition whose index document must be made again.

    Written in the transaction of the change, removed after the index commit that contains it
    (at least once; an upsert by edition makes repeats harmless).
    """

    id = models.BigAutoField(primary_key=True)
    edition_id = models.BigIntegerField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "outbox entries"

    def __str__(self) -> str:
        return f"edition {self.edition_id}"

    @classmethod
    def enqueue(cls, edition_ids: Iterable[int]) -> None:
        """Ask for the documents of these editions to be made again, once this transaction commits."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = [(each, now) for each in sorted(set(edition_ids))]
        if not rows:
            return
        table = connection.ops.quote_name(OutboxEntry._meta.db_table)
        with (
            connection.cursor() as cursor
        ):  # an import writes as many rows as records: the ORM would cost most of it
            cursor.executemany(f"INSERT INTO {table} (edition_id, written_at) VALUES (%s, %s)", rows)  # noqa: S608
            if connection.vendor == "postgresql":
                cursor.execute(f"NOTIFY {CHANNEL}")  # delivered by PostgreSQL at commit, once
