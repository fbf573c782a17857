"""Merge two patrons who are one person into one: everything goes to the survivor, in one act. [CIR-U2]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import (
    OPEN_HOLD_STATES,
    BatchRun,
    Booking,
    Charge,
    Hold,
    HoldState,
    Loan,
    ReturnClaim,
)
from kitabdar.circulation.rules import HOLD
from kitabdar.circulation.rules.merging import MergingFacts, refusals_to_merge
from kitabdar.circulation.services.recall_ends import withdraw_recalls
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Delegation, Guardianship, Patron
from kitabdar.patrons.services.merging import Moved, fold
from kitabdar.search.models import OutboxEntry

GIVEN: tuple[tuple[str, type[Model], str], ...] = (
    ("loans", Loan, "patron"),
    ("taken", Loan, "taken_by"),
    ("holds", Hold, "patron"),
    ("bookings", Booking, "patron"),
    ("charges", Charge, "patron"),
    ("claims", ReturnClaim, "patron"),
    ("lists", BatchRun, "patron"),
)
"""What lending knows of a patron: its name in the audit trail, its rows, the field that names the patron."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two patrons made one. `moved`: (kind, how many); `filled`: which of the survivor's empty fields were filled."""

    survivor_id: int
    moved: tuple[tuple[str, int], ...]
    filled: tuple[str, ...]


@in_one_transaction
def merge_patrons(
    *, actor: Actor, patron_id: int, survivor_id: int, now: datetime, is_rehearsal: bool = False
) -> Merged:
    """Merge a patron into the survivor; a rehearsal does all of it, says what moved, and takes it back.

    Loans, holds, bookings, charges, claims, blocks, messages, families, needs and the card go over; what was written in
    the journal stays as it was written, and is read as the survivor's. The patron stays as an empty tombstone. Of two
    holds for the very same the later one that only waits is ended.
    Raises NotPermitted (patrons.merge at both homes), NotFound, Refused.
    """
    with transaction.atomic():
        lock(Patron, {"pk__in": [patron_id, survivor_id]})
        patron, survivor = _read(patron_id), _read(survivor_id)
        for each in (patron, survivor):
            require(actor, "patrons.merge", each.home_branch)
        if refusals := refusals_to_merge(_facts(patron, survivor)):
            raise Refused(refusals)
        moved: Moved = {}
        _move_lending(patron, survivor, now, moved)
        filled = fold(patron=patron, survivor=survivor, now=now, moved=moved)
        _note(actor, patron, survivor, moved, filled, now)
        transaction.set_rollback(is_rehearsal)
    counts = tuple((kind, len(ids)) for kind, ids in sorted(moved.items()) if ids)
    return Merged(survivor_id, counts, tuple(filled))


def _read(patron_id: int) -> Patron:
    row = Patron.objects.select_related("home_branch", "account", "category").filter(pk=patron_id).first()
    if row is None:
        raise NotFound("patron", patron_id)
    return row


def _facts(patron: Patron, survivor: Patron) -> MergingFacts:
    both = [patron, survivor]
    digests = {each.identity_digest for each in both if each.identity_digest}
    networks = {each.home_branch.path.strip("/").split("/")[0] for each in both}
    family = Guardianship.objects.filter(guardian__in=both, ward__in=both)
    mandates = Delegation.objects.filter(institution__in=both, delegate__in=both)
    return MergingFacts(
        is_one=patron.pk == survivor.pk,
        is_erased=any(each.erased_at is not None for each in both),
        other_network=len(networks) > 1,
        identities_differ=len(digests) > 1,
        answers_for_other=family.exists() or mandates.exists(),
        kinds_differ=patron.category.is_institution != survivor.category.is_institution,
    )


def _move_lending(patron: Patron, survivor: Patron, now: datetime, moved: Moved) -> None:
    """Lock what lending locks, in its order, and give the survivor all that lending knows of the patron."""
    open_loans = Loan.objects.filter(patron=patron, returned_at=None)
    live = Booking.objects.filter(patron=patron, closed_at=None)
    open_holds = Hold.objects.filter(patron__in=[patron, survivor], state__in=OPEN_HOLD_STATES)
    items = {*open_loans.values_list("item_id", flat=True), *live.values_list("item_id", flat=True)} | {
        each for each in open_holds.values_list("item_id", flat=True) if each is not None
    }
    lock(Item, {"pk__in": sorted(items)})
    lock(Hold, {"pk__in": sorted(open_holds.values_list("pk", flat=True))})
    for kind, model, field in GIVEN:
        rows = model._default_manager.filter(**{field: patron})
        moved[kind] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(**{field: survivor})
    moved["holds_ended"] = _end_doubles(survivor, now)
    withdraw_recalls(now, hold__in=moved["holds_ended"])
    withdraw_recalls(now, hold__patron=survivor, loan__patron=survivor)


def _end_doubles(survivor: Patron, now: datetime) -> list[int]:
    """End what waits for the very same as an earlier hold of the survivor; what has an item keeps it."""
    wanted: set[tuple[object, ...]] = set()
    doubles: list[Hold] = []
    rows = Hold.objects.filter(patron=survivor, state__in=OPEN_HOLD_STATES, group="").order_by(
        "placed_at", "pk"
    )
    for hold in sorted(rows, key=lambda each: each.state == HoldState.WAITING):
        wish = (
            hold.edition_id,
            hold.wanted_item_id,
            hold.volume,
            hold.work_id,
            hold.languages,
            hold.in_reading_room,
        )
        if hold.state == HoldState.WAITING and wish in wanted:
            doubles.append(hold)
        wanted.add(wish)
    ended = [each.pk for each in doubles]
    Hold.objects.filter(pk__in=ended).update(
        state=HoldState(HOLD.after("cancel", HoldState.WAITING)), closed_at=now, target=None
    )
    follow("give_up", now, hold_id__in=ended)
    OutboxEntry.enqueue([each.edition_id for each in doubles])
    return ended


def _note(
    actor: Actor, patron: Patron, survivor: Patron, moved: Moved, filled: list[str], now: datetime
) -> None:
    """Note on both files what moved, id by id: enough to take it back by hand."""
    what: dict[str, object] = {"moved": {kind: ids for kind, ids in moved.items() if ids}, "filled": filled}
    for subject, other in ((patron, ("into", survivor)), (survivor, ("from", patron))):
        audit.record(
            actor=actor,
            action="patrons.merge",
            subject=f"patron:{subject.pk}",
            place=subject.home_branch_id,
            now=now,
            details={other[0]: other[1].pk, **what},
        )
