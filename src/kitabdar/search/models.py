"""What search keeps in the database: the outbox from which the index is fed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


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
        cls.objects.bulk_create([cls(edition_id=each) for each in sorted(set(edition_ids))])
