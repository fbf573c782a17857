"""Passwords: a reader's, given at the desk or by a link, a colleague's, and one's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kitabdar.interfaces.staff import files, refusing
from kitabdar.interfaces.staff.pages import ANY_ROLE, CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.notices.channels import can_mail
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.services import staff
from kitabdar.patrons.services import recovery


@staff_page("patrons.edit", FORM)
def of_patron(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Mail a reader a link to set a password, or give them a first one, shown this once."""
    patron = files.open_file(request, at, patron_id)
    context = {"patron": patron, "may_mail": can_mail() and bool(patron.email)}
    if request.method != "POST":
        return show(request, at, "patron_password", context)
    if request.POST.get("how") == "link":
        page = request.build_absolute_uri(reverse("discovery:new-password"))
        if refusing.attempt(request, lambda: _sent(at, patron_id, page)):
            messages.success(request, _("A link to choose a password is on its way to the reader."))
        return HttpResponseRedirect(reverse("staff:patron", args=(patron_id,)))
    made = recovery.start_password(actor=at.actor, patron_id=patron_id, now=at.now)
    return show(request, at, "patron_password", {**context, "made": made})


def _sent(at: Workplace, patron_id: int, page: str) -> bool:
    recovery.send_link(actor=at.actor, patron_id=patron_id, page=page, now=at.now)
    return True


@staff_page("organisation.manage", CHANGE)
def of_colleague(request: HttpRequest, at: Workplace, staff_id: int) -> HttpResponse:
    """Give a colleague who forgot theirs a password, shown this once."""
    made = staff.start_password(actor=at.actor, staff_id=staff_id, now=at.now)
    person = next(each for each in organisation.staff_list() if each.id == staff_id)
    return show(request, at, "colleague_password", {"person": person, "made": made})


@sensitive_post_parameters("current", "password", "again")
@staff_page(ANY_ROLE, FORM)
def own(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Change one's own password; other sessions and tokens end with the old one."""
    if request.method != "POST":
        return show(request, at, "own_password", {"errors": {}})
    if problems := _change(request, at):
        return show(request, at, "own_password", {"errors": problems}, status=422)
    messages.success(request, _("Your password is changed."))
    return HttpResponseRedirect(reverse("staff:own-password"))


def _change(request: HttpRequest, at: Workplace) -> dict[str, str]:
    account_id, new = at.actor.account_id, request.POST.get("password", "")[:200]
    assert account_id is not None and request.user.is_authenticated  # a page of staff
    if not request.user.check_password(request.POST.get("current", "")[:200]):
        return {"current": _("This is not your present password.")}
    if new != request.POST.get("again", ""):
        return {"again": _("The two new passwords differ.")}
    try:
        staff.set_password(actor=at.actor, account_id=account_id, password=new, now=at.now)
    except Invalid as invalid:
        return invalid.problems
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
    return {}
