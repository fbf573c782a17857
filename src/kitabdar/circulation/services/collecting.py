"""Collect the facts that the rules ask for: locked, in as few statements as can be."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, Loan, LoanState, RecallOutcome, Transfer
from kitabdar.circulation.rules import (
    Block,
    Choice,
    ItemFacts,
    LoanCounts,
    PatronFacts,
    Queued,
    Terms,
    Wish,
    accepts,
    age_on,
    agreed_terms,
    in_order,
    refuse,
)
from kitabdar.circulation.services import statements
from kitabdar.circulation.services.covering import count_covered, narrows
from kitabdar.circulation.services.transactions import lock
from kitabdar.circulation.settings import (
    ItemTraits,
    LendingSettings,
    PatronTraits,
    lending_settings,
)
from kitabdar.marc import description_json
from kitabdar.organisation.errors import NotFound
from kitabdar.patrons.messages import block_reason
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.patrons.standing import family_of


@dataclass(frozen=True, slots=True)
class PatronRow:
    """What services need of a patron."""

    id: int
    account_id: int | None
    category_id: int
    card_number: str
    expires_on: date
    is_erased: bool
    birth_date: date | None
    home_branch_id: int

    @property
    def traits(self) -> PatronTraits:
        """What rules may ask of them."""
        return PatronTraits(self.category_id, self.birth_date)


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
    collection: str
    acquired_on: date | None
    volume: str
    damage: str  # what is wrong with it, "" where nothing is
    record_id: int
    edition_id: int
    description: str
    rota_branch_id: int | None  # where it rests for now, while it is on a rota
    stays_at_id: int | None  # where it rests since it floated there or was sent there, None: at home

    @property
    def rests_at(self) -> int:
        """The branch on whose shelves it belongs: that of its stage on a rota, where it came to stay, its home."""
        return self.rota_branch_id or self.stays_at_id or self.branch_id

    @property
    def traits(self) -> ItemTraits:
        """What rules may ask of it."""
        return ItemTraits(
            self.item_type_id, self.location_id, self.collection, self.acquired_on, self.description
        )

    @property
    def title(self) -> str:
        """The title proper in its first form."""
        return title_of(self.description)


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan that has not ended, or with its loss being settled (`settled_at`).

    `is_recalled`: it was called back, and that still stands.
    """

    id: int
    patron_id: int
    branch_id: int
    state: str
    checked_out_at: datetime
    due_at: datetime
    in_reading_room: bool
    terms: Terms
    settled_at: datetime | None = None
    is_recalled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a patron has open: all loans, those of them read here and those late, and whether there is more to ask.

    `has_bookings`: the item asked about is booked, by whomever.
    """

    loans: int
    in_reading_room: int
    overdue: int
    has_blocks: bool
    has_charges: bool
    has_bookings: bool = False


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
        if not rows:  # the old card of one who was merged
            rows = statements.locking(statements.PATRON + statements.OLD_CARD, [card_number.strip()], "p")
    if not rows:
        raise NotFound("patron", patron_id if patron_id is not None else card_number)
    return PatronRow(*rows[0])


def check_network(home_branch_id: int, branch_id: int, settings: LendingSettings) -> None:
    """Raise Refused for a patron of another network than a branch's: a card is valid in its own. [CIR-U7]

    It is the only reason then: what else there is about them is nothing to be told there.
    """
    network = settings.network_of(home_branch_id)
    if network.id != settings.network_of(branch_id).id:
        raise Refused([refuse("other_network", network=network.name)])


def locked_item(*, barcode: str = "", item_id: int | None = None) -> ItemRow:
    """Lock an item by barcode or id. Raises NotFound."""
    if item_id is not None:
        rows = statements.locking(statements.ITEM + "WHERE i.id = %s", [item_id], "i")
    else:
        rows = statements.locking(statements.ITEM + "WHERE i.barcode = %s", [barcode.strip()], "i")
    if not rows:
        raise NotFound("item", item_id if item_id is not None else barcode)
    return ItemRow(*rows[0])


def locked_queue(item: ItemRow, now: datetime) -> list[Queued]:
    """Lock the open holds on an edition and its work; return those this item could fill, in the order of the queue."""
    queue = whole_queue(item, now)
    asks = any(hold.wish.languages for hold in queue)
    languages = description_json.load(item.description).languages if asks and item.description else ()
    return in_order(
        hold
        for hold in queue
        if hold.item_id == item.id or accepts(hold.wish, item.id, item.edition_id, item.volume, languages)
    )


def whole_queue(item: ItemRow, now: datetime) -> list[Queued]:
    """Lock and return the open holds on an edition and its work, also those that are for other items of it."""
    return queue_of(item.edition_id, now)


def queue_of(edition_id: int, now: datetime) -> list[Queued]:
    """Lock and return the open holds on an edition and its work."""
    rows = statements.locking(statements.QUEUE, [edition_id, edition_id], "h")
    return [_queued(row, now) for row in rows]


def _queued(row: tuple[Any, ...], now: datetime) -> Queued:
    hold_id, patron_id, category_id, birth_date, state, item_id, pickup_id, placed_at, *more = row
    (
        edition_id,
        wanted_id,
        volume,
        work_id,
        languages,
        is_first,
        is_suspended,
        resumes_on,
        group,
        has_other,
        home_branch_id,
        in_reading_room,
        set_aside,
        has_recall,
    ) = more
    return Queued(
        hold_id,
        patron_id,
        category_id,
        birth_date,
        state,
        item_id,
        pickup_id,
        statements.moment(placed_at),
        Wish(edition_id, wanted_id, volume, work_id is not None, frozenset(languages.split())),
        is_first=bool(is_first),
        is_paused=bool(has_other) or is_paused_on(bool(is_suspended), resumes_on, pickup_id, now),
        group=group,
        home_branch_id=home_branch_id,
        in_reading_room=bool(in_reading_room),
        set_aside=frozenset(set_aside.split()),
        has_recall=bool(has_recall),
    )


def is_paused_on(is_suspended: bool, resumes_on: date | None, pickup_id: int, now: datetime) -> bool:
    """Say whether a hold is suspended on the day it is where it is collected."""
    if not is_suspended or resumes_on is None:
        return is_suspended
    return lending_settings().on_the_clock(pickup_id, now).date() < resumes_on


def standing_of(patron_id: int, now: datetime, item_id: int | None = None) -> Standing:
    """Return what a patron, who is locked, has open, and whether an item, which is locked, is booked."""
    moment = connection.ops.adapt_datetimefield_value(now)
    found = statements.row(statements.STANDING, [moment, patron_id, patron_id, item_id, patron_id])
    assert found is not None  # an aggregate always gives a row
    loans, in_reading_room, overdue, *more = found
    return Standing(loans, int(in_reading_room), int(overdue), *(bool(each) for each in more))


def open_loan(item_id: int) -> OpenLoan | None:
    """Return the loan of an item, which is locked, that has not ended."""
    found = statements.row(statements.OPEN_LOAN, [item_id])
    if found is None:
        return None
    loan_id, patron_id, branch_id, state, lent, due, in_reading_room, says, is_recalled = found
    moments = statements.moment(lent), statements.moment(due)
    terms = agreed_terms(json.loads(says))
    return OpenLoan(
        loan_id,
        patron_id,
        branch_id,
        state,
        *moments,
        bool(in_reading_room),
        terms,
        is_recalled=bool(is_recalled),
    )


def settled_loan(item_id: int) -> OpenLoan | None:
    """Return the loan of a lost item, which is locked, that ended with its loss being settled.

    None where its reader is gone, or was parted from it.
    """
    row = Loan.objects.select_related("terms", "patron").filter(item_id=item_id, state=LoanState.SETTLED)
    found = row.order_by("-returned_at", "-pk").first()
    if found is None or found.patron.erased_at is not None:
        return None
    return OpenLoan(
        found.pk,
        found.patron_id,
        found.branch_id,
        found.state,
        found.checked_out_at,
        found.due_at,
        found.in_reading_room,
        agreed_terms(found.terms.says),
        found.returned_at,
        found.recalls.filter(outcome=RecallOutcome.LOST).exists(),
    )


def facts_of(
    patron: PatronRow, standing: Standing, currency: str, today: date, *terms: Terms | None
) -> PatronFacts:
    """Return what the rules ask of a patron; what there is none of, or no `terms` ask for, is not read."""
    blocks: tuple[Block, ...] = ()
    if standing.has_blocks:
        held = PatronBlock.objects.filter(
            Q(until=None) | Q(until__gte=today), patron_id=patron.id, lifted_at=None
        )
        rows = held.values_list("cause", "reason", "until")
        blocks = tuple(Block(block_reason(cause, reason), until) for cause, reason, until in rows)
    owed = _owed_by([patron.id], currency) if standing.has_charges else Decimal(0)
    asks_family = any(each.family_owed_limit for each in terms if each is not None)
    return PatronFacts(
        id=patron.id,
        expires_on=patron.expires_on,
        is_erased=bool(patron.is_erased),
        blocks=blocks,
        owed=owed,
        currency=currency,
        age=age_on(patron.birth_date, today),
        overdue=standing.overdue,
        family_owed=_owed_by(family_of(patron.id), currency) if asks_family else Decimal(0),
    )


def _owed_by(patron_ids: Collection[int], currency: str) -> Decimal:
    charges = Charge.objects.filter(patron_id__in=patron_ids, balance__gt=0, currency=currency)
    return sum(charges.values_list("balance", flat=True), Decimal(0))


def loan_counts(
    patron_id: int,
    standing: Standing,
    choice: Choice,
    edition_id: int,
    settings: LendingSettings,
    today: date,
) -> LoanCounts:
    """Count a patron's loans as the limits do: a limit counts what the rule that gives it covers, or all."""
    away = standing.loans - standing.in_reading_room
    terms = choice.terms
    of_family = 0 if terms is None or terms.family_loan_limit is None else _of_family(patron_id)
    if terms is None or not standing.loans:
        reading = standing.in_reading_room
        return LoanCounts(away, away, reading, reading, of_family=of_family)

    def covered(limit: str, loans: int, *, in_reading_room: bool) -> int:
        rule = next(iter(choice.rows_saying(limit)), None)
        if not loans or rule is None or not narrows(rule):
            return loans
        mine = Loan.objects.filter(patron_id=patron_id, returned_at=None, in_reading_room=in_reading_room)
        return count_covered(mine, rule, settings, today)

    return LoanCounts(
        all=away,
        covered=covered("loan_limit", away, in_reading_room=False),
        in_reading_room=standing.in_reading_room,
        covered_in_reading_room=covered("reading_room_limit", standing.in_reading_room, in_reading_room=True),
        of_edition=0 if terms.several_of_one_edition else _of_edition(patron_id, edition_id),
        of_family=of_family,
    )


def _of_family(patron_id: int) -> int:
    """Count the loans of a family. All are locked: what another desk lends to one of them waits, or is counted."""
    family = family_of(patron_id)
    lock(Patron, {"pk__in": family})
    return Loan.objects.filter(patron_id__in=family, returned_at=None, in_reading_room=False).count()


def _of_edition(patron_id: int, edition_id: int) -> int:
    return Loan.objects.filter(
        patron_id=patron_id, returned_at=None, item__holding__record__edition_id=edition_id
    ).count()


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
