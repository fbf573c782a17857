"""An item: who has it, who waits for it, where it has been; made and changed by cataloguers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.damage import clear_damage, mark_damaged
from kitabdar.catalogue.services.items import ItemFields, add_item, change_item
from kitabdar.catalogue.views import ItemView
from kitabdar.circulation import bookings as booked
from kitabdar.circulation import claims, rotas
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.services.losses import mark_missing, withdraw
from kitabdar.interfaces.staff import given, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.marc.description import Form
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services.reading import note_shown

TEXTS = (
    "barcode",
    "branch",
    "item_type",
    "call_number",
    "location",
    "copy_number",
    "volume",
    "collection",
    "inventory_number",
    "note",
)


@staff_page("catalogue.view")
def item(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Show an item by its barcode."""
    barcode = given.text(request.GET, "barcode", 60)
    found = catalogue.item_by_barcode(barcode)
    if found is None:
        raise NotFound("item", barcode)
    standing = circulation.item_circulation(found.barcode, now=at.now)
    loan, hold = (standing.loan, standing.hold) if standing else (None, None)
    queue = circulation.hold_queue(found.edition_id, limit=60)
    context = {
        "item": found,
        "standing": standing,
        "reader": _shown(at, loan.patron_id) if loan else None,
        "waiting": _shown(at, hold.patron_id) if hold else None,
        "queue": queue,
        "recallable": circulation.recallable(queue, by_reader=False),
        "bookings": booked.bookings_of_item(found.id),
        "claims": claims.claims_of_item(found.id),
        "on_rota": rotas.of_item(found.id),
        "history": circulation.loans_of_item(found.id),
        "journeys": circulation.journeys_of_item(found.id),
        "branches": organisation.branches(),
    }
    return show(request, at, "item", context)


def _shown(at: Workplace, patron_id: int) -> PatronView | None:
    """Return a reader whose card may be shown here, and note that it was: those of other networks are "a reader"."""
    found = patrons.by_id(patron_id) if at.may("patrons.view") else None
    if found is None or not at.is_in_network(found.home_branch_id):
        return None
    note_shown(at.actor, [found], at.now)
    return found


@staff_page("circulation.check_in", CHANGE)
def missing(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Note that an item is not where it should be."""
    barcode = given.text(request.POST, "barcode", 60)

    endangered = refusing.attempt(request, lambda: mark_missing(actor=at.actor, barcode=barcode, now=at.now))
    if endangered is not None:
        messages.success(request, _("The item counts as missing. Check it in when it turns up."))
    if endangered:
        messages.warning(request, endangered_sentence(endangered))
    return _to(barcode)


@staff_page("circulation.check_in", CHANGE)
def damage(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Mark an item as damaged, or take the mark off."""
    barcode, is_mended = given.text(request.POST, "barcode", 60), request.POST.get("how") == "clear"
    text = given.text(request.POST, "damage", 400)

    def act() -> bool:
        if is_mended:
            clear_damage(actor=at.actor, barcode=barcode, now=at.now)
        else:
            mark_damaged(actor=at.actor, barcode=barcode, damage=text, now=at.now)
        return True

    if refusing.attempt(request, act):
        done = _("The item is mended.") if is_mended else _("The item is marked as damaged.")
        messages.success(request, done)
    return _to(barcode)


def endangered_sentence(bookings: int) -> str:
    """Say how many bookings an item that is gone leaves without one."""
    return ngettext(
        "%(number)s booking of it is in danger: see what is booked ahead.",
        "%(number)s bookings of it are in danger: see what is booked ahead.",
        bookings,
    ) % {"number": bookings}


@staff_page("catalogue.items", CHANGE)
def take_out(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take an item out of the library for good."""
    barcode = given.text(request.POST, "barcode", 60)

    def act() -> bool:
        withdraw(actor=at.actor, barcode=barcode, now=at.now)
        return True

    if refusing.attempt(request, act):
        messages.success(request, _("The item is withdrawn."))
    return _to(barcode)


@staff_page("catalogue.items", FORM)
def add(request: HttpRequest, at: Workplace, record_id: int) -> HttpResponse:
    """Add an item to a record."""
    record = catalogue.record_of(record_id)
    if record is None:
        raise NotFound("record", record_id)
    title = recognise.title_form(record.description, "")
    if request.method != "POST":
        return _form(request, at, title, record_id, {"branch": at.branch.code}, {})
    try:
        add_item(actor=at.actor, record_id=record_id, item=_fields(request), now=at.now)
    except Invalid as invalid:
        return _form(request, at, title, record_id, request.POST.dict(), invalid.problems, status=422)
    messages.success(request, _("The item is added."))
    return HttpResponseRedirect(reverse("staff:record", args=(record_id,)))


@staff_page("catalogue.items", FORM)
def change(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Change what is known of an item."""
    barcode = given.text(request.GET, "barcode", 60)
    known = catalogue.item_by_barcode(barcode)
    if known is None:
        raise NotFound("item", barcode)
    title = Form(known.title, "", known.title_language)
    if request.method != "POST":
        return _form(request, at, title, known.record_id, _values(known), {}, known)
    try:
        fields = _fields(request)
        change_item(actor=at.actor, item_id=known.id, item=fields, now=at.now)
    except Invalid as invalid:
        return _form(request, at, title, known.record_id, request.POST.dict(), invalid.problems, known, 422)
    messages.success(request, _("Saved."))
    return _to(fields.barcode)


def _to(barcode: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:item')}?{urlencode({'barcode': barcode})}")


def _fields(request: HttpRequest) -> ItemFields:
    """Read the form. Raises Invalid where a price or day was given that is none."""
    problems = {}
    price, acquired_on = given.sum_of_money(request.POST, "price"), given.day(request.POST, "acquired_on")
    if price is None and request.POST.get("price", "").strip():
        problems["price"] = _("Give a sum, such as 2.50.")
    if acquired_on is None and request.POST.get("acquired_on", "").strip():
        problems["acquired_on"] = _("Give a day.")
    if problems:
        raise Invalid(problems)
    texts = {name: given.text(request.POST, name, 400) for name in TEXTS}
    return ItemFields(**texts, price=price, acquired_on=acquired_on)


def _values(item: ItemView) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(item, name)
        for name in (
            "barcode",
            "item_type",
            "call_number",
            "collection",
            "copy_number",
            "volume",
            "inventory_number",
            "note",
        )
    }
    return {
        **values,
        "branch": item.branch_code,
        "location": item.location_code,
        "price": "" if item.price is None else f"{item.price}",
        "acquired_on": item.acquired_on.isoformat() if item.acquired_on else "",
    }


def _form(
    request: HttpRequest,
    at: Workplace,
    title: Form,
    record_id: int,
    values: dict[str, Any],
    errors: dict[str, str],
    known: ItemView | None = None,
    status: int = 200,
) -> HttpResponse:
    tree = organisation.place_tree()
    context = {
        "title": title,
        "record_id": record_id,
        "known": known,
        "values": values,
        "errors": errors,
        "item_types": catalogue.item_types(),
        "branches": [e for e in organisation.branches() if at.actor.may("catalogue.items", e.path)],
        "locations": [
            (place.code, f"{branch.name}: {place.name}")
            for place in tree.of_kind("location")
            if (branch := tree.above(place.id, "branch")) is not None
            and at.actor.may("catalogue.items", place.path)
        ],
    }
    return show(request, at, "item_form", context, status)
