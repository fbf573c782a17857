"""What is done from a reader's file with loans: renew, switch, declare lost, settle a loss."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import money, renewal_cost, renewed_late, sentence
from kitabdar.circulation.services.charging import LONGEST_NOTE
from kitabdar.circulation.services.losses import declare_lost, settle_loss
from kitabdar.circulation.services.renewal import Renewed
from kitabdar.circulation.services.renewal import renew as prolong
from kitabdar.circulation.services.switching import switch_loan
from kitabdar.interfaces.shell import names
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, staff_page
from kitabdar.interfaces.staff.views.items import endangered_sentence
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page("circulation.renew", CHANGE)
def renew(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Renew one loan, with overrides where permitted, or all of them; `seen`: what is renewed lies on the desk."""
    if request.POST.get("loan") == "all":
        return _renew_all(request, at, patron_id)
    loan_id, override = given.number(request.POST, "loan"), given.codes(request, "override")
    is_seen = bool(request.POST.get("seen"))
    try:
        done = prolong(actor=at.actor, loan_id=loan_id, now=at.now, override=override, is_seen=is_seen)
    except Refused as refused:
        fields = {"loan": str(loan_id), "overridden": ",".join(sorted(override))}
        fields |= {"seen": "1"} if is_seen else {}
        again = reverse("staff:renew", args=(patron_id,))
        refusing.keep(request, at, refusing.About(f"renew:{loan_id}", again, fields, patron_id), refused)
    else:
        text = _("Renewed: “%(title)s”, due back on %(day)s.")
        messages.success(request, text % {"title": done.title, "day": names.day(done.due_at, done.time_zone)})
        _say_late(request, done)
    return _back(patron_id, "loans")


def _renew_all(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    renewed = 0
    for loan in circulation.loans_of(patron_id, now=at.now):
        try:
            is_seen = bool(request.POST.get("seen"))
            _say_late(request, prolong(actor=at.actor, loan_id=loan.id, now=at.now, is_seen=is_seen))
            renewed += 1
        except Refused as refused:
            reasons = " ".join(sentence(each) for each in refused.refusals)
            messages.error(
                request,
                _("Not renewed: “%(title)s”. %(reasons)s") % {"title": loan.title, "reasons": reasons},
            )
    if renewed:
        text = ngettext("%(number)s loan renewed.", "%(number)s loans renewed.", renewed)
        messages.success(request, text % {"number": renewed})
    return _back(patron_id, "loans")


@staff_page("circulation.check_out", CHANGE)
def switch(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Let the reader take away what they read here (`to`: home), or read here what they took away (here)."""
    loan_id, override = given.number(request.POST, "loan"), given.codes(request, "override")
    reads_here = request.POST.get("to") == "here"
    try:
        done = switch_loan(
            actor=at.actor, loan_id=loan_id, in_reading_room=reads_here, now=at.now, override=override
        )
    except Refused as refused:
        fields = {"loan": str(loan_id), "overridden": ",".join(sorted(override))}
        fields |= {"to": "here" if reads_here else "home"}
        again = reverse("staff:switch-loan", args=(patron_id,))
        refusing.keep(request, at, refusing.About("switch", again, fields, patron_id), refused)
        return _back(patron_id, "loans")
    text = (
        _("To be read here: “%(title)s”, until %(moment)s.")
        if reads_here
        else _("To take home: “%(title)s”, due back on %(moment)s.")
    )
    moment = (
        names.moment(done.due_at, done.time_zone) if reads_here else names.day(done.due_at, done.time_zone)
    )
    messages.success(request, text % {"title": done.title, "moment": moment})
    if done.charged:
        messages.warning(request, _("Charged: %(sum)s.") % {"sum": money(done.charged, done.currency)})
    for each in renewed_late(done.title, done.late.charged, done.currency, done.late.suspended_until):
        messages.warning(request, each)
    return _back(patron_id, "loans")


def _say_late(request: HttpRequest, done: Renewed) -> None:
    late = done.late
    said = renewed_late(done.title, late.charged, done.currency, late.suspended_until)
    for each in (*renewal_cost(done.title, done.charged, done.currency), *said):
        messages.warning(request, each)


@staff_page("circulation.check_in", CHANGE)
def lost(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Note that the reader lost an item; its price is charged."""
    done = refusing.attempt(
        request,
        lambda: declare_lost(actor=at.actor, loan_id=given.number(request.POST, "loan"), now=at.now),
    )
    if done is not None and done.charge_id:
        text = _("The item counts as lost; %(sum)s is charged.")
        messages.success(request, text % {"sum": money(done.charged, done.currency)})
    elif done is not None:
        messages.success(
            request,
            _(
                "The item counts as lost. Nothing is charged, and it stays with the reader until it is settled."
            ),
        )
    if done is not None and done.bookings:
        messages.warning(request, endangered_sentence(done.bookings))
    return _back(patron_id, "charges")


@staff_page("circulation.forgive", CHANGE)
def settle(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """End the loan of a lost item for which nothing is owed, with a reason."""
    loan_id = given.number(request.POST, "loan")
    note = given.text(request.POST, "note", LONGEST_NOTE)

    def act() -> bool:
        settle_loss(actor=at.actor, loan_id=loan_id, note=note, now=at.now)
        return True

    if refusing.attempt(request, act, f"settle:{patron_id}"):
        messages.success(request, _("The loss is settled: the reader has it no more."))
    return _back(patron_id, "loans")


def _back(patron_id: int, part: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#{part}")
