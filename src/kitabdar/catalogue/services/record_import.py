"""Take in a file of records: read, understand, compare, write, a batch at a time, each batch whole or not at all.

The position in the file is committed with each batch, so an interrupted import goes on where it was (`resume`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from kitabdar.catalogue.consideration import give_way, is_used, processes
from kitabdar.catalogue.memory import rare_collection
from kitabdar.catalogue.models import ImportRun, ImportState, Source
from kitabdar.catalogue.services.importing.batch import BatchImport
from kitabdar.catalogue.services.importing.item_plan import load_shelves, mapping_of
from kitabdar.catalogue.services.importing.lookups import Lookups
from kitabdar.catalogue.services.importing.preparing import Portion, Preparer, Understood
from kitabdar.catalogue.services.importing.quarantine import Quarantine
from kitabdar.catalogue.services.importing.rehearsal import rehearsal
from kitabdar.catalogue.services.importing.report import ImportProblem, ImportReport, filled
from kitabdar.catalogue.services.importing.runs import (
    begin,
    file_fingerprint,
    finish,
    safe_name,
    unfinished,
)
from kitabdar.catalogue.services.saving import Occasion
from kitabdar.catalogue.workshop import Workshop
from kitabdar.marc.problems import CODES, UnreadableFile
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading import read
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require, require_anywhere

__all__ = ["ImportProblem", "ImportReport", "import_file"]

BATCH_RECORDS = 1000
SHORT_BATCH = 200
"""Records of a batch while the library is used: where the database has one writer desks wait until it is written."""

BATCH_OCTETS = 8 << 20


def import_file(
    *,
    stream: BinaryIO,
    file_name: str,
    source_code: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    resume: bool = False,
    refresh: bool = False,
    item_mapping: str = "",
    default_branch: str = "",
    quarantine: Path | None = None,
    progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Import ISO 2709 or MARCXML from `stream`; nothing is ever rolled back but the batch at hand.

    `dry_run` compares and counts exactly but writes nothing to the database. `resume` continues the last unfinished
    run of the same file after its last committed record, or begins when there is none. `refresh` makes what is
    derived from unchanged records, and their items, again. `item_mapping` names a shipped mapping or is the text of
    one (default: the source's). `default_branch` is the code of the branch of items whose own is not known here.
    Raises ImportProblem (with a sentence for the reader), NotPermitted.
    """
    started = time.monotonic()
    source = _source(source_code, actor)
    mapping = mapping_of(item_mapping or source.item_mapping)
    shelves = load_shelves(default_branch, actor)
    run = _run(stream, source, file_name, actor, now, dry_run=dry_run, resume=resume)
    report = _report(run, dry_run)
    prefix = "rehearsal" if dry_run else run.pk
    with ExitStack() as stack:
        lookups: Lookups = Lookups(source, run.fingerprint, run.pk)
        if dry_run:
            lookups = stack.enter_context(rehearsal(source, run.fingerprint))
        folder = quarantine or settings.HOME / "quarantine"
        aside = Quarantine(folder, f"{prefix}-{safe_name(file_name)}", keep_to=run.position)
        stack.callback(aside.close)
        batches = BatchImport(
            run=run,
            report=report,
            lookups=lookups,
            shelves=shelves,
            quarantine=aside,
            occasion=Occasion(actor.account_id, now, run.pk),
            refresh=refresh,
        )
        workshop = stack.enter_context(Workshop(Preparer(mapping), processes()))
        _read_all(stream, batches, workshop, progress)
        report.quarantine = aside.path
    if not dry_run:
        finish(run, report, actor=actor, now=now + timedelta(seconds=time.monotonic() - started))
    return report


def _run(
    stream: BinaryIO,
    source: Source,
    file_name: str,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    resume: bool,
) -> ImportRun:
    """Return the run to go on with, or a new one."""
    fingerprint = file_fingerprint(stream)
    begun = unfinished(source, fingerprint) if resume and not dry_run else None
    if begun is not None:
        return begun
    try:
        return begin(source, file_name, fingerprint, actor, now, save=not dry_run)
    except DatabaseError as error:
        raise ImportProblem(
            _("The database cannot be written: %(reason)s. Nothing was taken in.")
            % {"reason": str(error).strip()}
        ) from error


def _source(code: str, actor: Actor) -> Source:
    """Return the source, into which the actor may import."""
    found = Source.objects.select_related("place").filter(code=code).first()
    if found is None:
        known = ", ".join(Source.objects.order_by("code").values_list("code", flat=True)) or "–"
        raise ImportProblem(
            _("There is no source “%(code)s”. Known sources: %(known)s. Make one with --create-source NAME.")
            % {"code": code, "known": known}
        )
    if found.place is not None:
        require(actor, "catalogue.import", found.place)
    else:
        require_anywhere(actor, "catalogue.import")
    return found


def _report(run: ImportRun, dry_run: bool) -> ImportReport:
    """Begin the report where an interrupted run left it."""
    report = ImportReport(run.pk or 0, run.file_name, is_rehearsal=dry_run, resumed_at=run.position)
    report.read, report.created, report.updated = run.position, run.created, run.updated
    report.unchanged, report.rejected = run.unchanged, run.rejected
    details = run.details
    report.items_created = details.get("items_created", 0)
    report.items_updated = details.get("items_updated", 0)
    report.items_not_taken = details.get("items_not_taken", 0)
    report.reasons.update(details.get("reasons", {}))
    report.warnings.update(details.get("warnings", {}))
    report.new_item_types += details.get("new_item_types", [])
    return report


def _read_all(
    stream: BinaryIO,
    batches: BatchImport,
    workshop: Workshop[Portion, Understood],
    progress: Callable[[ImportReport], None] | None,
) -> None:
    """Read to the end of the file, or to where it can be read no further; keep what was read till then."""
    report = batches.report
    problems: list[UnreadableFile] = []
    with _Told(batches), rare_collection():
        for understood in _understood(_cut(stream, report.resumed_at, problems), batches, workshop):
            batches.take(understood)
            if progress:
                progress(report)
            give_way()
        for problem in problems:
            report.stopped = filled(CODES.get(problem.code, problem.code), problem.params)
        if not report.read:
            raise ImportProblem(report.stopped or _("The file is empty: there is no record in it."))


def _understood(
    cut: Iterable[list[RawRecord]], batches: BatchImport, workshop: Workshop[Portion, Understood]
) -> Iterator[Understood]:
    """Have batches decoded while earlier ones are written; in the order of the file."""
    for raws in cut:
        yield from workshop.give(batches.portion(raws))
    yield from workshop.finish()


def _cut(stream: BinaryIO, after: int, problems: list[UnreadableFile]) -> Iterator[list[RawRecord]]:
    """Cut the records after a position into batches; note in `problems` why the file could be read no further."""
    pending: list[RawRecord] = []
    octets, most = 0, min(BATCH_RECORDS, SHORT_BATCH) if is_used() else BATCH_RECORDS
    try:
        for raw in read(stream):
            if raw.position <= after:
                continue
            pending.append(raw)
            octets += len(raw.raw)
            if len(pending) >= most or octets >= BATCH_OCTETS:
                yield pending
                pending, octets = [], 0
    except UnreadableFile as problem:
        problems.append(problem)
    if pending:
        yield pending


class _Told:
    """Turns a failing disk or database into a sentence, and notes the failure with the run where that still works."""

    def __init__(self, batches: BatchImport) -> None:
        self._batches = batches

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        run = self._batches.run
        if run.pk:
            with suppress(DatabaseError):
                if self._batches.report.read or run.position:
                    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED)
                else:
                    run.delete()
        if isinstance(error, OSError | DatabaseError):
            raise ImportProblem(
                _(
                    "The import stopped: %(reason)s. Everything up to record %(position)s is safely kept. "
                    "Mend the cause (is the disk full, or the data folder read-only?), then give the same command "
                    "with --resume."
                )
                % {"reason": str(error).strip(), "position": self._batches.report.read}
            ) from error
