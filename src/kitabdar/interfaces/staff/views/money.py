"""What is done with money from a reader's file: charge, take payments, give up, give back; and their story with it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kitabdar.circulation import ledger
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.messages import money
from kitabdar.circulation.services import charges, charging, reversing
from kitabdar.circulation.services.charges import Paid
from kitabdar.interfaces.staff import files, given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page("patrons.view")
def story(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Show every act with money of a reader, the latest first."""
    patron = files.open_file(request, at, patron_id)
    context = {
        "patron": patron,
        "entries": ledger.entries_of(patron_id),
        "owed": sorted(ledger.owed(patron_id).items()),
        "credit": sorted(ledger.credits_of(patron_id).items()),
        "settled": [each for each in ledger.charges_of(patron_id, settled=True) if not each.balance],
        "key": get_random_string(32),
        "typed": refusing.typed(request, patron_id),
    }
    return show(request, at, "money", context)


@staff_page("circulation.charge", CHANGE)
def pay(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take a payment for one charge; the key in the form makes sure that it is taken once."""
    charge_id = given.number(request.POST, "charge")
    charge = ledger.charge(charge_id)
    if charge is None:
        raise NotFound("charge", charge_id)
    amount, key = given.sum_of_money(request.POST, "amount"), given.text(request.POST, "key", 40)
    if amount is None:
        return _no_sum(request, charge.patron_id)
    return _paid(
        request,
        charge.patron_id,
        lambda: charges.pay_charge(
            actor=at.actor,
            charge_id=charge_id,
            amount=amount,
            key=key,
            branch_id=at.branch.id,
            now=at.now,
            way=_way(request),
        ),
    )


@staff_page("circulation.charge", CHANGE)
def pay_all(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Take a sum for all that is owed, the oldest first."""
    amount, key = given.sum_of_money(request.POST, "amount"), given.text(request.POST, "key", 40)
    if amount is None:
        return _no_sum(request, patron_id)
    return _paid(
        request,
        patron_id,
        lambda: charges.pay(
            actor=at.actor,
            patron_id=patron_id,
            amount=amount,
            key=key,
            branch_id=at.branch.id,
            now=at.now,
            way=_way(request),
        ),
    )


@staff_page("circulation.charge", CHANGE)
def deposit(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Take money in advance: the library owes it to the reader until it is used up or paid out."""
    amount, key = given.sum_of_money(request.POST, "amount"), given.text(request.POST, "key", 40)
    form = f"deposit:{patron_id}"
    if amount is None:
        return _no_sum(request, patron_id, form)
    return _paid(
        request,
        patron_id,
        lambda: charges.deposit(
            actor=at.actor,
            patron_id=patron_id,
            amount=amount,
            branch_id=at.branch.id,
            key=key,
            now=at.now,
            way=_way(request),
        ),
        form,
    )


@staff_page("circulation.forgive", CHANGE)
def pay_out(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Pay a reader what the library owes them."""
    amount, key = given.sum_of_money(request.POST, "amount"), given.text(request.POST, "key", 40)
    if amount is None:
        return _no_sum(request, patron_id)
    return _paid(
        request,
        patron_id,
        lambda: charges.pay_out(
            actor=at.actor,
            patron_id=patron_id,
            amount=amount,
            currency=given.text(request.POST, "currency", 3),
            key=key,
            branch_id=at.branch.id,
            now=at.now,
            way=_way(request),
        ),
    )


@staff_page("circulation.forgive", CHANGE)
def reverse_entry(request: HttpRequest, at: Workplace, entry_id: int) -> HttpResponse:
    """Take a payment back that was taken by mistake, with a reason."""
    entry = ledger.entry(entry_id)
    if entry is None or entry.patron_id is None:
        raise NotFound("payment", entry_id)
    done = refusing.attempt(
        request,
        lambda: reversing.reverse_payment(
            actor=at.actor,
            payment_id=entry_id,
            note=given.text(request.POST, "note", charging.LONGEST_NOTE),
            key=given.text(request.POST, "key", 40),
            now=at.now,
        ),
        f"reverse:{entry.patron_id}",
    )
    if done is not None:
        text = (
            _("What was paid in advance is taken back: %(sum)s.")
            if entry.kind == "deposit"
            else _("The payment is taken back: %(sum)s is owed again.")
        )
        messages.success(request, text % {"sum": money(done.amount, done.currency)})
    return HttpResponseRedirect(reverse("staff:money", args=(entry.patron_id,)))


@staff_page("circulation.charge", CHANGE)
def charge(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Charge a reader for something that lending does not see."""
    amount, form = given.sum_of_money(request.POST, "amount"), f"charge:{patron_id}"
    if amount is None:
        return _no_sum(request, patron_id, form)
    made = refusing.attempt(
        request,
        lambda: charging.charge_by_hand(
            actor=at.actor,
            patron_id=patron_id,
            kind=given.text(request.POST, "kind", 20),
            amount=amount,
            branch_id=at.branch.id,
            now=at.now,
            note=given.text(request.POST, "note", charging.LONGEST_NOTE),
        ),
        form,
    )
    if made is not None:
        messages.success(request, _("Charged: %(sum)s.") % {"sum": money(made.amount, made.currency)})
    return _back(patron_id)


@staff_page("circulation.forgive", CHANGE)
def forgive(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give up what is still owed, take it in kind, or take a charge back that should not be; each with a reason."""
    charge_id = given.number(request.POST, "charge")
    found = ledger.charge(charge_id)
    if found is None:
        raise NotFound("charge", charge_id)
    if request.POST.get("how") == "in_kind":
        return _in_kind(request, at, charge_id, found.patron_id)
    is_wrong = request.POST.get("how") == "cancel"
    part = given.sum_of_money(request.POST, "amount")
    if part is None and request.POST.get("amount", "").strip() and not is_wrong:
        return _no_sum(request, found.patron_id)
    note = given.text(request.POST, "note", charging.LONGEST_NOTE)

    def act() -> Decimal:
        if is_wrong:
            return charging.cancel_charge(actor=at.actor, charge_id=charge_id, note=note, now=at.now)
        return charging.write_off(actor=at.actor, charge_id=charge_id, note=note, now=at.now, amount=part)

    done = refusing.attempt(request, lambda: money(act(), found.currency))
    if done is not None and is_wrong:
        messages.success(
            request, _("The charge is taken back. Credit for what was paid: %(sum)s.") % {"sum": done}
        )
    elif done is not None:
        messages.success(request, _("Written off: %(sum)s.") % {"sum": done})
    if request.POST.get("from") == "story":
        return HttpResponseRedirect(reverse("staff:money", args=(found.patron_id,)))
    return _back(found.patron_id)


def _in_kind(request: HttpRequest, at: Workplace, charge_id: int, patron_id: int) -> HttpResponse:
    """Accept an equal book instead of money; offer the act to be signed."""
    note = given.text(request.POST, "note", charging.LONGEST_NOTE)
    entry = refusing.attempt(
        request,
        lambda: charging.replace_in_kind(actor=at.actor, charge_id=charge_id, note=note, now=at.now),
    )
    if entry is None:
        return _back(patron_id)
    messages.success(request, _("An equal book is taken instead of money."))
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}?entry={entry}#charges")


def _paid(request: HttpRequest, patron_id: int, act: Callable[[], Paid], form: str = "") -> HttpResponse:
    """Take or give money; offer the receipt."""
    paid = refusing.attempt(request, act, form)
    if paid is None:
        return _back(patron_id)
    messages.success(request, _("Paid: %(sum)s.") % {"sum": money(paid.amount, paid.currency)})
    address = reverse("staff:patron", args=(patron_id,))
    return HttpResponseRedirect(f"{address}?entry={paid.payment_id}#charges")


def _way(request: HttpRequest) -> str:
    return given.text(request.POST, "way", 10) or "cash"


def _no_sum(request: HttpRequest, patron_id: int, form: str = "") -> HttpResponse:
    messages.error(request, _("Give a sum, such as 2.50."))
    refusing.keep_typed(request, form)
    return _back(patron_id)


def _back(patron_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#charges")
