"""Refusals and reasons in the reader's language, as a librarian would say them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kitabdar.circulation.rules import Refusal, Why

Params = dict[str, Any]


def sentence(refusal: Refusal) -> str:
    """Return the refusal as a sentence with what it names: titles, days, sums, and the rule behind it."""
    said = SENTENCES[refusal.code]({name: _shown(value) for name, value in refusal.params.items()})
    return (
        _("%(sentence)s (Rule: %(rule)s)") % {"sentence": said, "rule": refusal.rule}
        if refusal.rule
        else said
    )


def money(amount: Decimal, currency: str) -> str:
    """Return a sum as it is written in the reader's language; without a currency, the bare number."""
    if not currency:
        return f"{amount}"
    return str(format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_")))


def renewed_late(title: str, charged: Decimal, currency: str, suspended_until: date | None) -> list[str]:
    """Say what it came to that something was overdue when it was renewed; empty where it came to nothing."""
    found = []
    if charged:
        text = _("“%(title)s” was late: %(sum)s is charged.")
        found.append(text % {"title": title, "sum": money(charged, currency)})
    if suspended_until is not None:
        text = _("“%(title)s” was late: the card is blocked until %(day)s.")
        found.append(text % {"title": title, "day": _shown(suspended_until)})
    return found


def renewal_cost(title: str, charged: Decimal, currency: str) -> list[str]:
    """Say what a renewal cost; empty where it cost nothing."""
    if not charged:
        return []
    return [_("Renewing “%(title)s” costs %(sum)s.") % {"title": title, "sum": money(charged, currency)}]


def reason(why: Why) -> str:
    """Say why a kind of result is as it is: which row of policy says so, and in what it beat the next."""
    params = {"policy": why.winner, "other": why.runner_up}
    sentences = {
        "none": _("No rule of the library covers this."),
        "default": _("No rule says it; so it is where nothing is said."),
        "only": _("“%(policy)s” is the only rule that says it."),
        "place": _("“%(policy)s” is meant for a nearer place than “%(other)s”."),
        "category": _("“%(policy)s” is meant for this category of readers, “%(other)s” is for all."),
        "ages": _("“%(policy)s” is meant for this age, “%(other)s” is for every age."),
        "item_types": _("“%(policy)s” is meant for this type of item, “%(other)s” is for all."),
        "collection": _("“%(policy)s” is meant for this collection, “%(other)s” is for all."),
        "material": _("“%(policy)s” is meant for this kind of publication, “%(other)s” is for all."),
        "newness": _("“%(policy)s” is meant for new items, “%(other)s” is for all."),
        "position": _("“%(policy)s” stands before “%(other)s” in the list of rules."),
    }
    return sentences[why.decided_by] % params


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return date_format(
            value, "SHORT_DATETIME_FORMAT"
        )  # on the clock of the place, as the rules were told
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return value


def _owes(params: Params) -> str:
    return _("Still owed: %(owed)s. With more than %(limit)s owed nothing more is lent.") % {
        "owed": money(params["owed"], params["currency"]),
        "limit": money(params["limit"], params["currency"]),
    }


def _family_owes(params: Params) -> str:
    return _(
        "The family together still owes %(owed)s. With more than %(limit)s owed nothing more is lent."
    ) % {
        "owed": money(params["owed"], params["currency"]),
        "limit": money(params["limit"], params["currency"]),
    }


def _blocked(params: Params) -> str:
    if params["until"]:
        return _("The card is blocked until %(until)s: %(reason)s") % params
    return _("The card is blocked: %(reason)s") % params


def _on_loan(params: Params) -> str:
    if params.get("due_at"):
        return _("“%(title)s” is on loan to another reader until %(due_at)s. Check it in first.") % params
    return _("“%(title)s” is on loan to another reader. Check it in first.") % params


def _in_transit(params: Params) -> str:
    if params["branch"]:
        return _("“%(title)s” is on its way to %(branch)s.") % params
    return _("“%(title)s” is on its way to another branch.") % params


def _other_network(params: Params) -> str:
    if params.get("network"):
        return _("This is a card of another network of libraries: %(network)s.") % params
    return _("The two belong to different networks of libraries.")


def _credit(params: Params) -> str:
    return _("The library owes this reader %(credit)s, not more.") % {
        "credit": money(params["credit"], params["currency"])
    }


def _cash(params: Params) -> str:
    return _("By the books there is only %(cash)s in the till. Put money in first.") % {
        "cash": money(params["cash"], params["currency"])
    }


def _plain(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: text() % params


def _counted(text: Callable[[int], str], number: str) -> Callable[[Params], str]:
    return lambda params: text(params[number]) % params


def _loans(n: int) -> str:
    return ngettext(
        "The reader has %(loans)s item on loan; the rule allows %(limit)s.",
        "The reader has %(loans)s items on loan; the rule allows %(limit)s.",
        n,
    )


def _all_loans(n: int) -> str:
    return ngettext(
        "The reader has %(loans)s item on loan altogether; the rule allows %(limit)s.",
        "The reader has %(loans)s items on loan altogether; the rule allows %(limit)s.",
        n,
    )


def _family_loans(n: int) -> str:
    return ngettext(
        "The family has %(loans)s item on loan together; the rule allows %(limit)s.",
        "The family has %(loans)s items on loan together; the rule allows %(limit)s.",
        n,
    )


def _overdue(n: int) -> str:
    return ngettext(
        "%(count)s item of the reader is overdue.", "%(count)s items of the reader are overdue.", n
    )


def _holds_today(n: int) -> str:
    return ngettext(
        "The reader has placed %(holds)s hold today; the rule allows %(limit)s.",
        "The reader has placed %(holds)s holds today; the rule allows %(limit)s.",
        n,
    )


def _holds(n: int) -> str:
    return ngettext(
        "The reader has %(holds)s hold; the rule allows %(limit)s.",
        "The reader has %(holds)s holds; the rule allows %(limit)s.",
        n,
    )


def _waiting(n: int) -> str:
    return ngettext(
        "%(count)s other reader is waiting for it.", "%(count)s other readers are waiting for it.", n
    )


def _renewals(n: int) -> str:
    return ngettext(
        "It can be renewed %(limit)s time, and that is used up.",
        "It can be renewed %(limit)s times, and they are used up.",
        n,
    )


def _undo(n: int) -> str:
    return ngettext(
        "It can be undone only within %(minutes)s minute.",
        "It can be undone only within %(minutes)s minutes.",
        n,
    )


def _too_large(params: Params) -> str:
    return _("That is more than is owed: %(balance)s.") % {
        "balance": money(params["balance"], params["currency"])
    }


def _bookings(n: int) -> str:
    return ngettext(
        "The reader has %(bookings)s booking; the rule allows %(limit)s.",
        "The reader has %(bookings)s bookings; the rule allows %(limit)s.",
        n,
    )


def _booked_days(n: int) -> str:
    return ngettext(
        "It can be booked for %(limit)s day at most.", "It can be booked for %(limit)s days at most.", n
    )


def _own_loan(params: Params) -> str:
    return _("The reader has it on loan already. It can be renewed.") % params


def _claims(n: int) -> str:
    return ngettext(
        "The reader has claimed %(claims)s return that was not found; the rule allows %(limit)s.",
        "The reader has claimed %(claims)s returns that were not found; the rule allows %(limit)s.",
        n,
    )


SENTENCES: dict[str, Callable[[Params], str]] = {
    "patron_erased": _plain(lambda: _("This card is no longer valid.")),
    "not_a_delegate": _plain(lambda: _("This person may not borrow for the institution today.")),
    "patron_expired": _plain(lambda: _("The card ran out on %(expires_on)s.")),
    "patron_blocked": _blocked,
    "owes_too_much": _owes,
    "family_owes_too_much": _family_owes,
    "loan_limit_reached": _counted(_loans, "loans"),
    "total_loan_limit_reached": _counted(_all_loans, "loans"),
    "family_loan_limit_reached": _counted(_family_loans, "loans"),
    "too_many_overdue": _counted(_overdue, "count"),
    "too_young": _plain(lambda: _("It is lent from the age of %(limit)s; the reader is %(age)s.")),
    "edition_already_lent": _plain(lambda: _("The reader has another copy of it on loan.")),
    "only_to_read_here": _plain(lambda: _("It is only read here, in the reading room.")),
    "not_to_read_here": _plain(lambda: _("It is not given out in the reading room.")),
    "no_policy": _plain(lambda: _("No rule of the library covers this; ask the head librarian to add one.")),
    "not_loanable": _plain(lambda: _("It is not lent out.")),
    "on_loan_to_another": _on_loan,
    "on_loan_to_patron": _own_loan,
    "held_for_another": _plain(lambda: _("“%(title)s” is put aside for another reader.")),
    "wanted_by_others": _counted(_waiting, "count"),
    "in_transit": _in_transit,
    "item_missing": _plain(lambda: _("“%(title)s” counts as missing. Check it in first.")),
    "item_lost": _plain(lambda: _("“%(title)s” counts as lost. Check it in first.")),
    "item_withdrawn": _plain(lambda: _("“%(title)s” has been withdrawn from the library.")),
    "loan_ended": _plain(lambda: _("It has been returned already.")),
    "loan_claimed": _plain(lambda: _("The reader says it was returned; it is being looked for.")),
    "claim_limit_reached": _counted(_claims, "claims"),
    "claim_settled": _plain(lambda: _("This claim is settled already.")),
    "loan_lost": _plain(lambda: _("It counts as lost.")),
    "loan_is_so": _plain(lambda: _("It is lent so already.")),
    "loan_not_lost": _plain(lambda: _("It does not count as lost.")),
    "loss_owed": _plain(
        lambda: _("Something is owed for this loss: have it paid, write it off or cancel the charge.")
    ),
    "renewal_limit_reached": _counted(_renewals, "limit"),
    "renewal_too_soon": _plain(lambda: _("It can be renewed from %(since)s on.")),
    "renewal_unseen_limit_reached": _plain(
        lambda: _("It must be shown at the desk before it is renewed again.")
    ),
    "renewal_overdue": _plain(lambda: _("What is overdue must come back before anything is renewed.")),
    "renewal_of_reading": _plain(lambda: _("What is read here is not renewed; it goes back today.")),
    "renewal_gains_nothing": _plain(
        lambda: _("Renewed now, it would be due no later than it is: %(due_at)s.")
    ),
    "not_holdable": _plain(lambda: _("It cannot be reserved.")),
    "item_damaged": _plain(lambda: _("It is damaged, and waits to be mended.")),
    "nothing_to_hold": _plain(lambda: _("No library has a copy that could be lent.")),
    "already_held": _plain(lambda: _("The reader has reserved it already.")),
    "hold_limit_reached": _counted(_holds, "holds"),
    "total_hold_limit_reached": _counted(_holds, "holds"),
    "holds_today_reached": _counted(_holds_today, "holds"),
    "on_the_shelf": _plain(lambda: _("A copy stands on the shelf: it can be borrowed at once.")),
    "held_by_own_readers": _plain(lambda: _("It is reserved for the readers of its own library.")),
    "collected_elsewhere": _plain(lambda: _("It is not sent to this branch; choose where it stands.")),
    "hold_is_ready": _plain(lambda: _("It is ready to be collected; please ask at the desk.")),
    "being_fetched": _plain(lambda: _("Number %(number)s is being fetched already.")),
    "not_to_be_fetched": _plain(lambda: _("Number %(number)s is not to be fetched now.")),
    "pickup_not_possible": _plain(lambda: _("It cannot be collected at this branch.")),
    "hold_ended": _plain(lambda: _("This hold has ended already.")),
    "hold_has_item": _plain(lambda: _("A copy is put aside for it already: it cannot rest now.")),
    "not_suspended": _plain(lambda: _("This hold does not rest.")),
    "hold_rests": _plain(lambda: _("This hold rests: let it wait again first.")),
    "recall_open": _plain(lambda: _("A copy is called back for this hold already.")),
    "recall_not_needed": _plain(lambda: _("A copy stands on a shelf for this hold, or is on its way to it.")),
    "nothing_to_recall": _plain(lambda: _("No copy that could fill this hold is on loan.")),
    "not_recallable": _plain(lambda: _("What is on loan was lent on terms by which it is not called back.")),
    "recalled_already": _plain(lambda: _("All copies on loan are called back already, for others.")),
    "recall_too_early": _plain(lambda: _("Its reader keeps it so long in any case; it is due on %(day)s.")),
    "recall_gains_nothing": _plain(lambda: _("Called back, it would come no sooner: it is due on %(day)s.")),
    "called_back": _plain(lambda: _("It was called back for another reader, and is due on %(day)s.")),
    "one_title_alone": _plain(lambda: _("Choose two titles at least.")),
    "no_item_holds": _plain(lambda: _("One copy or volume alone cannot be reserved, only the title.")),
    "only_item_holds": _plain(lambda: _("The title alone cannot be reserved: choose a copy or a volume.")),
    "not_bookable": _plain(lambda: _("It cannot be booked ahead.")),
    "nothing_to_book": _plain(lambda: _("No library has a copy that could be booked.")),
    "booking_days_wrong": _plain(
        lambda: _("Give a first and a last day, from today on, the last not before the first.")
    ),
    "booking_too_soon": _plain(lambda: _("It takes time to make it ready: it can be had from %(day)s on.")),
    "booking_too_long": _counted(_booked_days, "limit"),
    "booking_too_far_ahead": _plain(lambda: _("It can be booked for days up to %(day)s.")),
    "booking_limit_reached": _counted(_bookings, "bookings"),
    "booking_on_closed_day": _plain(
        lambda: _("The branch is closed on %(day)s: begin and end on days when it is open.")
    ),
    "days_taken": _plain(lambda: _("On %(day)s it is kept for another booking.")),
    "away_until": _plain(lambda: _("It is lent or put aside until %(day)s.")),
    "booked_for_another": _plain(lambda: _("It is booked: from %(since)s on it is kept for another reader.")),
    "booking_ended": _plain(lambda: _("This booking has ended, or was collected.")),
    "already_on_rota": _plain(lambda: _("“%(title)s” is on a rota already.")),
    "outside_rota": _plain(lambda: _("“%(title)s” does not belong to the place of the rota.")),
    "rota_without_stages": _plain(lambda: _("The rota has no stages yet.")),
    "rota_ended": _plain(lambda: _("The rota “%(name)s” has ended.")),
    "stage_in_use": _plain(lambda: _("Items are at this stage, or on their way to it.")),
    "not_so_on_rota": _plain(lambda: _("That cannot be done with it now: look how far it is on its rota.")),
    "already_there": _plain(lambda: _("“%(title)s” is at %(branch)s already.")),
    "not_in_transit": _plain(lambda: _("“%(title)s” is not on its way from another branch.")),
    "charge_settled": _plain(lambda: _("Nothing is owed for this any more.")),
    "amount_not_positive": _plain(lambda: _("Give a sum above zero, with at most two decimals.")),
    "amount_too_large": _too_large,
    "key_used_otherwise": _plain(
        lambda: _("This payment was sent before with another sum. Please begin again.")
    ),
    "not_in_kind": _plain(lambda: _("Only a lost or damaged item is replaced in kind.")),
    "no_such_way": _plain(lambda: _("There is no way of payment called “%(way)s”.")),
    "payment_taken_back": _plain(lambda: _("This payment was taken back already.")),
    "payment_given_back": _plain(
        lambda: _("What was paid was given back as credit since: pay the credit out instead.")
    ),
    "till_closed_since": _plain(
        lambda: _("The till was closed since: cancel the charge, and pay out what becomes credit.")
    ),
    "deposit_counted": _plain(lambda: _("The till was closed since: pay the credit out instead.")),
    "no_currency": _plain(lambda: _("No currency is set for %(branch)s: give it one on the page of places.")),
    "credit_too_small": _credit,
    "too_little_cash": _cash,
    "too_late_to_undo": _counted(_undo, "minutes"),
    "cannot_undo": _plain(lambda: _("It cannot be undone any more: something has happened since.")),
    "something_open": _plain(lambda: _("Something is still on loan, on hold, booked or owed.")),
    "same_patron": _plain(lambda: _("This is one and the same file.")),
    "other_network": _other_network,
    "identities_differ": _plain(
        lambda: _("Their numbers of identity differ: they are two people, or one of the numbers is wrong.")
    ),
    "answers_for_other": _plain(lambda: _("One of them answers for the other: they cannot be one person.")),
    "kinds_differ": _plain(lambda: _("One is a person, the other an institution.")),
    "changed_meanwhile": _plain(lambda: _("A colleague has just changed this. Please look again.")),
    "busy": _plain(lambda: _("The library is very busy at this moment. Please try once more.")),
}
