"""Collect the facts that the rules ask for: locked, in as few statements as can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import OPEN_HOLD_STATES, Charge, Hold, Loan, Transfer
from kitabdar.circulation.rules import Block, ItemFacts, PatronFacts, Queued
from kitabdar.circulation.services.transactions import lock
from kitabdar.circulation.settings import LendingSettings
from kitabdar.marc import description_json
from kitabdar.organisation.errors import NotFound
from kitabdar.patrons.models import Patron, PatronBlock

_BLOCKS = PatronBlock.objects.filter(lifted_at=None)


@dataclass(frozen=True, slots=True)
class PatronRow:
    """What services need of a patron."""

    id: int
    account_id: int | None
    category_id: int
    card_number: str
    expires_on: date
    erased_at: datetime | None
    has_blocks: bool
    has_charges: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What services need of an item."""

    id: int
    barcode: str
    state: str
    branch_id: int
    current_branch_id: int
    location_id: int | None
    item_type_id: int
    record_id: int
    edition_id: int
    description: str

    @property
    def title(self) -> str:
        """The title proper in its first form."""
        return title_of(self.description)


_PATRON = Patron.objects.annotate(
    has_blocks=Exists(_BLOCKS.filter(patron=OuterRef("pk"))),
    has_charges=Exists(Charge.objects.filter(patron=OuterRef("pk"), balance__gt=0)),
).values_list(*PatronRow.__slots__)
_ITEM = Item.objects.values_list(
    "id",
    "barcode",
    "state",
    "branch_id",
    "current_branch_id",
    "location_id",
    "item_type_id",
    "holding__record_id",
    "holding__record__edition_id",
    "holding__record__description",
)
_QUEUE = Hold.objects.filter(state__in=OPEN_HOLD_STATES).order_by("placed_at", "pk")


def title_of(description: str) -> str:
    """Return the title proper of a record's description, "" when it has none."""
    title = description_json.load(description).main_title if description else None
    return title.forms[0].value if title and title.forms else ""


def locked_patron(*, card_number: str = "", patron_id: int | None = None) -> PatronRow:
    """Lock a patron by card or id. Raises NotFound."""
    condition = {"pk": patron_id} if patron_id is not None else {"card_number": card_number.strip()}
    lock(Patron, condition)
    row = _PATRON.filter(**condition).first()
    if row is None:
        raise NotFound("patron", patron_id if patron_id is not None else card_number)
    return PatronRow(*row)


def locked_item(*, barcode: str = "", item_id: int | None = None) -> ItemRow:
    """Lock an item by barcode or id. Raises NotFound."""
    condition = {"pk": item_id} if item_id is not None else {"barcode": barcode.strip()}
    lock(Item, condition)
    row = _ITEM.filter(**condition).first()
    if row is None:
        raise NotFound("item", item_id if item_id is not None else barcode)
    return ItemRow(*row)


def locked_queue(edition_id: int) -> list[Queued]:
    """Lock and return the open holds on an edition, in the order of the queue."""
    lock(Hold, {"edition_id": edition_id, "state__in": OPEN_HOLD_STATES})
    rows = _QUEUE.filter(edition_id=edition_id).values_list(
        "id", "patron_id", "patron__category_id", "state", "item_id", "pickup_branch_id", "placed_at"
    )
    return [Queued(*row) for row in rows]


def facts_of(patron: PatronRow, currency: str, today: date) -> PatronFacts:
    """Return what the rules ask of a patron; blocks and charges are read only where there are some."""
    blocks: tuple[Block, ...] = ()
    if patron.has_blocks:
        held = _BLOCKS.filter(Q(until=None) | Q(until__gte=today), patron_id=patron.id)
        blocks = tuple(Block(reason, until) for reason, until in held.values_list("reason", "until"))
    owed = Decimal(0)
    if patron.has_charges:
        charges = Charge.objects.filter(patron_id=patron.id, balance__gt=0, currency=currency)
        owed = sum(charges.values_list("balance", flat=True), Decimal(0))
    return PatronFacts(
        id=patron.id,
        expires_on=patron.expires_on,
        is_erased=patron.erased_at is not None,
        blocks=blocks,
        owed=owed,
        currency=currency,
    )


def loans_counted(patron_id: int, item_type_id: int | None) -> int:
    """Count a patron's loans that have not ended: all, or of one item type where the policy names one."""
    loans = Loan.objects.filter(patron_id=patron_id, returned_at=None)
    if item_type_id is not None:
        loans = loans.filter(item__item_type_id=item_type_id)
    return loans.count()


def waiting_before(queue: list[Queued], patron_id: int) -> int:
    """Count the waiting holds of others that come before this patron's own (all of them, where there is none)."""
    count = 0
    for hold in queue:
        if hold.patron_id == patron_id:
            break
        count += hold.state == "waiting"
    return count


def spare_items(edition_id: int, item_id: int) -> int:
    """Count the items of an edition that stand on the shelves, but for this one."""
    items = Item.objects.filter(holding__record__edition_id=edition_id, state=ItemState.AVAILABLE)
    return items.exclude(pk=item_id).count()


def item_facts(item: ItemRow, queue: list[Queued], settings: LendingSettings) -> ItemFacts:
    """Return what the rules ask of an item; more is read only for one that is not simply on the shelf."""
    if item.state == ItemState.AVAILABLE:
        return ItemFacts(item.state)
    held_for = next((hold.patron_id for hold in queue if hold.item_id == item.id), None)
    lent_to, due = None, None
    if item.state == ItemState.ON_LOAN:
        loan = (
            Loan.objects.filter(item_id=item.id, returned_at=None).values_list("patron_id", "due_at").first()
        )
        lent_to, due = loan or (None, None)
    destination = _destination(item.id, settings) if item.state == ItemState.IN_TRANSIT else ""
    return ItemFacts(item.state, item.title, lent_to, due, held_for, destination)


def _destination(item_id: int, settings: LendingSettings) -> str:
    to_id = Transfer.objects.filter(item_id=item_id, received_at=None).values_list("to_branch_id").first()
    place = settings.tree.by_id.get(to_id[0]) if to_id else None
    return place.name if place else ""
