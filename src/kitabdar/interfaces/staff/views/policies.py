"""The rules of lending: the rows, why one of them governs, and changing them."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.messages import reason
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services import policies as services
from kitabdar.circulation.settings import lending_settings
from kitabdar.circulation.views import PolicyView
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons

NUMBERS = (
    "position",
    "loan_days",
    "loan_limit",
    "renewal_limit",
    "hold_limit",
    "hold_shelf_days",
    "grace_days",
)
SUMS = ("charge_per_day", "charge_cap", "owed_limit")
LARGEST_NUMBER = 10_000


@staff_page("policies.manage")
def policies(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the rows; answer which would govern a case, and why."""
    asked = {name: given.number(request.GET, name) for name in ("place", "category", "item_type")}
    context = {"rows": circulation.policies(), "asked": asked, **_choices(at)}
    if all(asked.values()) and asked["place"] in organisation.place_tree().by_id:
        choice = lending_settings().choose(
            branch_id=asked["place"],
            location_id=None,
            category_id=asked["category"],
            item_type_id=asked["item_type"],
        )
        context["choice"] = choice.policy
        context["why"] = reason(choice.policy.name if choice.policy else "", choice.why)
        context["counts"] = choice.why
    return show(request, at, "policies", context)


@staff_page("policies.manage", FORM)
def policy(request: HttpRequest, at: Workplace, policy_id: int) -> HttpResponse:
    """Change a row, or add one (`policy_id` 0)."""
    known = next((row for row in circulation.policies() if row.id == policy_id), None)
    if policy_id and known is None:
        raise NotFound("policy", policy_id)
    if request.method != "POST":
        values = _values(known) if known else _defaults()
        return _form(request, at, policy_id, values, {})
    try:
        row = _row(request, policy_id)
        if policy_id:
            services.change_policy(actor=at.actor, row=row, now=at.now)
        else:
            services.add_policy(actor=at.actor, row=row, now=at.now)
    except Invalid as invalid:
        return _form(request, at, policy_id, request.POST.dict(), invalid.problems, status=422)
    messages.success(request, _("The rule is saved; it holds from now on."))
    return HttpResponseRedirect(reverse("staff:policies"))


@staff_page("policies.manage", CHANGE)
def remove(request: HttpRequest, at: Workplace, policy_id: int) -> HttpResponse:
    """Remove a row."""

    def act() -> bool:
        services.remove_policy(actor=at.actor, policy_id=policy_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("The rule is removed."))
    return HttpResponseRedirect(reverse("staff:policies"))


def _row(request: HttpRequest, policy_id: int) -> PolicyRow:
    problems: dict[str, str] = {}
    values: dict[str, Any] = {"id": policy_id, "name": given.text(request.POST, "name", 100)}
    for name in NUMBERS:
        text = request.POST.get(name, "").strip()
        values[name] = given.number(request.POST, name)
        if not (text.isascii() and text.isdigit()) or values[name] > LARGEST_NUMBER:
            problems[name] = _("Give a whole number up to 10,000.")
    for name in SUMS:
        found = given.sum_of_money(request.POST, name)
        if found is None or found != found.quantize(Decimal("0.01")):
            problems[name] = _("Give a sum, such as 2.50.")
        values[name] = found
    for name in ("is_loanable", "is_holdable"):
        values[name] = name in request.POST
    chosen = {name: given.number(request.POST, name) for name in ("place", "category", "item_type")}
    known_categories = {each.id for each in patrons.categories()}
    if chosen["category"] and chosen["category"] not in known_categories:
        problems["category"] = _("Choose one of the list.")
    if chosen["item_type"] and chosen["item_type"] not in catalogue.item_type_names():
        problems["item_type"] = _("Choose one of the list.")
    if problems:
        raise Invalid(problems)
    for name, chosen_id in chosen.items():
        values[f"{name}_id"] = chosen_id or None
    return PolicyRow(**values)


def _values(row: PolicyView) -> dict[str, Any]:
    values = {each.name: getattr(row, each.name) for each in fields(PolicyRow)}
    for name in ("place", "category", "item_type"):
        values[name] = str(values[f"{name}_id"] or "")
    return values


def _defaults() -> dict[str, Any]:
    row = PolicyRow(id=0, name="", position=0)
    return {each.name: getattr(row, each.name) for each in fields(PolicyRow)}


def _choices(at: Workplace) -> dict[str, Any]:
    tree = organisation.place_tree()
    return {
        "places": [
            (place.id, f"{'– ' * (place.path.count('/') - 2)}{place.name}")
            for place in sorted(tree.by_id.values(), key=lambda each: each.path)
            if at.actor.may("policies.manage", place.path)
        ],
        "branches": organisation.branches(),
        "categories": patrons.categories(),
        "item_types": list(catalogue.item_type_names().items()),
    }


def _form(
    request: HttpRequest,
    at: Workplace,
    policy_id: int,
    values: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    labels = {
        "position": _("Position (0: last)"),
        "loan_days": _("Days on loan"),
        "loan_limit": _("Loans at a time"),
        "renewal_limit": _("Renewals"),
        "hold_limit": _("Holds at a time"),
        "hold_shelf_days": _("Days on the hold shelf"),
        "grace_days": _("Days of grace"),
        "charge_per_day": _("Charge per day"),
        "charge_cap": _("Charge at most (0: no end)"),
        "owed_limit": _("No loans when more is owed than (0: never mind)"),
    }
    inputs = [
        {"name": name, "label": label, "value": values.get(name, ""), "is_sum": name in SUMS}
        for name, label in labels.items()
    ]
    context = {"policy_id": policy_id, "values": values, "errors": errors, "inputs": inputs, **_choices(at)}
    return show(request, at, "policy_form", context, status)
