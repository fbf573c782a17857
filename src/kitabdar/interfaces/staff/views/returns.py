"""Returns: scan after scan, each line says in big words what to do with the item."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue.views import ItemView
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.messages import sentence
from kitabdar.circulation.services.checkin import CheckedIn, check_in
from kitabdar.circulation.services.moving import Moved
from kitabdar.circulation.services.undo import UNDO_MINUTES, undo_check_in
from kitabdar.interfaces.shell import names
from kitabdar.interfaces.staff import given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import queries as patrons

SESSION_KEY = "returns"
DROPPED_KEY = "dropped_on"
"""Day of the book drop that is being emptied, until another is said."""

MOST_LINES = 30


@dataclass(frozen=True)
class Line:
    """One scan. `action`: "shelve", "put_aside", "send" or "refused", with `reasons`; `card` of the reader who waits,
    `number` by which they are called; `stack` it goes back to; `bin` and the name of the rule that says so;
    `shelf`, `shelf_until` and `collection` by `shelf_rule`: where it goes by a rule that moves it.
    `kept_from`: the day (ISO 8601) from which it is kept for a booking, where that is still to come.

    It holds no name: it stays in the session.
    """

    at: str
    barcode: str
    action: str
    title: str = ""
    title_language: str = ""
    branch: str = ""
    card: str = ""
    hold_id: int = 0
    number: int = 0
    stack: str = ""
    bin: str = ""
    bin_rule: str = ""
    loan_id: int = 0
    patron_id: int = 0
    days_overdue: int = 0
    charged: str = ""
    given_back: str = ""
    was_found: bool = False
    was_claimed: bool = False
    reasons: tuple[str, ...] = ()
    undone: bool = False
    booking_id: int = 0
    kept_from: str = ""
    damage: str = ""
    shelf: str = ""
    shelf_until: str = ""
    collection: str = ""
    shelf_rule: str = ""


@staff_page("circulation.check_in")
def returns(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show the field and what was scanned, the last scan first."""
    lines = request.session.get(SESSION_KEY, [])
    shown = [
        {**each, "may_undo": _may_undo(each, at.now), "kept_from": given.day(each, "kept_from")}
        for each in lines
    ]
    dropped_on = request.session.get(DROPPED_KEY, "")
    context = {"lines": shown, "last": shown[0] if shown else None, "dropped_on": dropped_on}
    return show(request, at, "returns", context)


@staff_page("circulation.check_in", CHANGE)
def take_back(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take an item back; nothing scanned changes nothing."""
    code = given.code(request)
    dropped_on = given.day(request.POST, "dropped_on")
    request.session[DROPPED_KEY] = dropped_on.isoformat() if dropped_on else ""
    if code:
        _put(request, _taken(at, code, dropped_on))
    return HttpResponseRedirect(reverse("staff:returns"))


@staff_page("circulation.check_in", CHANGE)
def undo(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Undo a return of the last minutes: the loan goes on."""
    loan_id = given.number(request.POST, "loan")

    def act() -> bool:
        undo_check_in(actor=at.actor, loan_id=loan_id, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("Undone: the loan goes on as before."))
        lines = request.session.get(SESSION_KEY, [])
        request.session[SESSION_KEY] = [
            {**each, "undone": each["undone"] or each["loan_id"] == loan_id} for each in lines
        ]
    return HttpResponseRedirect(reverse("staff:returns"))


@staff_page("circulation.check_in", CHANGE)
def clear(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Begin a new list."""
    request.session.pop(SESSION_KEY, None)
    return HttpResponseRedirect(reverse("staff:returns"))


def loans_taken_back(request: HttpRequest, patron_id: int) -> list[int]:
    """Return the loans of a reader in the list in hand, the last first; not those undone."""
    lines = request.session.get(SESSION_KEY, [])
    return [
        each["loan_id"]
        for each in lines
        if patron_id and each["patron_id"] == patron_id and each["loan_id"] and not each["undone"]
    ]


def _taken(at: Workplace, code: str, dropped_on: date | None) -> Line:
    item = recognise.scanned(code).item
    when = at.now.isoformat()
    try:
        done = check_in(
            actor=at.actor,
            barcode=item.barcode if item else code,
            branch_id=at.branch.id,
            now=at.now,
            dropped_at=hours.end_of_day(organisation.hours_of(at.branch.id), dropped_on)
            if dropped_on
            else None,
        )
    except Refused as refused:
        reasons = tuple(sentence(each) for each in refused.refusals)
        title, language = (item.title, item.title_language) if item else ("", "")
        return Line(when, code, "refused", title=title, title_language=language, reasons=reasons)
    except NotFound as missing:
        return Line(when, code[:60], "refused", reasons=(refusing.not_found(missing),))
    return _line(done, when, item)


def _line(done: CheckedIn, when: str, item: ItemView | None) -> Line:
    routing = done.routing
    waiting = patrons.by_id(routing.hold_patron_id) if routing.hold_patron_id else None
    to = organisation.place_tree().by_id.get(routing.to_branch_id)
    hold = circulation.hold(routing.hold_id) if routing.hold_id else None
    line = Line(
        at=when,
        barcode=done.barcode,
        action=routing.action,
        title=done.title,
        title_language=item.title_language if item else "",
        branch=to.name if to else "",
        card=waiting.card_number if waiting else "",
        hold_id=routing.hold_id or 0,
        number=(hold.request_number if hold else None) or 0,
        stack=_stack(item) if item and routing.action == "shelve" else "",
        bin=done.bin,
        bin_rule=done.bin_rule,
        loan_id=done.loan_id or 0,
        patron_id=done.patron_id or 0,
        days_overdue=done.days_overdue,
        charged=names.money(done.charged, done.currency) if done.charge_id else "",
        given_back=names.money(done.given_back, done.currency) if done.given_back else "",
        booking_id=routing.booking_id or 0,
        kept_from=routing.kept_from.isoformat() if routing.kept_from else "",
        was_claimed=done.was_claimed,
        damage=done.damage,
        was_found=done.previous_state in ("missing", "lost"),
    )
    return _moved(line, done.moved, to) if done.moved.rule and to else line


def _moved(line: Line, moved: Moved, at: PlaceView) -> Line:
    """Say where an item goes by a rule: to a location, or to the shelves of the branch."""
    place = organisation.place_tree().by_id.get(moved.goes_to) if moved.goes_to else None
    return replace(
        line,
        stack="",
        shelf=place.name if place and place.path.startswith(at.path) else at.name,
        shelf_until=names.moment(moved.rests_until, at.time_zone) if moved.rests_until else "",
        collection=moved.collection,
        shelf_rule=moved.rule,
    )


def _stack(item: ItemView) -> str:
    """Name the closed stacks an item goes back to, "" where it stands on open shelves."""
    tree = organisation.place_tree()
    place = tree.by_code.get(item.location_code) or tree.by_id.get(item.branch_id)
    if place is None or not place.is_closed_stack:
        return ""
    return ", ".join(filter(None, (place.name, place.sector)))


def _put(request: HttpRequest, line: Line) -> None:
    request.session[SESSION_KEY] = [asdict(line), *request.session.get(SESSION_KEY, [])][:MOST_LINES]


def _may_undo(line: dict[str, Any], now: datetime) -> bool:
    since = now - datetime.fromisoformat(line["at"])
    return bool(line["loan_id"]) and not line["undone"] and since <= timedelta(minutes=UNDO_MINUTES)
