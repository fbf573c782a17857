"""What stands in the way, all of it, each reason with what may be done about it; kept over the redirect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.rules import Refusal
from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation.errors import Invalid

SESSION_KEY = "refused"
TYPED_KEY = "typed"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class About:
    """What was refused. `again` is where to ask once more with overrides, with `fields`."""

    what: str
    again: str
    fields: dict[str, str]
    patron_id: int = 0
    barcode: str = ""


def keep(request: HttpRequest, at: Workplace, about: About, refused: Refused) -> None:
    """Keep the reasons for the next page."""
    reasons = [_reason(each, at, about) for each in refused.refusals]
    overridden = about.fields.get("overridden", "")
    request.session[SESSION_KEY] = {
        "what": about.what,
        "is_claim": about.what.startswith("claim:"),
        "again": about.again,
        "fields": {name: value for name, value in about.fields.items() if name != "overridden"},
        "overridden": [each for each in overridden.split(",") if each],
        "patron_id": about.patron_id,
        "reasons": reasons,
        "may_override": all(each["may_override"] for each in reasons),
        "needs_colleague": any(each["is_overridable"] and not each["may_override"] for each in reasons),
    }


def take(request: HttpRequest, *what: str) -> dict[str, Any] | None:
    """Return the reasons kept about one of these, once."""
    kept: dict[str, Any] | None = request.session.get(SESSION_KEY)
    if kept is None or not kept["what"].startswith(what):
        return None
    del request.session[SESSION_KEY]
    return kept


def attempt(request: HttpRequest, act: Callable[[], Result], form: str = "") -> Result | None:
    """Do it, or say on the next page why it could not be done.

    With `form` ("block:17": a form and what it is about) what was typed is kept for that page, see `typed`.
    """
    try:
        return act()
    except Refused as refused:
        for each in refused.refusals:
            messages.error(request, sentence(each))
    except Invalid as invalid:
        for problem in invalid.problems.values():
            messages.error(request, problem)
    except NotFound as missing:
        messages.error(request, not_found(missing))
    keep_typed(request, form)
    return None


def keep_typed(request: HttpRequest, form: str) -> None:
    """Keep what was typed into a form for the next page; nothing for no form."""
    if form:
        sent = {
            name: given.text(request.POST, name) for name in request.POST if name != "csrfmiddlewaretoken"
        }
        request.session[TYPED_KEY] = (form, sent)


def typed(request: HttpRequest, about: object) -> dict[str, dict[str, str]]:
    """Return what was typed into a form about this and not taken, once: the form -> what it sent."""
    form, sent = request.session.pop(TYPED_KEY, ("", {}))
    name, _colon, known = form.partition(":")
    return {name: sent} if known == str(about) else {}


def not_found(missing: NotFound) -> str:
    """Say what was not found and how to go on."""
    said = missing.key[:60]
    if missing.kind == "patron":
        return _("No reader has the card “%(card)s”. Try the name, or register a new reader.") % {
            "card": said
        }
    if missing.kind == "item":
        return _("No item has the barcode “%(barcode)s”. Scan it again, or look for the title.") % {
            "barcode": said
        }
    return _("That is no longer there. Look again: a colleague may have changed it.")


def _reason(refusal: Refusal, at: Workplace, about: About) -> dict[str, Any]:
    overridable = refusal.override is not None
    return {
        "code": refusal.code,
        "text": sentence(refusal),
        "is_overridable": overridable,
        "may_override": refusal.override is not None and at.may(refusal.override),
        "way": _way(refusal.code, about, at),
    }


def _way(code: str, about: About, at: Workplace) -> dict[str, str] | None:
    """Return what may be done about a reason: a word and where it leads, by POST where `code` goes along."""
    patron = reverse("staff:patron", args=(about.patron_id,)) if about.patron_id else ""
    item = f"{reverse('staff:item')}?{urlencode({'barcode': about.barcode})}" if about.barcode else ""
    of_patron = {
        "patron_expired": (_("Extend the card"), "#extend", "patrons.edit"),
        "patron_blocked": (_("See the block"), "#blocks", "patrons.view"),
        "owes_too_much": (_("Take a payment"), "#charges", "circulation.charge"),
        "loan_limit_reached": (_("See the loans"), "#loans", "patrons.view"),
        "hold_limit_reached": (_("See the holds"), "#holds", "patrons.view"),
        "on_loan_to_patron": (_("Renew it"), "#loans", "circulation.renew"),
    }
    if code in of_patron and patron and at.may(of_patron[code][2]):
        label, anchor, _permission = of_patron[code]
        return {"label": label, "address": patron + anchor, "code": ""}
    if code in ("on_loan_to_another", "item_missing", "item_lost", "in_transit") and item:
        if at.may("circulation.check_in"):
            return {"label": _("Check it in"), "address": reverse("staff:returns"), "code": about.barcode}
        return {"label": _("See the item"), "address": item, "code": ""}
    if code == "booked_for_another" and about.barcode and at.may("circulation.hold"):
        address = f"{reverse('staff:calendar')}?{urlencode({'barcode': about.barcode})}"
        return {"label": _("See the calendar"), "address": address, "code": ""}
    if code in ("held_for_another", "wanted_by_others") and item:
        return {"label": _("See who waits"), "address": item, "code": ""}
    if code in ("no_policy", "not_loanable") and at.may("policies.manage"):
        return {"label": _("See the rules"), "address": reverse("staff:policies"), "code": ""}
    return None
