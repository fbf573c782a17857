"""The proof that the index says what the database says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kitabdar.catalogue.indexing.sources import BATCH, gather
from kitabdar.catalogue.making import Inputs
from kitabdar.catalogue.models import Edition
from kitabdar.search.engines import engine as engine_of_process
from kitabdar.search.models import OutboxEntry

END = (1 << 63, 0)
"""After the last edition."""


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

    Both sides are read side by side in the order of their ids, so any size fits. Raises IndexUnavailable.
    """
    waiting = set(OutboxEntry.objects.values_list("edition_id", flat=True))
    missing, extra, stale = [], [], []
    checked = 0
    indexed = engine_of_process().versions()
    there = next(indexed, END)
    for inputs in _everything():
        while there[0] < inputs.id:
            extra.append(there[0])
            there = next(indexed, END)
        checked += 1
        if there[0] > inputs.id:
            missing.append(inputs.id)
            continue
        if there[1] != inputs.version:
            stale.append(inputs.id)
        there = next(indexed, END)
    while there is not END:
        extra.append(there[0])
        there = next(indexed, END)
    waiting.update(OutboxEntry.objects.values_list("edition_id", flat=True))
    return Verification(
        checked,
        tuple(each for each in missing if each not in waiting),
        tuple(each for each in extra if each not in waiting),
        tuple(each for each in stale if each not in waiting),
        len(waiting),
    )


def _everything() -> Iterator[Inputs]:
    """Yield what every edition's document is made from, by id."""
    after = 0
    while ids := list(
        Edition.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        after = ids[-1]
        yield from gather(ids)
