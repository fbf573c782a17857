"""What is done from a reader's file: renew, declare lost, reserve, cancel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import money, sentence
from kitabdar.circulation.services.holds import cancel_hold as give_up_hold
from kitabdar.circulation.services.holds import place_hold as reserve
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.renewal import renew as prolong
from kitabdar.interfaces.shell import names
from kitabdar.interfaces.staff import files, given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons


@staff_page("circulation.renew", CHANGE)
def renew(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Renew one loan, with overrides where permitted, or all of them."""
    if request.POST.get("loan") == "all":
        return _renew_all(request, at, patron_id)
    loan_id, override = given.number(request.POST, "loan"), given.codes(request, "override")
    try:
        done = prolong(actor=at.actor, loan_id=loan_id, now=at.now, override=override)
    except Refused as refused:
        fields = {"loan": str(loan_id), "overridden": ",".join(sorted(override))}
        again = reverse("staff:renew", args=(patron_id,))
        refusing.keep(request, at, refusing.About(f"renew:{loan_id}", again, fields, patron_id), refused)
    else:
        text = _("Renewed: “%(title)s”, due back on %(day)s.")
        messages.success(request, text % {"title": done.title, "day": names.day(done.due_at, done.time_zone)})
    return _back(patron_id, "loans")


def _renew_all(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    renewed = 0
    for loan in circulation.loans_of(patron_id, now=at.now):
        try:
            prolong(actor=at.actor, loan_id=loan.id, now=at.now)
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
        messages.success(request, _("The item counts as lost. It has no price, so nothing is charged."))
    return _back(patron_id, "charges")


@staff_page("circulation.hold")
def choose_hold(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Look for what to reserve for a reader: by barcode, number of an edition, or title."""
    words = given.text(request.GET, "q", given.LONGEST_CODE)
    patron = files.open_file(request, at, patron_id)
    editions = []
    if words and (item := recognise.scanned(words).item):
        editions.append(item.edition_id)
    if given.number(request.GET, "q"):
        editions.append(given.number(request.GET, "q"))
    context = {
        "patron": patron,
        "words": words,
        "named": [recognise.title_of_edition(each) for each in catalogue.summaries(editions).values()],
        "looked": recognise.look(words, at, readers=False) if words else None,
        "branches": organisation.branches(public_only=True),
        "refused": refusing.take(request, "hold"),
    }
    return show(request, at, "choose_hold", context)


@staff_page("circulation.hold", CHANGE)
def place_hold(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Reserve an edition for a reader, named by the file it is done from or by a card."""
    card = given.text(request.POST, "card", 60)
    patron_id = given.number(request.POST, "patron")
    patron = patrons.by_card(card) if card else patrons.by_id(patron_id)
    edition_id, pickup = given.number(request.POST, "edition"), given.number(request.POST, "pickup")
    if patron is None:
        messages.error(request, refusing.not_found(NotFound("patron", card or patron_id)))
        return HttpResponseRedirect(reverse("staff:edition", args=(edition_id,)))
    override = given.codes(request, "override")
    try:
        held = reserve(
            actor=at.actor,
            card_number=patron.card_number,
            edition_id=edition_id,
            pickup_branch_id=pickup or at.branch.id,
            now=at.now,
            override=override,
        )
    except Refused as refused:
        fields = {
            "patron": str(patron.id),
            "edition": str(edition_id),
            "pickup": str(pickup),
            "overridden": ",".join(sorted(override)),
        }
        about = refusing.About("hold", reverse("staff:place-hold"), fields, patron.id)
        refusing.keep(request, at, about, refused)
    else:
        text = _("Reserved. The reader is number %(position)s in the queue.")
        messages.success(request, text % {"position": held.position})
    return _back(patron.id, "holds")


@staff_page("circulation.hold", CHANGE)
def cancel_hold(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Give a hold up; say where the item goes that was put aside for it."""
    hold_id = given.number(request.POST, "hold")
    held = circulation.hold(hold_id)
    ended = refusing.attempt(request, lambda: give_up_hold(actor=at.actor, hold_id=hold_id, now=at.now))
    if ended is not None:
        messages.success(request, _("The hold is cancelled."))
        if ended.routing is not None and held is not None:
            text = _("Take “%(title)s” (%(barcode)s) off the hold shelf and scan it at returns.")
            messages.warning(request, text % {"title": held.title, "barcode": held.barcode})
    if request.POST.get("from") == "hold-shelf" or held is None:
        return HttpResponseRedirect(reverse("staff:hold-shelf"))
    return _back(held.patron_id, "holds")


def _back(patron_id: int, part: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#{part}")
