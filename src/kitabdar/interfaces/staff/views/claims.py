"""What readers say they have returned: noted from their file, looked for by a list, settled from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import claims as claimed
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import money
from kitabdar.circulation.services import claims
from kitabdar.interfaces.staff import files, given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace


@staff_page("circulation.check_in")
def claim_list(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List what is to be looked for on the shelves here, by its place; no names."""
    context = {
        "claims": claimed.open_claims_at(at.branch.id),
        "typed": refusing.typed(request, at.branch.id),
    }
    return show(request, at, "claims", context)


@staff_page("circulation.check_in", FORM)
def claim(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Note that a reader says a loan was returned; before that, show how often it was so."""
    values = request.POST if request.method == "POST" else request.GET
    loan = circulation.loan(given.number(values, "loan"), now=at.now)
    if loan is None or loan.patron_id != patron_id:
        raise NotFound("loan", values.get("loan", ""))
    patron = files.open_file(request, at, patron_id)
    about = f"claim:{loan.id}"
    if request.method == "POST":
        return _claim(request, at, patron_id, loan.id, about)
    context = {
        "patron": patron,
        "loan": loan,
        "standing": claimed.standing(loan.id),
        "refused": refusing.take(request, about),
    }
    return show(request, at, "claim", context)


def _claim(request: HttpRequest, at: Workplace, patron_id: int, loan_id: int, about: str) -> HttpResponse:
    note, override = given.text(request.POST, "note", 250), given.codes(request, "override")
    again = reverse("staff:claim", args=(patron_id,))
    try:
        done = claims.claim_returned(
            actor=at.actor, loan_id=loan_id, note=note, now=at.now, override=override
        )
    except Refused as refused:
        fields = {"loan": str(loan_id), "note": note, "overridden": ",".join(sorted(override))}
        refusing.keep(request, at, refusing.About(about, again, fields, patron_id), refused)
        return HttpResponseRedirect(f"{again}?loan={loan_id}")
    text = _("Noted: “%(title)s” is being looked for. Until then it is not late.")
    messages.success(request, text % {"title": done.title})
    if done.is_warning:
        warning = _("This is claim number %(number)s of the reader that did not prove right.")
        messages.warning(request, warning % {"number": done.claims})
    return HttpResponseRedirect(f"{reverse('staff:patron', args=(patron_id,))}#loans")


@staff_page("circulation.check_in", CHANGE)
def settle(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Say what came of a claim."""
    claim_id, note = given.number(request.POST, "claim"), given.text(request.POST, "note", 250)
    acts = {
        "searched": lambda: _searched(at, claim_id),
        "found_here": lambda: _found_here(at, claim_id),
        "with_reader": lambda: _with_reader(at, claim_id, note),
        "lost": lambda: _lost(at, claim_id),
        "written_off": lambda: _written_off(at, claim_id, note),
    }
    act = acts.get(request.POST.get("how", ""))
    said = refusing.attempt(request, act, f"settle:{at.branch.id}") if act else None
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("staff:claims"))


def _searched(at: Workplace, claim_id: int) -> str:
    number = claims.searched(actor=at.actor, claim_id=claim_id, now=at.now)
    text = ngettext("Looked for in vain, %(number)s time.", "Looked for in vain, %(number)s times.", number)
    return text % {"number": number}


def _found_here(at: Workplace, claim_id: int) -> str:
    done = claims.found_on_shelf(actor=at.actor, claim_id=claim_id, branch_id=at.branch.id, now=at.now)
    if done.routing.action == "shelve":
        return _("Found: “%(title)s”. The reader was right, and nothing is charged.") % {"title": done.title}
    return _("Found: “%(title)s”. Nothing is charged. Scan it at returns to see where it goes.") % {
        "title": done.title
    }


def _with_reader(at: Workplace, claim_id: int, note: str) -> str:
    claims.found_with_reader(actor=at.actor, claim_id=claim_id, note=note, now=at.now)
    return _("The loan goes on: the reader has it.")


def _lost(at: Workplace, claim_id: int) -> str:
    done = claims.not_found(actor=at.actor, claim_id=claim_id, now=at.now)
    if done.charge_id is None:
        return _(
            "The item counts as lost. Nothing is charged, and it stays with the reader until it is settled."
        )
    return _("The item counts as lost; %(sum)s is charged.") % {"sum": money(done.charged, done.currency)}


def _written_off(at: Workplace, claim_id: int, note: str) -> str:
    claims.write_off_claim(actor=at.actor, claim_id=claim_id, note=note, now=at.now)
    return _("Written off: the loan has ended, the item counts as missing.")
