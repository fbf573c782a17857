"""How far the index is behind, for the health page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.indexing import state
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.engines import engine
from kitabdar.search.models import OutboxEntry

SILENT_AFTER = 10.0  # seconds without a pulse


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """`state`: of the indexer ("idle", "feeding", "rebuilding", "waiting", "stopped")."""

    state: str
    problem: str  # the indexer's last problem, or why the index cannot answer
    documents: int
    pending: int  # outbox rows
    lag_seconds: float  # age of the oldest of them
    pulse_seconds: float | None  # since the indexer last gave a sign; None: never here

    @property
    def is_well(self) -> bool:
        """Say whether changes become visible as they should."""
        return self.state in ("idle", "feeding", "rebuilding") and not self.problem


def health(now: datetime) -> IndexHealth:
    """Look at the outbox, the index and the indexer's pulse."""
    pulse = state.last_pulse()
    silent = None if pulse is None else max(0.0, now.timestamp() - pulse.at)
    alive = pulse is not None and silent is not None and silent < SILENT_AFTER
    problem = pulse.problem if pulse and alive else ""
    documents = 0
    try:
        documents = engine().info().documents
    except IndexUnavailable as unavailable:
        problem = problem or str(unavailable)
    oldest = OutboxEntry.objects.order_by("pk").values_list("written_at", flat=True).first()
    return IndexHealth(
        state=pulse.state if pulse and alive else "stopped",
        problem=problem,
        documents=documents,
        pending=OutboxEntry.objects.count(),
        lag_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        pulse_seconds=silent,
    )
