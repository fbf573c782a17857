"""Questions to an installation that no door answers: `python -m tests.support.inside WHAT …`, with JSON for an answer.

token NAME · lendable PLACE COUNT · loans · returned · paid · broken · lend CARD PLACE DAYS-AGO · held COUNT · ids
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any


def main(words: list[str]) -> None:
    """Answer one question."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    import django

    django.setup()
    what, *rest = words
    answers: dict[str, Callable[..., Any]]
    answers = {
        "held": _held,
        "token": _token,
        "lendable": _lendable,
        "loans": _loans,
        "returned": _returned,
        "paid": _paid,
        "broken": _broken,
        "lend": _lend,
        "ids": _ids,
    }
    sys.stdout.write(json.dumps(answers[what](*rest)))


def _token(name: str) -> str:
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.models import Account
    from kitabdar.organisation.services.tokens import issue_token
    from kitabdar.patrons.models import Patron

    patron = Patron.objects.filter(card_number=name).first()
    account = patron.account_id if patron else Account.objects.get(username=name).pk
    assert account is not None
    made = issue_token(actor=system_actor("test"), account_id=account, label="test", now=datetime.now(UTC))
    return made.secret


def _lendable(place: str, count: str) -> list[dict[str, Any]]:
    """Books at a place that stand on their shelves and wait for nobody, one of an edition."""
    from kitabdar.catalogue.models import Item
    from kitabdar.circulation.models import Hold, RotaItem
    from kitabdar.organisation.queries import place_tree

    tree = place_tree()
    below = tree.by_code[place].path
    branches = [each.id for each in tree.by_code.values() if each.path.startswith(below)]
    taken = Hold.objects.values_list("edition_id", flat=True)
    rows = Item.objects.filter(state="available", item_type__code="book", current_branch__in=branches)
    rows = rows.exclude(pk__in=RotaItem.objects.filter(ended_at=None).values("item_id"))
    rows = rows.exclude(holding__record__edition_id__in=taken).select_related("branch", "holding__record")
    one_of_each = {row.holding.record.edition_id: row for row in rows.order_by("-pk")}
    chosen = sorted(one_of_each.items())[: int(count)]
    return [
        {"barcode": row.barcode, "branch": row.branch.code, "edition": edition} for edition, row in chosen
    ]


def _lend(card: str, place: str, days: str) -> dict[str, Any]:
    """Lend a book of this place to this reader, so many days ago; return it."""
    from kitabdar.circulation.services.checkout import check_out
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.queries import place as place_of

    item: dict[str, Any] = _lendable(place, "1")[0]
    made = check_out(
        actor=system_actor("test"),
        card_number=card,
        barcode=item["barcode"],
        branch_id=place_of(item["branch"]).id,
        now=datetime.now(UTC) - timedelta(days=int(days)),
    )
    return {**item, "loan": made.loan_id}


def _loans() -> list[int]:
    """Every loan there is."""
    from kitabdar.circulation.models import Loan

    return list(Loan.objects.order_by("pk").values_list("pk", flat=True))


def _returned() -> list[int]:
    """Every loan that is over."""
    from kitabdar.circulation.models import Loan

    return list(Loan.objects.exclude(returned_at=None).order_by("pk").values_list("pk", flat=True))


def _paid() -> list[list[Any]]:
    """Every payment made under a key: the key, the charge and the sum."""
    from kitabdar.circulation.models import Posting

    paid = Posting.objects.filter(entry__kind="payment", entry__key__isnull=False).order_by("pk")
    return [
        [key, charge, str(sum_)] for key, charge, sum_ in paid.values_list("entry__key", "charge", "amount")
    ]


def _broken() -> list[str]:
    """The invariants of lending that do not hold."""
    from tests.support.invariants import broken_invariants

    return broken_invariants()


def _held(count: str) -> list[dict[str, Any]]:
    """Records as they are held, the last written first, then evenly from the rest."""
    from kitabdar.catalogue import queries
    from kitabdar.catalogue.models import Edition

    every = list(Edition.objects.order_by("-pk").values_list("pk", flat=True))
    half = int(count) // 2
    chosen = every[:half] + every[half :: (len(every) - half) // half][:half]
    found = queries.summaries(chosen)
    records = ((each, queries.record_of(found[each].record_id)) for each in chosen)
    return [{"edition": each, "normalised": record.normalised} for each, record in records if record]


def _ids() -> dict[str, int]:
    """One of everything that pages are about, the fullest there is; a charge of the reader is paid in part."""
    from django.db.models import Count

    from kitabdar.catalogue.models import Work
    from kitabdar.circulation.models import Booking, Charge, Hold, Loan, Policy, Rota, StackRequest
    from kitabdar.organisation.models import Place, Staff
    from kitabdar.patrons.models import Application, Guardianship

    charge_of, payment = _payment()
    work = Work.objects.annotate(count=Count("editions")).order_by("-count", "pk")[0]
    copies = Count("records__holdings__items")
    edition = work.editions.annotate(count=copies).order_by("-count", "pk")[0]
    return {
        "work_id": work.pk,
        "edition_id": edition.pk,
        "record_id": edition.records.order_by("pk")[0].pk,
        "patron_id": charge_of,
        "hold_id": Hold.objects.filter(state="ready").order_by("pk")[0].pk,
        "booking_id": Booking.objects.filter(state="booked").order_by("pk")[0].pk,
        "entry_id": payment,
        "closing_id": _closing(),
        "message_id": _message(),
        "place_id": Place.objects.filter(kind="branch").order_by("pk")[0].pk,
        "policy_id": Policy.objects.order_by("pk")[0].pk,
        "staff_id": Staff.objects.order_by("pk")[0].pk,
        "rota_id": Rota.objects.order_by("pk")[0].pk,
        "request_id": StackRequest.objects.order_by("pk")[0].pk,
        "charge_id": Charge.objects.filter(kind="overdue").order_by("pk")[0].pk,
        "loan_id": Loan.objects.order_by("pk")[0].pk,
        "ward_id": Guardianship.objects.filter(guardian__card_number="TR10031")[0].ward_id,
        "application_id": Application.objects.filter(state="confirmed").order_by("pk")[0].pk,
    }


def _payment() -> tuple[int, int]:
    """Pay a tenth of the largest charge, unless it was done; return whose it is and the payment."""
    from kitabdar.circulation.models import Charge, Posting
    from kitabdar.circulation.services.charges import pay_charge
    from kitabdar.organisation.actors import system_actor

    paid = Posting.objects.filter(entry__key="test")
    if not paid.exists():
        charge = Charge.objects.filter(balance__gt=0).order_by("-balance", "pk")[0]
        pay_charge(
            actor=system_actor("test"),
            charge_id=charge.pk,
            amount=charge.balance / 10,
            key="test",
            branch_id=charge.branch_id,
            now=datetime.now(UTC),
        )
    posting = paid.select_related("charge")[0]
    assert posting.charge is not None
    return posting.charge.patron_id, posting.entry_id


def _closing() -> int:
    """Close the till that the payment went through, a cent short; return the closing."""
    from kitabdar.circulation.models import Till, TillClosing
    from kitabdar.circulation.services.tills import close_till
    from kitabdar.organisation.actors import system_actor

    if not TillClosing.objects.exists():
        till = Till.objects.filter(cash__gt=0).order_by("pk")[0]
        close_till(
            actor=system_actor("test"),
            branch_id=till.branch_id,
            counted=till.cash - Decimal("0.01"),
            banked=Decimal(0),
            currency=till.currency,
            note="A cent is missing",
            now=datetime.now(UTC),
        )
    return TillClosing.objects.order_by("pk")[0].pk


def _message() -> int:
    """Make the messages that are to be sent; return the first."""
    from kitabdar.notices.models import Message
    from kitabdar.notices.services.composing import compose

    compose(datetime.now(UTC) + timedelta(days=2))
    return Message.objects.order_by("pk")[0].pk


if __name__ == "__main__":
    main(sys.argv[1:])
