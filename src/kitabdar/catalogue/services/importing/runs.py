"""The row that says how far a file has been taken in."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from kitabdar.catalogue.models import ImportRun, ImportState, Source
from kitabdar.catalogue.services.importing.report import ImportReport
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import audit

_HEAD = 1 << 20


def file_fingerprint(stream: BinaryIO) -> str:
    """Return what a file is known by when it comes again; "" for a stream that cannot go back."""
    if not stream.seekable():
        return ""
    begin_at = stream.tell()
    head = stream.read(_HEAD)
    size = stream.seek(0, 2) - begin_at
    stream.seek(begin_at)
    return hashlib.sha256(b"%d:" % size + head).hexdigest()


def unfinished(source: Source, fingerprint: str) -> ImportRun | None:
    """Return the last run of this file if it did not come to its end."""
    if not fingerprint:
        return None
    last = ImportRun.objects.filter(source=source, fingerprint=fingerprint).order_by("-id").first()
    return last if last is not None and last.state != ImportState.FINISHED else None


def begin(
    source: Source, file_name: str, fingerprint: str, actor: Actor, now: datetime, *, save: bool
) -> ImportRun:
    """Make a run; a rehearsal's is not saved."""
    run = ImportRun(
        source=source,
        file_name=file_name[:250],
        fingerprint=fingerprint,
        actor_id=actor.account_id,
        started_at=now,
    )
    if save:
        run.save()
    return run


def advance(run: ImportRun, report: ImportReport) -> None:
    """Note in the transaction of a batch how far the file is taken in. Raises TakenOver."""
    moved = ImportRun.objects.filter(pk=run.pk, position=run.position).update(
        state=ImportState.RUNNING, position=report.read, **_counts(report)
    )
    if not moved:
        raise TakenOver
    run.position = report.read


def finish(run: ImportRun, report: ImportReport, *, actor: Actor, now: datetime) -> None:
    """Note that the file is taken in, or that it can be read no further."""
    with transaction.atomic():
        run.state = ImportState.FAILED if report.stopped else ImportState.FINISHED
        ImportRun.objects.filter(pk=run.pk).update(state=run.state, finished_at=now, **_counts(report))
        audit.record(
            actor=actor,
            action="catalogue.import",
            subject=f"import:{run.pk}",
            place=run.source.place_id,
            now=now,
            details={"file": run.file_name, "source": run.source.code, "read": report.read},
        )


def safe_name(file_name: str) -> str:
    """Return a file name without folders and odd characters, for the quarantine."""
    last = re.split(r"[/\\]", file_name)[-1]
    return re.sub(r"[^\w.-]+", "_", last).strip("._")[:80] or "records"


class TakenOver(Exception):
    """Another process goes on with this run."""


def _counts(report: ImportReport) -> dict[str, object]:
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "details": report.details(),
    }
