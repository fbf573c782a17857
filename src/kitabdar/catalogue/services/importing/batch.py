"""One batch of an import: understood outside the transaction, compared and written inside it."""

from __future__ import annotations

import copy
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue import rules
from kitabdar.catalogue.models import ImportRun
from kitabdar.catalogue.services import deleting
from kitabdar.catalogue.services.importing.item_plan import Shelves, item_types, plan_items
from kitabdar.catalogue.services.importing.lookups import Lookups
from kitabdar.catalogue.services.importing.planning import Plan, plan
from kitabdar.catalogue.services.importing.preparing import (
    Portion,
    Prepared,
    Refused,
    Understood,
    peek_control_number,
)
from kitabdar.catalogue.services.importing.quarantine import Quarantine
from kitabdar.catalogue.services.importing.rehearsal import RehearsalLookups
from kitabdar.catalogue.services.importing.report import ImportProblem, ImportReport
from kitabdar.catalogue.services.importing.runs import TakenOver, advance
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.catalogue.services.saving import Occasion, save
from kitabdar.marc.problems import Problem
from kitabdar.marc.raw import RawRecord


@dataclass(slots=True)
class BatchImport:
    """What all batches of a run share. `report` is that of the committed batches.

    A batch goes through `portion`, then elsewhere through a `Preparer`, then through `take`, in the order of the file.
    """

    run: ImportRun
    report: ImportReport
    lookups: Lookups
    shelves: Shelves
    quarantine: Quarantine
    occasion: Occasion
    refresh: bool
    under_way: deque[frozenset[str]] = field(default_factory=deque)

    def portion(self, raws: Sequence[RawRecord]) -> Portion:
        """Keep what must be decoded of the next batch in the file.

        Earlier batches may be under way, not yet written: a record under a number of theirs is compared when its
        turn comes.
        """
        prints = [rules.fingerprint(raw.raw) for raw in raws]
        numbers = [peek_control_number(raw, digest) for raw, digest in zip(raws, prints, strict=True)]
        times = Counter(numbers)
        known = set() if self.refresh else self.lookups.fingerprints(times)
        records = [
            (raw, digest, number)
            for raw, digest, number in zip(raws, prints, numbers, strict=True)
            if (number, digest) not in known or times[number] > 1 or self._is_under_way(number)
        ]
        self.under_way.append(frozenset(numbers))
        return Portion(raws[-1].position, len(raws) - len(records), tuple(records))

    def _is_under_way(self, number: str) -> bool:
        return any(number in numbers for numbers in self.under_way)

    def take(self, understood: Understood) -> None:
        """Take in the oldest batch under way, whole or not at all."""
        report = copy.deepcopy(self.report)
        report.read = understood.portion.last
        report.unchanged += understood.portion.unchanged
        for refused in understood.refused:
            self._reject(refused, report)
        for one in understood.prepared:
            report.warnings.update({problem.code for problem in one.warnings})
        if isinstance(self.lookups, RehearsalLookups):
            made = self._plan(understood.prepared, report)
            self.lookups.remember(made.changes)
            self.quarantine.secure()
        else:
            self._write(understood.prepared, report)
        self.under_way.popleft()
        for each in fields(report):
            setattr(self.report, each.name, getattr(report, each.name))

    def _reject(self, refused: Refused, report: ImportReport) -> None:
        report.rejected += 1
        report.reasons[refused.problem.code] += 1
        number = "" if refused.control_number.startswith("sha256:") else refused.control_number
        self.quarantine.reject(refused.raw, number, refused.problem)

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
