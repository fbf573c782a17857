"""Files that may be of one reader: looked through, compared, merged, or said to be of two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.services.merging import Merged, merge_patrons
from kitabdar.interfaces.shell.people import FIELD_NAMES, MOVED_NAMES, why_alike
from kitabdar.interfaces.staff import files, given, refusing
from kitabdar.interfaces.staff.pages import FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import services
from kitabdar.patrons.queries import PatronView


@staff_page("patrons.merge", FORM)
def duplicates(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the pairs found; look through all files anew, or say that a pair is two people."""
    if request.method == "POST":
        return _act(request, at)
    pairs = [
        {"one": one.patron, "other": other.patron, "score": one.score, "why": why_alike(one.reasons)}
        for one, other in services.waiting(actor=at.actor, place_path=at.branch.path, now=at.now)
    ]
    return show(request, at, "duplicates", {"pairs": pairs})


def _act(request: HttpRequest, at: Workplace) -> HttpResponse:
    one, other = given.number(request.POST, "one"), given.number(request.POST, "other")
    if one:
        done = refusing.attempt(request, lambda: _two_people(at, one, other))
        if done:
            messages.success(request, _("Noted: they are two people."))
    else:
        found = services.look_through(actor=at.actor, now=at.now)
        text = ngettext("%(number)s new pair was found.", "%(number)s new pairs were found.", found)
        messages.success(request, text % {"number": found})
    return HttpResponseRedirect(reverse("staff:duplicates"))


def _two_people(at: Workplace, one: int, other: int) -> bool:
    services.dismiss(actor=at.actor, one_id=one, other_id=other, now=at.now)
    return True


@staff_page("patrons.merge", FORM)
def merge(request: HttpRequest, at: Workplace, patron_id: int) -> HttpResponse:
    """Lay two files side by side and say what would move; asked to, merge them."""
    values = request.POST if request.method == "POST" else request.GET
    patron = files.open_file(request, at, patron_id)
    other = _other(request, at, patron, given.text(values, "with", 60))
    context: dict[str, Any] = {"patron": patron, "other": other, "typed": given.text(values, "with", 60)}
    if other is None:
        alike = services.like_patron(actor=at.actor, patron_id=patron_id, now=at.now)
        context["alike"] = [{"patron": each.patron, "why": why_alike(each.reasons)} for each in alike]
        return show(request, at, "merge", context)
    keep = given.number(values, "keep") or patron.id
    stays, goes = (other, patron) if keep == other.id else (patron, other)
    is_rehearsal = request.method != "POST"
    found = refusing.attempt(
        request,
        lambda: merge_patrons(
            actor=at.actor, patron_id=goes.id, survivor_id=stays.id, now=at.now, is_rehearsal=is_rehearsal
        ),
    )
    if found is not None and not is_rehearsal:
        files.close_file(request)
        text = _("Merged. The card %(card)s leads here from now on.")
        messages.success(request, text % {"card": goes.card_number})
        return HttpResponseRedirect(reverse("staff:patron", args=(stays.id,)))
    columns = [_column(at, each) for each in (patron, other)]
    context |= {"columns": columns, "stays": stays, "goes": goes, "found": _told(found)}
    return show(request, at, "merge", context, status=200 if found or is_rehearsal else 422)


def _other(request: HttpRequest, at: Workplace, patron: PatronView, card: str) -> PatronView | None:
    """Open the file to compare with; None where none is named yet, or there is none."""
    known = patrons.by_card(card) if card else None
    if known is None or known.id == patron.id:
        if known is not None:
            messages.error(request, _("This is the card of the same file. Give that of the other one."))
        elif card:
            messages.error(request, refusing.not_found(NotFound("patron", card)))
        return None
    return services.open_file(actor=at.actor, patron_id=known.id, now=at.now)


def _column(at: Workplace, patron: PatronView) -> dict[str, Any]:
    home = organisation.place_tree().by_id.get(patron.home_branch_id)
    return {
        "patron": patron,
        "home": home.name if home else "",
        "numbers": circulation.open_numbers(patron.id, at.now),
        "owed": sorted(ledger.owed(patron.id).items()),
        "blocks": patrons.blocks_of(patron.id, at.now.date()),
    }


def _told(found: Merged | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "moved": [(MOVED_NAMES[kind], count) for kind, count in found.moved],
        "filled": [FIELD_NAMES[each] for each in found.filled],
    }
