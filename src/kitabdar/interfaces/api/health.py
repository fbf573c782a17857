"""GET /healthz: whether the parts of this installation are well, for whoever watches over it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from kitabdar.catalogue import indexing
from kitabdar.interfaces.api import clock
from kitabdar.interfaces.api.answers import private
from kitabdar.organisation import heartbeat, replica

WORKER_SILENT_SECONDS = 180
LAG_SECONDS = 60


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while database, index and worker are well, else 503, with the state of each; no token needed."""
    now = clock.now()
    parts: dict[str, dict[str, Any]] = {"database": {"is_well": True}}
    try:
        parts["index"] = _index(now)
        parts["worker"] = _worker(now)
        if replica.is_there():
            parts["replica"] = _replica()
    except DatabaseError:
        parts["database"] = {"is_well": False}
    is_well = all(part["is_well"] for part in parts.values())
    return private({"status": "well" if is_well else "ill", **parts}, status=200 if is_well else 503)


def _index(now: datetime) -> dict[str, Any]:
    found = indexing.health(now)
    is_stuck = (
        found.state == "idle" and found.lag_seconds > LAG_SECONDS
    )  # feeding a large import takes longer
    return {
        "is_well": found.is_well and not is_stuck,
        "state": found.state,
        "documents": found.documents,
        "waiting": found.pending,
        "lag_seconds": round(found.lag_seconds, 3),
        "indexer_silent_seconds": _rounded(found.pulse_seconds),
    }


def _worker(now: datetime) -> dict[str, Any]:
    silent = heartbeat.silence("worker", now)
    return {
        "is_well": silent is not None and silent < WORKER_SILENT_SECONDS,
        "silent_seconds": _rounded(silent),
    }


def _replica() -> dict[str, Any]:
    """Tell how far the replica is behind; None where it does not answer, and the primary does its work."""
    try:
        return {"is_well": True, "lag_seconds": _rounded(replica.lag())}
    except DatabaseError:
        return {"is_well": True, "lag_seconds": None}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
