"""What is to be written of one record: made by an import's plan or by a cataloguer's edit, written by `saving`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kitabdar.catalogue.services.importing.preparing import Prepared


@dataclass(slots=True)
class RecordState:
    """A record as the catalogue has it, or as it will after what is planned. `id` is 0 until it is written."""

    id: int
    source_id: int
    control_number: str
    agency: str
    version: int
    fingerprint: bytes
    is_deleted: bool
    edition_id: int = 0
    edition_key: str = ""
    edition_pinned: bool = False
    named_agency: str = ""  # an agency (003) that came for a record which had none
    forms: set[bytes] = field(default_factory=set)  # fingerprints this very file has given already

    @property
    def present_agency(self) -> str:
        """The agency by which the record is recognised from now on."""
        return self.agency or self.named_agency

    @property
    def owner(self) -> tuple[int, str, str]:
        """What names the record before it has an id."""
        return (self.source_id, self.control_number, self.agency)


@dataclass(slots=True)
class NewVersion:
    """One more state of a record."""

    number: int
    raw: bytes
    raw_format: str
    encoding: str
    reason: str


@dataclass(slots=True)
class ItemChange:
    """An item to be made (`id` 0) or brought up to date; the state of one that is there is never touched here."""

    barcode: str
    branch_id: int
    call_number: str
    item_type: str
    location_id: int | None
    copy_number: str
    volume: str
    collection: str
    inventory_number: str
    price: object | None
    note: str
    acquired_on: object | None
    state: str  # of a new item
    damage: str = ""  # of a new item
    id: int = 0
    stays_at: int = 0  # current branch of an existing item, 0: follows its home
    rests_at: int | None = None  # on whose shelves an existing item stands, None: at home


@dataclass(slots=True)
class Change:
    """A record after its change. Without versions only what we derive from it is made again."""

    state: RecordState
    prepared: Prepared
    is_new: bool
    versions: list[NewVersion] = field(default_factory=list)
    items: list[ItemChange] = field(default_factory=list)
