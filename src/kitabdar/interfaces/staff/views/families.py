"""Who answers for whom, who borrows for an institution, and the certificate that nothing is open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.interfaces.staff import files, given, printing, refusing
from kitabdar.interfaces.staff.pages import CHANGE, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.patrons import services


@staff_page("patrons.edit", CHANGE)
def guardian(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Have someone answer for a reader, with or without their notices, or no more."""
    removed = given.number(request.POST, "remove")

    def act() -> bool:
        if removed:
            services.remove_guardian(actor=at.actor, patron_id=patron_id, guardian_id=removed, now=at.now)
        else:
            card = given.text(request.POST, "guardian", 60)
            services.add_guardian(
                actor=at.actor,
                patron_id=patron_id,
                guardian_card=card,
                gets_notices="gets_notices" in request.POST,
                now=at.now,
            )
        return True

    if refusing.attempt(request, act, "" if removed else f"guardian:{patron_id}"):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#family")


@staff_page("patrons.edit", CHANGE)
def delegate(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Let a person borrow for an institution, or no more."""
    removed = given.number(request.POST, "remove")

    def act() -> bool:
        if removed:
            services.end_delegate(actor=at.actor, institution_id=patron_id, delegate_id=removed, now=at.now)
        else:
            services.set_delegate(
                actor=at.actor,
                institution_id=patron_id,
                delegate_card=given.text(request.POST, "delegate", 60),
                until=given.day(request.POST, "until"),
                now=at.now,
            )
        return True

    if refusing.attempt(request, act, "" if removed else f"delegate:{patron_id}"):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#delegates")


@staff_page("patrons.view")
def discharge(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """The certificate that a reader owes the library nothing, or what is still open."""
    patron = files.open_file(request, at, patron_id)
    numbers, owed = circulation.open_numbers(patron_id, at.now), sorted(ledger.owed(patron_id).items())
    context = {"patron": patron, "numbers": numbers, "owed": owed, "is_clear": not numbers.loans and not owed}
    return printing.slip(request, at, "discharge", lambda: context, reader=patron)
