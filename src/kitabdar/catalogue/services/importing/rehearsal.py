"""A rehearsal's memory: what it would have written, in a file of its own so that memory stays constant."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from kitabdar.catalogue.models import Source
from kitabdar.catalogue.services.bulk import chunks
from kitabdar.catalogue.services.changes import Change, RecordState
from kitabdar.catalogue.services.importing.lookups import KnownItem, Lookups

_TABLES = """
CREATE TABLE record (number TEXT, agency TEXT, named_agency TEXT, version INTEGER, fingerprint BLOB, deleted INTEGER,
                     PRIMARY KEY (number, agency)) WITHOUT ROWID;
CREATE TABLE form (number TEXT, agency TEXT, fingerprint BLOB, PRIMARY KEY (number, agency, fingerprint))
    WITHOUT ROWID;
CREATE TABLE item (barcode TEXT PRIMARY KEY, number TEXT, agency TEXT) WITHOUT ROWID;
"""


class RehearsalLookups(Lookups):
    """The catalogue as it would be had the batches so far been written."""

    def __init__(self, source: Source, file_fingerprint: str, memory: sqlite3.Connection) -> None:
        super().__init__(source, file_fingerprint, None)
        self._memory = memory

    def fingerprints(self, control_numbers: Collection[str]) -> set[tuple[str, bytes]]:
        """Return what the database has, except under numbers that this rehearsal would have changed."""
        changed = {state.control_number for state in self._remembered(control_numbers)}
        return {each for each in super().fingerprints(control_numbers) if each[0] not in changed}

    def records(self, control_numbers: Collection[str]) -> dict[str, list[RecordState]]:
        """Return the records as the rehearsal would have left them."""
        found = super().records(control_numbers)
        for state in self._remembered(control_numbers):
            others = [each for each in found.get(state.control_number, []) if each.agency != state.agency]
            found[state.control_number] = [*others, state]
        return found

    def items(self, barcodes: Collection[str]) -> dict[str, KnownItem]:
        """Return the items there would be."""
        found: dict[str, KnownItem] = {}
        for part in chunks(barcodes):
            marks = ",".join("?" * len(part))
            rows = self._memory.execute(f"SELECT * FROM item WHERE barcode IN ({marks})", part)  # noqa: S608
            for barcode, number, agency in rows:
                found[barcode] = KnownItem(0, (self.source_id, number, agency))
        return {**found, **super().items(barcodes)}

    def remember(self, changes: Collection[Change]) -> None:
        """Note what would have been written."""
        for change in changes:
            state = change.state
            key = (state.control_number, state.agency)
            row = (*key, state.named_agency, state.version, state.fingerprint, state.is_deleted)
            self._memory.execute("INSERT OR REPLACE INTO record VALUES (?,?,?,?,?,?)", row)
            forms = [(*key, form) for form in state.forms]
            self._memory.executemany("INSERT OR IGNORE INTO form VALUES (?,?,?)", forms)
            items = [(item.barcode, *key) for item in change.items]
            self._memory.executemany("INSERT OR IGNORE INTO item VALUES (?,?,?)", items)

    def _remembered(self, control_numbers: Collection[str]) -> Iterator[RecordState]:
        for part in chunks(control_numbers):
            marks = ",".join("?" * len(part))
            query = f"SELECT * FROM record WHERE number IN ({marks})"  # noqa: S608 question marks only
            for number, agency, named, version, fingerprint, deleted in self._memory.execute(
                query, part
            ).fetchall():
                forms = self._memory.execute(
                    "SELECT fingerprint FROM form WHERE number = ? AND agency = ?", (number, agency)
                )
                yield RecordState(
                    id=0,
                    source_id=self.source_id,
                    control_number=number,
                    agency=agency,
                    version=version,
                    fingerprint=fingerprint,
                    is_deleted=bool(deleted),
                    named_agency=named,
                    forms={row[0] for row in forms},
                )


@contextmanager
def rehearsal(source: Source, file_fingerprint: str) -> Iterator[RehearsalLookups]:
    """Open a rehearsal's memory; it is gone afterwards."""
    memory = sqlite3.connect("", isolation_level=None)  # "": a temporary file, removed by itself
    try:
        memory.executescript(_TABLES)
        yield RehearsalLookups(source, file_fingerprint, memory)
    finally:
        memory.close()
