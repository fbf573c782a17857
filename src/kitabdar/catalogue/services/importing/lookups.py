"""What the catalogue knows already of the records and barcodes of a batch; a few statements for all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F

from kitabdar.catalogue import rules
from kitabdar.catalogue.models import Item, Record, RecordVersion, Source
from kitabdar.catalogue.services.bulk import chunks
from kitabdar.catalogue.services.changes import RecordState

Owner = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item with this barcode: `id` 0 when this rehearsal would make it."""

    id: int
    owner: Owner
    branch_id: int = 0
    current_branch_id: int = 0
    state: str = ""
    rests_at: int | None = None


class Lookups:
    """Reads of the database; a rehearsal adds what it would have written (see `rehearsal`)."""

    def __init__(self, source: Source, file_fingerprint: str, run_id: int | None) -> None:
        self.source_id = source.pk
        self._file = (
            {"import_run__fingerprint": file_fingerprint} if file_fingerprint else {"import_run": run_id}
        )

    def fingerprints(self, control_numbers: Collection[str]) -> set[tuple[str, bytes]]:
        """Return (control number, fingerprint) of the records there are under these numbers."""
        rows = Record.objects.filter(source_id=self.source_id)
        return {
            (number, bytes(fingerprint))
            for part in chunks(control_numbers)
            for number, fingerprint in rows.filter(control_number__in=part).values_list(
                "control_number", "fingerprint"
            )
        }

    def records(self, control_numbers: Collection[str]) -> dict[str, list[RecordState]]:
        """Return the records under these numbers, those of all agencies."""
        found: dict[str, list[RecordState]] = {}
        rows = Record.objects.filter(source_id=self.source_id)
        for part in chunks(control_numbers):
            for row in rows.filter(control_number__in=part).values_list(
                "id",
                "source_id",
                "control_number",
                "agency",
                "version",
                "fingerprint",
                "deleted_at",
                "edition_id",
                "edition__key",
                "edition__pinned",
            ):
                state = RecordState(*row[:5], bytes(row[5]), row[6] is not None, *row[7:])
                found.setdefault(state.control_number, []).append(state)
        return found

    def fill_forms(self, states: Collection[RecordState]) -> None:
        """Note in each state which forms of the record this same file has given, if it gave the latest one.

        A file may hold a record twice in different forms; without this, importing it again would change the record
        to the first form and back.
        """
        by_id = {state.id: state for state in states if state.id}
        for part in chunks(by_id):
            rows = RecordVersion.objects.filter(record_id__in=part, reason="import", **self._file)
            for record_id, raw in rows.values_list("record_id", "raw").iterator():
                by_id[record_id].forms.add(rules.fingerprint(bytes(raw)))
        for state in by_id.values():
            if state.fingerprint not in state.forms:
                state.forms = set()

    def edited(self, states: Collection[RecordState]) -> set[int]:
        """Return the ids of those records whose present form was made here, not by an import."""
        return {
            record_id
            for part in chunks(state.id for state in states if state.id)
            for record_id in RecordVersion.objects.filter(record_id__in=part, number=F("record__version"))
            .exclude(reason="import")
            .values_list("record_id", flat=True)
        }

    def items(self, barcodes: Collection[str]) -> dict[str, KnownItem]:
        """Return the items with these barcodes, of whatever source."""
        found: dict[str, KnownItem] = {}
        for part in chunks(barcodes):
            for (
                barcode,
                item_id,
                source_id,
                number,
                agency,
                home,
                current,
                state,
                rests_at,
            ) in Item.objects.filter(barcode__in=part).values_list(
                "barcode",
                "id",
                "holding__record__source_id",
                "holding__record__control_number",
                "holding__record__agency",
                "branch_id",
                "current_branch_id",
                "state",
                "rests_at_id",
            ):
                found[barcode] = KnownItem(
                    item_id, (source_id, number, agency), home, current, state, rests_at
                )
        return found
