"""One batch of an import: understood outside the transaction, compared and written inside it."""

from __future__ import annotations

import copy
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue import rules
from kitabdar.catalogue.models import ImportRun
from kitabdar.catalogue.services import deleting
from kitabdar.catalogue.services.importing.item_plan import Shelves, item_types, plan_items
from kitabdar.catalogue.services.importing.lookups import Lookups
from kitabdar.catalogue.services.importing.planning import Plan, plan
from kitabdar.catalogue.services.importing.preparing import Prepared, peek_control_number, prepare
from kitabdar.catalogue.services.importing.quarantine import Quarantine
from kitabdar.catalogue.services.importing.rehearsal import RehearsalLookups
from kitabdar.catalogue.services.importing.report import ImportProblem, ImportReport
from kitabdar.catalogue.services.importing.runs import TakenOver, advance
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.catalogue.services.saving import Occasion, save
from kitabdar.marc.items import ItemMapping
from kitabdar.marc.problems import Problem, Unreadable
from kitabdar.marc.raw import RawRecord

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class BatchImport:
    """What all batches of a run share. `report` is that of the committed batches."""

    run: ImportRun
    report: ImportReport
    lookups: Lookups
    mapping: ItemMapping
    shelves: Shelves
    quarantine: Quarantine
    occasion: Occasion
    refresh: bool

    def take(self, raws: Sequence[RawRecord]) -> None:
        """Take in one batch, whole or not at all."""
        report = copy.deepcopy(self.report)
        prepared = self._prepare(raws, report)
        report.read = raws[-1].position
        if isinstance(self.lookups, RehearsalLookups):
            made = self._plan(prepared, report)
            self.lookups.remember(made.changes)
            self.quarantine.secure()
        else:
            self._write(prepared, report)
        for each in fields(report):
            setattr(self.report, each.name, getattr(report, each.name))

    def _prepare(self, raws: Sequence[RawRecord], report: ImportReport) -> list[Prepared]:
        """Decode what is not plainly unchanged; set aside what cannot be read."""
        prints = [rules.fingerprint(raw.raw) for raw in raws]
        numbers = [peek_control_number(raw, digest) for raw, digest in zip(raws, prints, strict=True)]
        times = Counter(numbers)
        known = set() if self.refresh else self.lookups.fingerprints(times)
        prepared = []
        for raw, digest, number in zip(raws, prints, numbers, strict=True):
            if (number, digest) in known and times[number] == 1:
                report.unchanged += 1
                continue
            try:
                one = prepare(raw, digest, self.mapping)
            except Unreadable as error:
                self._reject(raw, number, error.problem, report)
            except Exception as error:
                logger.exception("record %s of %s", raw.position, report.file_name)
                problem = Problem("record-not-understood", {"error": repr(error)[:100]}, raw.position)
                self._reject(raw, number, problem, report)
            else:
                prepared.append(one)
                report.warnings.update({problem.code for problem in one.warnings})
        return prepared

    def _reject(self, raw: RawRecord, number: str, problem: Problem, report: ImportReport) -> None:
        report.rejected += 1
        report.reasons[problem.code] += 1
        self.quarantine.reject(raw, "" if number.startswith("sha256:") else number, problem)

    def _write(self, prepared: Sequence[Prepared], report: ImportReport) -> None:
        try:
            with transaction.atomic():
                catalogue_lock()
                made = self._plan(prepared, report)
                types, new_types = item_types(made.changes)
                report.new_item_types += new_types
                save(made.changes, self.occasion, types)
                deleting.withdraw_items([c.state.id for c in made.changes if c.state.is_deleted])
                self.quarantine.secure()
                advance(self.run, report)
        except TakenOver:
            raise ImportProblem(_("Another import of this file is running; this one stopped.")) from None

    def _plan(self, prepared: Sequence[Prepared], report: ImportReport) -> Plan:
        made = plan(prepared, self.lookups, refresh=self.refresh)
        report.created += made.created
        report.updated += made.updated
        report.unchanged += made.unchanged
        self._keep_what_is_in_use(made, report)
        items = plan_items(made.changes, self.shelves, self.lookups)
        report.items_created += items.created
        report.items_updated += items.updated
        report.items_not_taken += len(items.not_taken)
        for each in items.not_taken:
            state = each.change.state
            report.reasons[each.problem.code] += 1
            self.quarantine.note(
                "item", each.problem.position, state.control_number, each.problem, each.content
            )
        return made

    def _keep_what_is_in_use(self, made: Plan, report: ImportReport) -> None:
        """Undo deletions of records whose items are with readers, and say so."""
        deletions = [change for change in made.changes if change.state.is_deleted and change.state.id]
        if not deletions:
            return
        in_use = deleting.barcodes_in_use([change.state.id for change in deletions])
        for change in deletions:
            if change.state.id in in_use:
                change.state.is_deleted = False
                problem = Problem("deletion-refused", {}, change.prepared.position)
                report.reasons[problem.code] += 1
                self.quarantine.note(
                    "deletion",
                    problem.position,
                    change.state.control_number,
                    problem,
                    {"barcodes": in_use[change.state.id]},
                )
