"""The proof that the index says what the database says."""

from __future__ import annotations

from dataclasses import dataclass

from kitabdar.catalogue.indexing.sources import BATCH, gather
from kitabdar.catalogue.models import Edition
from kitabdar.search.engines import engine as engine_of_process
from kitabdar.search.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Verification:
    """Ids of editions that differ; those still waiting in the outbox are no difference and are only counted."""

    checked: int
    missing: tuple[int, ...]  # in the database, not in the index
    extra: tuple[int, ...]  # in the index, not in the database
    stale: tuple[int, ...]  # in both, the index older
    pending: int

    @property
    def is_equal(self) -> bool:
        """Say whether nothing differs."""
        return not (self.missing or self.extra or self.stale)


def verify() -> Verification:
    """Compare every edition with its document, by a hash of all that the document is made from.

    Raises IndexUnavailable.
    """
    waiting = set(OutboxEntry.objects.values_list("edition_id", flat=True))
    indexed = dict(engine_of_process().versions())
    missing, stale = [], []
    checked = after = 0
    while ids := list(
        Edition.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        after = ids[-1]
        for inputs in gather(ids):
            checked += 1
            version = indexed.pop(inputs.id, None)
            if version is None:
                missing.append(inputs.id)
            elif version != inputs.version:
                stale.append(inputs.id)
    waiting.update(OutboxEntry.objects.values_list("edition_id", flat=True))
    return Verification(
        checked,
        tuple(each for each in missing if each not in waiting),
        tuple(sorted(set(indexed) - waiting)),
        tuple(each for each in stale if each not in waiting),
        len(waiting),
    )
