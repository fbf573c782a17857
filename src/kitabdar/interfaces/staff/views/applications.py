"""Who applied online: looked at, changed, approved or refused; and how one may apply where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.shell.people import why_alike
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.views.desk import desk_of
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.notices.services import applicants
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import applications as reading
from kitabdar.patrons import consents, services
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.applications import ApplicationView
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting

FIELDS = ("family_name", "given_name", "patronymic", "language", "phone")


@staff_page("patrons.edit")
def queue(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List who waits for a decision, the oldest first."""
    tree = organisation.place_tree()
    found = [
        {"application": each, "branch": tree.by_id[each.home_branch_id].name}
        for each in admitting.queue(actor=at.actor, place_path=at.branch.path, now=at.now)
    ]
    mails = [
        {"mail": each, "branch": tree.by_id[each.branch_id].name}
        for each in applicants.undelivered(actor=at.actor, place_path=at.branch.path)
    ]
    return show(request, at, "applications", {"found": found, "mails": mails})


@staff_page("patrons.edit", CHANGE)
def mail_again(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Have a mail to an applicant sent once more."""
    mail_id = given.number(request.POST, "mail")

    def act() -> bool:
        applicants.send_again(actor=at.actor, mail_id=mail_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("It will be sent within a minute."))
    return HttpResponseRedirect(reverse("staff:applications"))


@staff_page("patrons.edit", FORM)
def application(request: HttpRequest, at: Workplace, application_id: int) -> HttpResponse:
    """Show an application with who may be the same person, and decide on it."""
    found = admitting.open_application(actor=at.actor, application_id=application_id, now=at.now)
    if request.method != "POST":
        return _page(request, at, found, _values(found), {})
    what = request.POST.get("do", "")
    try:
        if what == "refuse":
            reason = given.text(request.POST, "reason", 600)
            admitting.refuse(actor=at.actor, application_id=found.id, reason=reason, now=at.now)
            messages.success(request, _("Refused; the reason is mailed."))
            return HttpResponseRedirect(reverse("staff:applications"))
        _amend(request, at, found)
        if what != "approve":
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("staff:application", args=(found.id,)))
        card = given.text(request.POST, "card_number", 60)
        made = admitting.approve(actor=at.actor, application_id=found.id, card_number=card, now=at.now)
    except Invalid as invalid:
        return _page(request, at, found, request.POST.dict(), invalid.problems, status=422)
    messages.success(request, _("%(name)s is registered; a mail says so.") % {"name": made.full_name})
    return HttpResponseRedirect(
        desk_of(made.id) if at.may("circulation.check_out") else reverse("staff:patron", args=(made.id,))
    )


def _amend(request: HttpRequest, at: Workplace, found: ApplicationView) -> None:
    texts = {name: given.text(request.POST, name, 600) for name in FIELDS}
    born = given.day(request.POST, "birth_date")
    admitting.amend(
        actor=at.actor,
        application_id=found.id,
        data=PatronData(**texts, email=found.data.email, birth_date=born),
        category_code=given.text(request.POST, "category", 60),
        home_branch_id=given.number(request.POST, "home_branch"),
        guardian_card=given.text(request.POST, "guardian_card", 60),
        comes_with_guardian=bool(request.POST.get("comes_with_guardian")),
        now=at.now,
    )


def _page(
    request: HttpRequest,
    at: Workplace,
    found: ApplicationView,
    values: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    alike = services.like_applicant(
        actor=at.actor,
        data=found.data,
        place_path=organisation.place_by_id(found.home_branch_id).path,
        now=at.now,
    )
    texts = {text_id: consents.text(int(text_id)) for text_id in found.consents}
    context = {
        "application": found,
        "values": values,
        "errors": errors,
        "alike": [{"patron": each.patron, "why": why_alike(each.reasons)} for each in alike],
        "guardian": patrons.by_card(found.guardian_card) if found.guardian_card else None,
        "consents": [
            (text.title(interface_language()), text.version, found.consents[text_id])
            for text_id, text in texts.items()
            if text is not None
        ],
        "categories": [each for each in patrons.categories() if not each.is_institution],
        "branches": [each for each in organisation.branches() if at.actor.may("patrons.edit", each.path)],
        "terms": reading.terms_at(found.home_branch_id),
    }
    return show(request, at, "application", context, status)


def _values(found: ApplicationView) -> dict[str, Any]:
    return {
        **{name: getattr(found.data, name) for name in FIELDS},
        "birth_date": found.birth_date.isoformat() if found.birth_date else "",
        "category": found.category_code,
        "home_branch": str(found.home_branch_id),
        "guardian_card": found.guardian_card,
        "comes_with_guardian": found.comes_with_guardian,
    }


@staff_page("patrons.edit", CHANGE)
def confirm_identity(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Note that a reader with a temporary card showed who they are."""

    def act() -> bool:
        admitting.confirm_identity(actor=at.actor, patron_id=patron_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("The card is no longer temporary."))
    return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))


@staff_page("policies.manage", FORM)
def admissions(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Say how one may apply online at a place, or let it say nothing."""
    if request.method == "POST":
        return _set(request, at)
    return _admissions(request, at, {}, {})


def _set(request: HttpRequest, at: Workplace) -> HttpResponse:
    posted = request.POST
    removed = given.number(posted, "remove")
    try:
        if removed:
            admitting.remove_admission(actor=at.actor, place_id=removed, now=at.now)
        else:
            admitting.set_admission(
                actor=at.actor,
                place_id=given.number(posted, "place") or at.branch.id,
                is_offered=bool(posted.get("is_offered")),
                category_code=given.text(posted, "category", 60),
                alone_from=_whole(posted.get("alone_from", "")),
                kept_days=_whole(posted.get("kept_days", "")),
                temporary_days=_whole(posted.get("temporary_days", "")),
                now=at.now,
            )
    except Invalid as invalid:
        return _admissions(request, at, posted.dict(), invalid.problems, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff:admissions"))


def _whole(text: str) -> int | None:
    """Return a whole number, None for none, and one that is refused for anything else."""
    written = text.strip()
    if not written:
        return None
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 99_999


def _admissions(
    request: HttpRequest, at: Workplace, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    tree = organisation.place_tree()
    names = {each.id: each.name for each in patrons.categories()}
    here = [
        p for p in tree.by_id.values() if at.actor.may("policies.manage", p.path) and p.kind != "location"
    ]
    known = reading.all_terms()
    context = {
        "lines": [
            {"place": place, "terms": known[place.id], "category": names.get(known[place.id].category_id, "")}
            for place in here
            if place.id in known
        ],
        "places": here,
        "categories": [each for each in patrons.categories() if not each.is_institution],
        "values": values or {"alone_from": 14, "kept_days": 14, "is_offered": "on"},
        "errors": errors,
    }
    return show(request, at, "admissions", context, status)
