"""Decide on applications: change them, approve them into patrons, refuse them; see who a patron is. [CIR-U3]"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.models import Account, Place, PlaceKind
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import applications, consents, queries, rules
from kitabdar.patrons.admission import Terms, needs_guardian, problems_of_terms
from kitabdar.patrons.applications import ApplicationView
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import (
    Admission,
    Application,
    ApplicationState,
    Consent,
    Patron,
    PatronCategory,
)
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.applying import note
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.services.families import add_guardian
from kitabdar.patrons.services.registration import LANGUAGES, register
from kitabdar.patrons.signals import applicant_told


def set_admission(
    *,
    actor: Actor,
    place_id: int,
    is_offered: bool,
    category_code: str,
    alone_from: int | None = 14,
    kept_days: int | None = 14,
    temporary_days: int | None = None,
    now: datetime,
) -> None:
    """Say how one may apply online at a place and all below it.

    Raises NotPermitted (policies.manage at the place), NotFound, Invalid.
    """
    place = _place(actor, place_id)
    category = PatronCategory.objects.filter(code=category_code, is_institution=False).first()
    numbers = {"alone_from": alone_from, "kept_days": kept_days, "temporary_days": temporary_days}
    problems = problems_of_terms(numbers)
    if category is None:
        problems["category"] = "category_unknown"
    if problems or category is None:
        raise invalid(problems)
    with transaction.atomic():
        Admission.objects.update_or_create(
            place=place, defaults={"is_offered": is_offered, "category": category, **numbers}
        )
        details: dict[str, object] = {"offered": is_offered, "category": category_code, **numbers}
        _note_place(actor, place.pk, details, now)


def remove_admission(*, actor: Actor, place_id: int, now: datetime) -> None:
    """Have a place say nothing of applying: what holds above it holds. Raises NotPermitted, NotFound."""
    place = _place(actor, place_id)
    with transaction.atomic():
        if not Admission.objects.filter(place=place).delete()[0]:
            raise NotFound("place", place_id)
        _note_place(actor, place.pk, {"removed": True}, now)


def open_application(*, actor: Actor, application_id: int, now: datetime) -> ApplicationView:
    """Return an application that waits for a decision; noted who looked. Raises NotPermitted, NotFound."""
    row = _permitted(actor, application_id)
    note(actor, "patrons.view_application", row, now)
    view = applications.application(row.pk)
    assert view is not None
    return view


def queue(*, actor: Actor, place_path: str, now: datetime) -> list[ApplicationView]:
    """Return the applications of a network that wait and that the actor may decide on; noted who was shown.

    Raises NotPermitted (patrons.edit at the place).
    """
    require(actor, "patrons.edit", place_path)
    network = f"/{place_path.strip('/').split('/')[0]}/"
    may = {
        path_id: actor.may("patrons.edit", path)
        for path_id, path in Place.objects.filter(path__startswith=network).values_list("pk", "path")
    }
    found = [each for each in applications.waiting(network) if may.get(each.home_branch_id)]
    if found:
        audit.record(
            actor=actor,
            action="patrons.view_applications",
            subject="applications",
            place=actor.branch_id,
            now=now,
            details={"applications": [each.id for each in found]},
        )
    return found


def amend(
    *,
    actor: Actor,
    application_id: int,
    data: PatronData,
    category_code: str,
    home_branch_id: int,
    guardian_card: str = "",
    comes_with_guardian: bool = False,
    now: datetime,
) -> None:
    """Change what stands in an application. Raises NotPermitted (both branches), NotFound, Invalid."""
    row = _permitted(actor, application_id)
    data = rules.cleaned(data)
    problems = rules.problems(data, LANGUAGES, now.date())
    category = PatronCategory.objects.filter(code=category_code, is_institution=False).first()
    branch = Place.objects.filter(pk=home_branch_id, kind=PlaceKind.BRANCH).first()
    if category is None:
        problems["category"] = "category_unknown"
    if branch is None:
        problems["home_branch"] = "branch_unknown"
    if problems or branch is None:
        raise invalid(problems)
    require(actor, "patrons.edit", branch)
    values = {
        name: value for name, value in data.__dict__.items() if name not in ("note", "email")
    }  # the address was confirmed: another would not be
    with transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            category=category,
            home_branch=branch,
            guardian_card=guardian_card.strip()[:40],
            comes_with_guardian=comes_with_guardian,
            **values,
        )
        note(actor, "patrons.amend_application", row, now)


def approve(*, actor: Actor, application_id: int, card_number: str, now: datetime) -> PatronView:
    """Register the applicant as a patron with this card, and empty the application; a mail says so.

    The card is temporary where the place says so: until identity is shown at a desk. Consents and guardian go along.
    Raises NotPermitted (patrons.edit at the branch), NotFound (decided on already), Invalid.
    """
    with transaction.atomic():
        row = _permitted(actor, application_id)
        terms = applications.terms_at(row.home_branch_id)
        view = applications.application(row.pk)
        assert view is not None
        guardian = queries.by_card(row.guardian_card) if row.guardian_card else None
        _check_guardian(row, terms, guardian, now)
        days = terms.temporary_days if terms is not None else None
        made = register(
            actor=actor,
            card_number=card_number,
            category_code=row.category.code,
            home_branch_id=row.home_branch_id,
            data=view.data,
            expires_on=now.date() + timedelta(days=days) if days is not None else None,
            greet=False,  # the mail of the approval does
            now=now,
        )
        Patron.objects.filter(pk=made.id).update(is_temporary=days is not None)
        Account.objects.filter(patron=made.id).update(password=row.password)
        if guardian is not None:
            add_guardian(actor=actor, patron_id=made.id, guardian_card=guardian.card_number, now=now)
        _keep_consents(row, made.id)
        about = {
            "card": made.card_number,
            "until": made.expires_on.isoformat() if days is not None else "",
        }
        _decide(actor, row, ApplicationState.APPROVED, about, now)
        note(actor, "patrons.application_approved", row, now, patron=made.id)
        found = queries.by_id(made.id)
        assert found is not None
    return found


def refuse(*, actor: Actor, application_id: int, reason: str, now: datetime) -> None:
    """Refuse an application; the reason is mailed, in a letter of the applicant's language.

    Raises NotPermitted, NotFound, Invalid.
    """
    with transaction.atomic():
        row = _permitted(actor, application_id)
        said = " ".join(reason.split())
        if not said or len(said) > 500:
            raise invalid({"reason": "reason_missing" if not said else "too_long"})
        _decide(actor, row, ApplicationState.REFUSED, {"reason": said}, now)
        note(actor, "patrons.application_refused", row, now)


def confirm_identity(*, actor: Actor, patron_id: int, now: datetime) -> None:
    """Note that a patron showed who they are: the temporary card holds as long as those of the category.

    Raises NotPermitted (patrons.edit at their home), NotFound (the card is not temporary).
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    until = max(rules.add_months(now.date(), row.category.membership_months), row.expires_on)
    with transaction.atomic():
        if not Patron.objects.filter(pk=row.pk, is_temporary=True).update(
            is_temporary=False, expires_on=until
        ):
            raise NotFound("patron", patron_id)
        audit.record(
            actor=actor,
            action="patrons.confirm_identity",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
        )


def _check_guardian(
    row: Application, terms: Terms | None, guardian: PatronView | None, now: datetime
) -> None:
    is_young = terms is not None and needs_guardian(row.birth_date, terms, now.date())
    if row.guardian_card and (guardian is None or guardian.erased_at is not None):
        raise invalid({"guardian_card": "guardian_unknown"})
    if is_young and guardian is None and not row.comes_with_guardian:
        raise invalid({"guardian_card": "guardian_needed"})


def _keep_consents(row: Application, patron_id: int) -> None:
    for text_id, says in row.consents.items():
        text = consents.text(int(text_id))
        if text is not None and (says or text.is_optional):
            Consent.objects.create(
                patron_id=patron_id,
                text_id=text.id,
                is_agreed=says,
                language=text.language(row.language),
                way="online",
                answered_at=row.created_at,
            )


def _decide(
    actor: Actor,
    row: Application,
    state: ApplicationState,
    about: dict[str, str],
    now: datetime,
) -> None:
    """Have the applicant told, then keep the decision; of an approved application nothing personal stays."""
    applicant_told.send(
        sender=Application, application_id=row.pk, event=str(state.value), about=about, now=now
    )
    values: dict[str, object] = {"password": ""}
    if state == ApplicationState.APPROVED:
        values |= {name: value for name, value in PatronData().__dict__.items() if name != "note"}
        values |= {"guardian_card": "", "consents": {}}
    Application.objects.filter(pk=row.pk).update(
        state=state,
        decided_at=now,
        decided_by=actor.account_id,
        reason=about.get("reason", ""),
        **values,
    )


def _permitted(actor: Actor, application_id: int) -> Application:
    """Lock an application that waits for a decision."""
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",)).select_related("home_branch", "category")
        row = rows.filter(pk=application_id).first()
    if row is None:
        raise NotFound("application", application_id)
    require(actor, "patrons.edit", row.home_branch)
    if row.state != ApplicationState.CONFIRMED:
        raise NotFound("application", application_id)
    return row


def _place(actor: Actor, place_id: int) -> Place:
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)
    return place


def _note_place(actor: Actor, place_id: int, details: dict[str, object], now: datetime) -> None:
    audit.record(
        actor=actor,
        action="patrons.set_admission",
        subject=f"place:{place_id}",
        place=place_id,
        now=now,
        details=details,
    )
