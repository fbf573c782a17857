"""Register a patron."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import Account, Place, PlaceKind
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit, passwords
from kitabdar.patrons import queries, rules
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron, PatronCategory, Tombstone
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.signals import patron_registered

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def register(
    *,
    actor: Actor,
    card_number: str,
    category_code: str,
    home_branch_id: int,
    data: PatronData,
    password: str = "",
    expires_on: date | None = None,
    greet: bool = True,
    now: datetime,
) -> PatronView:
    """Register a patron who signs in with the card number; without a password, not until one is set.

    Without `expires_on` the card holds for the months of the category. `greet`: packages above are told, and may
    welcome them.
    Raises NotPermitted (patrons.edit at the home branch) and Invalid.
    """
    branch = _home_branch(actor, home_branch_id)
    category = PatronCategory.objects.filter(code=category_code).first()
    data, card_number = rules.cleaned(data), card_number.strip()
    problems = rules.problems(data, LANGUAGES, now.date())
    if category is None:
        problems["category"] = "category_unknown"
    if code := rules.card_problem(card_number) or _card_taken(card_number):
        problems["card_number"] = code
    if expires_on is not None and (code := rules.expiry_problem(expires_on, now.date())):
        problems["expires_on"] = code
    if category is None or problems:
        raise invalid(problems)
    if password:
        passwords.check(password)
    row = Patron(
        card_number=card_number,
        category=category,
        home_branch=branch,
        expires_on=expires_on or rules.add_months(now.date(), category.membership_months),
        name_keys=queries.name_keys(data.family_name, data.given_name, data.patronymic),
        **data.__dict__,
    )
    return _save(row, password, actor, greet, now)


def _save(row: Patron, password: str, actor: Actor, greet: bool, now: datetime) -> PatronView:
    try:
        with transaction.atomic():
            row.account = Account.objects.create_account(
                row.card_number, password or None, language=row.language
            )
            row.save()
            audit.record(
                actor=actor,
                action="patrons.register",
                subject=f"patron:{row.pk}",
                place=row.home_branch_id,
                now=now,
            )
            if greet:
                patron_registered.send(sender=Patron, patron_id=row.pk, branch_id=row.home_branch_id, now=now)
    except IntegrityError as error:  # another desk gave out this card in the same moment
        raise invalid({"card_number": "card_taken"}) from error
    view = queries.by_id(row.pk)
    assert view is not None
    return view


def _home_branch(actor: Actor, branch_id: int) -> Place:
    branch = Place.objects.filter(pk=branch_id, kind=PlaceKind.BRANCH).first()
    if branch is None:
        raise invalid({"home_branch": "branch_unknown"})
    require(actor, "patrons.edit", branch)
    return branch


def _card_taken(card_number: str) -> str:
    taken = (
        Patron.objects.filter(card_number=card_number).exists()
        or Tombstone.objects.filter(card_number=card_number).exists()
    )
    return "card_taken" if taken or Account.objects.filter(username=card_number).exists() else ""
