"""What the catalogue shows: plain frozen data, so that no door needs a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kitabdar.marc.description import Description


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """An edition as lists show it: what its best record says."""

    id: int
    work_id: int
    record_id: int
    control_number: str
    source_code: str
    description: Description


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record of an edition."""

    id: int
    control_number: str
    agency: str
    source_code: str
    source_name: str
    version: int
    created_at: datetime
    updated_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class ItemTypeView:
    """A class of items; `own_name` is its name where `names` has none in the language of the reader."""

    code: str
    own_name: str
    names: tuple[tuple[str, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One barcoded thing: what it is, where it belongs, where it is. Names are in the reader's language."""

    id: int
    barcode: str
    record_id: int
    edition_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    state: str
    state_name: str
    branch_id: int
    branch_code: str
    branch_name: str
    current_branch_id: int
    current_branch_name: str
    location_name: str
    item_type: str
    item_type_id: int
    item_type_name: str
    call_number: str
    copy_number: str
    volume: str
    collection: str
    inventory_number: str
    price: Decimal | None
    note: str
    acquired_on: date | None
    location_code: str = ""
    rests_at_name: str = ""  # where it stands when it is in, "" at home
    rests_at_code: str = ""
    damaged_on: date | None = None
    damage: str = ""


@dataclass(frozen=True, slots=True)
class BranchHolding:
    """What one branch has of an edition."""

    branch_id: int
    branch_code: str
    branch_name: str
    library_name: str
    call_numbers: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionDetail:
    """All that the page of an edition shows. `records` begins with the best one, which `description` is from."""

    id: int
    key: str
    work_id: int
    work_title: str
    work_language: str
    reason: str
    is_pinned: bool
    record_id: int
    control_number: str
    source_code: str
    description: Description
    records: tuple[RecordView, ...]
    holdings: tuple[BranchHolding, ...]
    other_editions: tuple[EditionSummary, ...]


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """A record with its normalised MARC 21 form (`marc.codec` JSON)."""

    record: RecordView
    edition_id: int
    normalised: str
    description: Description


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a version added or removed; `text` is the field as cataloguers write it (245 10 $a …)."""

    kind: str  # "added", "removed"
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One state in the history of a record and what it changed against the one before."""

    number: int
    at: datetime
    reason: str
    actor_name: str
    file_name: str
    encoding: str
    changes: tuple[FieldChange, ...]
