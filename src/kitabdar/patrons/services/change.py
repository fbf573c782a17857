"""Change what is known of a patron."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.models import Account, Place, PlaceKind
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries, rules
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron, PatronCategory
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.registration import LANGUAGES


def change(
    *,
    actor: Actor,
    patron_id: int,
    data: PatronData,
    category_code: str = "",
    home_branch_id: int | None = None,
    now: datetime,
) -> None:
    """Give a patron new data, and where said a new category and home. Raises NotPermitted, NotFound, Invalid."""
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    data = rules.cleaned(data)
    problems = rules.problems(data, LANGUAGES, now.date())
    category = PatronCategory.objects.filter(code=category_code).first() if category_code else row.category
    branch: Place | None = row.home_branch
    if home_branch_id is not None:
        branch = Place.objects.filter(pk=home_branch_id, kind=PlaceKind.BRANCH).first()
    if category is None:
        problems["category"] = "category_unknown"
    if branch is None:
        problems["home_branch"] = "branch_unknown"
    if problems or branch is None:
        raise invalid(problems)
    require(actor, "patrons.edit", branch)
    changed = sorted(
        each.name for each in fields(data) if getattr(row, each.name) != getattr(data, each.name)
    )
    keys = queries.keys_of(data.family_name, data.given_name, data.patronymic, row.other_names)
    network_id = branch.network_id if row.identity_digest else None
    if _is_taken(row, network_id):
        raise invalid({"home_branch": "identity_taken"})
    with transaction.atomic():
        Patron.objects.filter(pk=row.pk).update(
            category=category,
            home_branch=branch,
            identity_network_id=network_id,
            name_keys=keys,
            email_bounces=row.email_bounces and data.email == row.email,
            **data.__dict__,
        )
        if row.account_id is not None:
            Account.objects.filter(pk=row.account_id).update(language=data.language)
        _note(
            actor, "patrons.change", row, now, {"fields": changed}
        )  # which, not what: the trail names nobody


def _is_taken(row: Patron, network_id: int | None) -> bool:
    """Whether another patron of this network has the number of identity."""
    others = Patron.objects.filter(identity_network_id=network_id, identity_digest=row.identity_digest)
    return network_id is not None and others.exclude(pk=row.pk).exists()


def extend(*, actor: Actor, patron_id: int, expires_on: date, now: datetime) -> None:
    """Let the card hold until this day. Raises NotPermitted, NotFound, Invalid (past, or far away)."""
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    if code := rules.expiry_problem(expires_on, now.date()):
        raise invalid({"expires_on": code})
    with transaction.atomic():
        Patron.objects.filter(pk=row.pk).update(expires_on=expires_on)
        _note(actor, "patrons.extend", row, now, {"expires_on": str(expires_on)})


def locate(patron_id: int) -> Patron:
    """Return a patron who is not erased. Raises NotFound."""
    row = (
        Patron.objects.select_related("home_branch", "category", "account")
        .filter(pk=patron_id, erased_at=None)
        .first()
    )
    if row is None:
        raise NotFound("patron", patron_id)
    return row


def are_of_one_network(one: Patron, other: Patron) -> bool:
    """Say whether two patrons, with their home branches, are of one network (the first step of the path)."""
    first, second = (each.home_branch.path.strip("/").split("/")[0] for each in (one, other))
    return first == second


def _note(actor: Actor, action: str, row: Patron, now: datetime, details: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"patron:{row.pk}",
        place=row.home_branch_id,
        now=now,
        details=details,
    )
