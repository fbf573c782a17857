"""Collect the facts that the rules ask for: locked, in as few statements as can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import Charge, Loan, Transfer
from kitabdar.circulation.rules import Block, ItemFacts, PatronFacts, Queued
from kitabdar.circulation.services import statements
from kitabdar.circulation.settings import LendingSettings
from kitabdar.marc import description_json
from kitabdar.organisation.errors import NotFound
from kitabdar.patrons.models import PatronBlock


@dataclass(frozen=True, slots=True)
class PatronRow:
    """What services need of a patron."""

    id: int
    account_id: int | None
    category_id: int
    card_number: str
    expires_on: date
    is_erased: bool


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


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan that has not ended."""

    id: int
    patron_id: int
    policy_id: int | None
    branch_id: int
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What a patron has open: all loans, and whether there is more to ask about."""

    loans: int
    has_blocks: bool
    has_charges: bool


def title_of(description: str) -> str:
    """Return the title proper of a record's description, "" when it has none."""
    return titled(description)[0]


def titled(description: str) -> tuple[str, str]:
    """Return the title proper of a record's description and its language (MARC code), "" for what it has not."""
    title = description_json.load(description).main_title if description else None
    return (title.forms[0].value, title.forms[0].language) if title and title.forms else ("", "")


def locked_patron(*, card_number: str = "", patron_id: int | None = None) -> PatronRow:
    """Lock a patron by card or id. Raises NotFound."""
    if patron_id is not None:
        rows = statements.locking(statements.PATRON + "WHERE p.id = %s", [patron_id], "p")
    else:
        rows = statements.locking(statements.PATRON + "WHERE p.card_number = %s", [card_number.strip()], "p")
    if not rows:
        raise NotFound("patron", patron_id if patron_id is not None else card_number)
    return PatronRow(*rows[0])


def locked_item(*, barcode: str = "", item_id: int | None = None) -> ItemRow:
    """Lock an item by barcode or id. Raises NotFound."""
    if item_id is not None:
        rows = statements.locking(statements.ITEM + "WHERE i.id = %s", [item_id], "i")
    else:
        rows = statements.locking(statements.ITEM + "WHERE i.barcode = %s", [barcode.strip()], "i")
    if not rows:
        raise NotFound("item", item_id if item_id is not None else barcode)
    return ItemRow(*rows[0])


def locked_queue(edition_id: int) -> list[Queued]:
    """Lock and return the open holds on an edition, in the order of the queue."""
    rows = statements.locking(statements.QUEUE, [edition_id], "h")
    return [Queued(*(*row[:6], statements.moment(row[6]))) for row in rows]


def standing_of(patron_id: int) -> Standing:
    """Return what a patron, who is locked, has open."""
    loans, has_blocks, has_charges = statements.row(statements.STANDING, [patron_id] * 3) or (0, False, False)
    return Standing(loans, bool(has_blocks), bool(has_charges))


def open_loan(item_id: int) -> OpenLoan | None:
    """Return the loan of an item, which is locked, that has not ended."""
    found = statements.row(statements.OPEN_LOAN, [item_id])
    if found is None:
        return None
    return OpenLoan(*(*found[:5], statements.moment(found[5])))


def facts_of(patron: PatronRow, standing: Standing, currency: str, today: date) -> PatronFacts:
    """Return what the rules ask of a patron; blocks and charges are read only where there are some."""
    blocks: tuple[Block, ...] = ()
    if standing.has_blocks:
        held = PatronBlock.objects.filter(
            Q(until=None) | Q(until__gte=today), patron_id=patron.id, lifted_at=None
        )
        blocks = tuple(Block(reason, until) for reason, until in held.values_list("reason", "until"))
    owed = Decimal(0)
    if standing.has_charges:
        charges = Charge.objects.filter(patron_id=patron.id, balance__gt=0, currency=currency)
        owed = sum(charges.values_list("balance", flat=True), Decimal(0))
    return PatronFacts(
        id=patron.id,
        expires_on=patron.expires_on,
        is_erased=bool(patron.is_erased),
        blocks=blocks,
        owed=owed,
        currency=currency,
    )


def loans_counted(patron_id: int, standing: Standing, item_type_id: int | None) -> int:
    """Count a patron's loans that have not ended: all, or of one item type where the policy names one."""
    if item_type_id is None or not standing.loans:
        return standing.loans
    loans = Loan.objects.filter(patron_id=patron_id, returned_at=None, item__item_type_id=item_type_id)
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


def item_facts(item: ItemRow, queue: list[Queued], settings: LendingSettings, branch_id: int) -> ItemFacts:
    """Return what the rules ask of an item; more is read only for one that is not simply on the shelf.

    `due_at` of its loan is told in the time zone of the branch that asks.
    """
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
