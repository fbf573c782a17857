"""Take one payment back that was taken by mistake: from the wrong reader, or of a wrong sum. [CIR-M13, CIR-M18]"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import Charge, EntryKind, JournalEntry, Posting, TillClosing
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.rules.ledger import REVERSED_BY, WAYS
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.charges import Paid
from kitabdar.circulation.services.charging import LONGEST_NOTE
from kitabdar.circulation.services.journal import credit_of, known_entry, locked_till, paid_of, post, total
from kitabdar.circulation.services.settling import lock_lost_items, reopen_losses
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries as patrons


@in_one_transaction
def reverse_payment(*, actor: Actor, payment_id: int, note: str, key: str, now: datetime) -> Paid:
    """Take a payment back, as if it had not been: what it paid is owed again, the money leaves the till it went into.

    Both entries stay in the journal. `key`: as of a payment. A loss that it settled is owed again. [CIR-M11]
    Of what was paid in advance the credit goes, as far as it is still there. [CIR-M18]
    Raises NotPermitted (circulation.forgive where it was paid), NotFound, Invalid (no reason), Refused (the till was
    closed since, given back as credit or taken back already, too little in the till or of the credit, its item left
    the library).
    """
    paid = JournalEntry.objects.filter(pk=payment_id, kind__in=REVERSED_BY).first()
    if paid is None or paid.patron_id is None:
        raise NotFound("payment", payment_id)
    require(actor, "circulation.forgive", lending_settings().branch(paid.branch_id))
    patron = collecting.locked_patron(patron_id=patrons.survivor_of(paid.patron_id) or paid.patron_id)
    if patron.is_erased:
        raise Refused([refuse("patron_erased")])
    postings = list(Posting.objects.filter(entry=paid).order_by("pk"))
    parts = tuple((each.charge_id, each.amount) for each in postings if each.charge_id is not None)
    charge_ids = [charge_id for charge_id, _part in parts]
    lock_lost_items(charge_ids)
    lock(Charge, {"pk__in": charge_ids})
    before = known_entry(key)
    if before is not None and before.reverses_id != paid.pk:
        raise Refused([refuse("key_used_otherwise")])
    way = postings[0].debit
    if before is None:
        words = " ".join(note.split())[:LONGEST_NOTE]
        if not words:
            raise Invalid({"note": _("Say why, so that the next colleague knows.")})
        _check(paid, parts, way)
        if paid.kind == EntryKind.DEPOSIT:
            _check_credit(patron.id, paid.currency, total(Posting.objects.filter(entry=paid)))
        entry = post(
            EntryKind(REVERSED_BY[paid.kind]),
            [(each.amount, each.charge_id) for each in postings],
            branch_id=paid.branch_id,
            currency=paid.currency,
            now=now,
            patron_id=patron.id,
            actor_id=actor.account_id,
            way=way,
            note=words,
            key=key,
            reverses=paid,
        )
        reopen_losses(charge_ids, actor=actor, now=now)
        is_deposit = paid.kind == EntryKind.DEPOSIT
        if charge_ids or is_deposit:  # something is owed again, or no longer to their credit
            event = "deposit_reversed" if is_deposit else "payment_reversed"
            tell(event, patron_id=patron.id, branch_id=paid.branch_id, now=now, entry=entry.pk)
        _note(actor, entry, patron.id, paid)
    else:
        entry = before
    if paid.kind == EntryKind.DEPOSIT:
        left = credit_of(patron.id, paid.currency)
    else:
        left = sum(Charge.objects.filter(pk__in=charge_ids).values_list("balance", flat=True), Decimal(0))
    amount = total(Posting.objects.filter(entry=entry))
    return Paid(entry.pk, patron.id, amount, left, paid.currency, parts, before is not None)


def _check(paid: JournalEntry, parts: tuple[tuple[int, Decimal], ...], way: str) -> None:
    """Raise Refused where a payment cannot be taken back any more; its charges are locked."""
    if JournalEntry.objects.filter(reverses=paid).exists():
        raise Refused([refuse("payment_taken_back")])
    if any(paid_of(charge_id) < part for charge_id, part in parts):
        raise Refused([refuse("payment_given_back")])
    if paid.kind != EntryKind.CREDIT_USED and (way not in WAYS or _is_counted(paid)):
        is_deposit = paid.kind == EntryKind.DEPOSIT
        raise Refused([refuse("deposit_counted" if is_deposit else "till_closed_since")])


def _check_credit(patron_id: int, currency: str, amount: Decimal) -> None:
    """Raise Refused where some of what was paid in advance was used up or paid out since."""
    credit = credit_of(patron_id, currency)
    if amount > credit:
        raise Refused([refuse("credit_too_small", credit=credit, currency=currency)])


def _is_counted(paid: JournalEntry) -> bool:
    till = locked_till(paid.branch_id, paid.currency)
    return TillClosing.objects.filter(till=till, last_entry__gte=paid.pk).exists()


def _note(actor: Actor, entry: JournalEntry, patron_id: int, paid: JournalEntry) -> None:
    audit.record(
        actor=actor,
        action="circulation.reverse_payment",
        subject=f"entry:{entry.pk}",
        place=entry.branch_id,
        now=entry.at,
        details={"patron": patron_id, "reverses": paid.pk},
    )
