"""The desk: one field that knows what it was given; a card opens a reader, each barcode after it is lent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import money, sentence
from kitabdar.circulation.rules import Refusal, refuse
from kitabdar.circulation.services.checkout import CheckedOut, check_out
from kitabdar.circulation.services.moving import Moved
from kitabdar.circulation.services.undo import undo_check_out
from kitabdar.interfaces.shell import names
from kitabdar.interfaces.staff import files, given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import standing
from kitabdar.patrons.queries import PatronView


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who is at the desk, who takes things for them, and whether what is scanned is to be read here."""

    patron_id: int
    taker_id: int = 0
    reads_here: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """What a form sends along so that the turn goes on."""
        by = {"by": str(self.taker_id)} if self.taker_id else {}
        return by | ({"here": "1"} if self.reads_here else {})

    @property
    def address(self) -> str:
        """The desk with this reader at it."""
        if not self.patron_id:
            return reverse("staff:desk")
        return f"{reverse('staff:desk')}?{urlencode({'patron': self.patron_id, **self.fields})}"


@staff_page("circulation.check_out", or_elsewhere=True)
def desk(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the field, and the reader at the desk if there is one."""
    return _desk(request, at, _turn(request.GET))


@staff_page("circulation.check_out", CHANGE)
def scan(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take what was scanned or typed: open, lend, show or look for it; nothing at all ends the reader's turn."""
    turn, code = _turn(request.POST), given.code(request)
    if not code:
        files.close_file(request)
        return HttpResponseRedirect(reverse("staff:desk"))
    found = recognise.scanned(code)
    if found.item and (turn.patron_id or not found.patron):
        if not turn.patron_id:
            return HttpResponseRedirect(
                f"{reverse('staff:item')}?{urlencode({'barcode': found.item.barcode})}"
            )
        return _lend(request, at, turn, found.item.barcode)
    if found.patron:
        files.close_file(request)
        if stranger := _of_another_network(at, found.patron):
            messages.error(request, sentence(stranger))
            return HttpResponseRedirect(reverse("staff:desk"))
        return HttpResponseRedirect(desk_of(found.patron.id))
    looked = recognise.look(code, at)
    if len(looked.readers) == 1 and not looked.titles and not turn.patron_id:
        return HttpResponseRedirect(desk_of(looked.readers[0].id))
    return _desk(request, at, turn, {"looked": looked})


@staff_page("circulation.check_out", CHANGE)
def lend(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Lend in spite of what was just refused, where that is permitted."""
    return _lend(request, at, _turn(request.POST), given.text(request.POST, "barcode", 40))


@staff_page("circulation.check_out", CHANGE)
def undo(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Undo a loan just made."""
    loan_id = given.number(request.POST, "loan")

    def act() -> bool:
        undo_check_out(actor=at.actor, loan_id=loan_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Undone: the item is not lent any more."))
    return HttpResponseRedirect(_turn(request.POST).address)


def _of_another_network(at: Workplace, patron: PatronView) -> Refusal | None:
    """Return why a card opens no file here: its network is another, where the actor has no rights. [CIR-U7]"""
    home = patron.home_branch_id
    if at.is_in_network(home) or at.actor.may("patrons.view", patron.home_branch_path):
        return None
    network = organisation.place_tree().above(home, "network")
    return refuse("other_network", network=network.name if network else "")


def _for_whom(at: Workplace, patron_id: int, taker_id: int) -> dict[str, Any]:
    """Return who takes things for the institution at the desk, or for whom this person may take them."""
    around = standing.mandates_around(patron_id, at.now)
    delegates, mandates = ([each for each in side if each.is_running] for side in around)
    return {
        "taker": next((each.delegate for each in delegates if each.delegate.id == taker_id), None),
        "delegates": delegates,
        "mandates": mandates,
    }


def desk_of(patron_id: int) -> str:
    """Return the address of the desk with this reader at it."""
    return _Turn(patron_id).address


def _turn(sent: QueryDict) -> _Turn:
    return _Turn(given.number(sent, "patron"), given.number(sent, "by"), bool(sent.get("here")))


def _lend(request: HttpRequest, at: Workplace, turn: _Turn, barcode: str) -> HttpResponse:
    patron = patrons.by_id(turn.patron_id)
    taker = patrons.by_id(turn.taker_id) if turn.taker_id else None
    if patron is None or (turn.taker_id and taker is None):
        raise NotFound("patron", turn.patron_id)
    override = given.codes(request, "override")
    give = partial(
        check_out,
        actor=at.actor,
        card_number=patron.card_number,
        barcode=barcode,
        branch_id=at.branch.id,
        now=at.now,
        override=override,
        taken_by_card=taker.card_number if taker else "",
    )
    try:
        lent = _given(give, turn.reads_here)
    except Refused as refused:
        _keep(request, at, patron, barcode, override, refused, turn.fields)
    except NotFound as missing:
        messages.error(request, refusing.not_found(missing))
    else:
        text = _("Lent: “%(title)s”, due back on %(day)s.")
        if lent.in_reading_room:
            text = _("To be read here: “%(title)s”, to be given back on %(day)s.")
        messages.success(request, text % {"title": lent.title, "day": names.day(lent.due_at, lent.time_zone)})
        if lent.charged:
            messages.warning(request, _("Charged: %(sum)s.") % {"sum": money(lent.charged, lent.currency)})
        if lent.damage:
            messages.warning(request, _("It is damaged: %(damage)s.") % {"damage": lent.damage.rstrip(".")})
        if lent.moved.rule:
            messages.info(request, _moved(lent.moved))
        if lent.kept_from is not None:
            text = _("Due earlier than usual: from %(day)s on it is kept for a booking.")
            messages.warning(request, text % {"day": date_format(lent.kept_from, "DATE_FORMAT")})
    return HttpResponseRedirect(turn.address)


def _moved(moved: Moved) -> str:
    """Say on which shelf an item belongs from now on, and by which rule."""
    place = organisation.place_tree().by_id.get(moved.location_id) if moved.location_id else None
    told = {"place": place.name if place else _("no location"), "rule": moved.rule}
    if moved.collection:
        text = _("Its shelf from now on: %(place)s, collection %(collection)s, by the rule “%(rule)s”.")
        return text % {**told, "collection": moved.collection}
    return _("Its shelf from now on: %(place)s, by the rule “%(rule)s”.") % told


def _given(give: Callable[..., CheckedOut], reads_here: bool) -> CheckedOut:
    """Lend an item; one that is only read here is given out for that."""
    try:
        return give(in_reading_room=reads_here)
    except Refused as refused:
        if {each.code for each in refused.refusals} != {"only_to_read_here"}:
            raise
    return give(in_reading_room=True)


def _keep(
    request: HttpRequest,
    at: Workplace,
    patron: PatronView,
    barcode: str,
    override: frozenset[str],
    refused: Refused,
    more: dict[str, str],
) -> None:
    fields = {"patron": str(patron.id), "barcode": barcode, "overridden": ",".join(sorted(override)), **more}
    about = refusing.About("lend", reverse("staff:lend"), fields, patron.id, barcode)
    refusing.keep(request, at, about, refused)


def _desk(
    request: HttpRequest, at: Workplace, turn: _Turn, more: dict[str, Any] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"file": None, "reads_here": turn.reads_here, **(more or {})}
    if turn.patron_id:
        context |= _for_whom(at, turn.patron_id, turn.taker_id)
        context["file"] = files.gather(at, files.open_file(request, at, turn.patron_id))
        context["refused"] = refusing.take(request, "lend")
    return show(request, at, "desk", context)
