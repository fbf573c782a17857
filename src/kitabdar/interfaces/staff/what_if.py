"""What would hold, if: for a reader at hand or one of a category, for an item or one of a type, anywhere, any time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.settings import ItemTraits, LendingSettings, PatronTraits, lending_settings
from kitabdar.interfaces.shell import names
from kitabdar.interfaces.staff import files, given, policy_fields, term_tables
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import queries as patrons

NUMBERS = ("place", "category", "item_type", "location")
TEXTS = {"card": 40, "barcode": 60, "collection": 40, "material": 20, "moment": 16}


def answer(request: HttpRequest, at: Workplace) -> dict[str, Any]:
    """Return what was asked and what there is to choose; where it is enough to say, the terms and their reasons.

    What is given beside a card or a barcode is supposed instead of what the reader or the item is.
    """
    asked: dict[str, Any] = {name: given.number(request.GET, name) for name in NUMBERS}
    asked |= {name: given.text(request.GET, name, limit) for name, limit in TEXTS.items()}
    asked |= {"age": given.number(request.GET, "age") or "", "new": "new" in request.GET}
    settings, problems = lending_settings(), list[str]()
    if asked["place"] not in {each.id for each in organisation.branches()}:
        asked["place"] = at.branch.id
    context = {"asked": asked, "problems": problems, **_choices()}
    if "place" not in request.GET:
        return context
    now = _moment(asked, settings, at, problems)
    patron = _patron(request, at, asked, now, problems)
    item = _item(asked, now, problems)
    if patron is None or item is None or problems:
        return context
    choice = settings.choose(asked["place"], patron, item, now)
    tables = term_tables.tables(term_tables.of_choice(choice))
    found = circulation.foreseen(choice, asked["place"], now)
    due = names.moment(found.due_at, settings.hours(asked["place"]).zone) if found else ""
    return context | {"choice": choice, "tables": tables, "due": due, "foreseen": found}


def _moment(asked: dict[str, Any], settings: LendingSettings, at: Workplace, problems: list[str]) -> datetime:
    """Read the moment on the clock of the place; now, where none is given."""
    if not asked["moment"]:
        return at.now
    try:
        wall = datetime.fromisoformat(asked["moment"]).replace(tzinfo=None)
    except ValueError:
        problems.append(_("Give a day and a time."))
        return at.now
    return wall.replace(tzinfo=ZoneInfo(settings.hours(asked["place"]).zone))


def _patron(
    request: HttpRequest, at: Workplace, asked: dict[str, Any], now: datetime, problems: list[str]
) -> PatronTraits | None:
    category_id, born = asked["category"], None
    if asked["card"]:
        known = patrons.by_card(asked["card"])
        if known is None:
            problems.append(_("No reader has this card."))
            return None
        reader = files.open_file(request, at, known.id)
        category_id, born = category_id or reader.category_id, reader.birth_date
    if asked["age"]:
        born = (now - timedelta(days=366 * min(asked["age"], 130))).date()
    if category_id not in {each.id for each in patrons.categories()}:
        problems.append(_("Give a card, or choose a category."))
        return None
    return PatronTraits(category_id, born)


def _item(asked: dict[str, Any], now: datetime, problems: list[str]) -> ItemTraits | None:
    type_id, location_id, collection, material = (
        asked[name] for name in ("item_type", "location", "collection", "material")
    )
    acquired_on: date | None = None
    if asked["barcode"]:
        known = catalogue.item_by_barcode(asked["barcode"])
        if known is None:
            problems.append(_("No item has this barcode."))
            return None
        record = catalogue.record_of(known.record_id)
        place = organisation.place_tree().by_code.get(known.location_code)
        type_id = type_id or known.item_type_id
        location_id = location_id or (place.id if place else 0)
        collection, acquired_on = collection or known.collection, known.acquired_on
        material = material or (record.description.format if record else "")
    if type_id not in catalogue.item_type_names():
        problems.append(_("Give a barcode, or choose a type of item."))
        return None
    if location_id not in organisation.place_tree().by_id:
        location_id = None
    return ItemTraits(
        type_id,
        location_id=location_id,
        collection=collection,
        acquired_on=now.date() if asked["new"] else acquired_on,
        material=material,
    )


def _choices() -> dict[str, Any]:
    tree = organisation.place_tree()
    return {
        "branches": organisation.branches(),
        "categories": patrons.categories(),
        "item_types": [(str(pk), name) for pk, name in catalogue.item_type_names().items()],
        "materials": policy_fields.materials(),
        "locations": [
            (place.id, f"{branch.name}: {place.name}")
            for place in tree.of_kind("location")
            if (branch := tree.above(place.id, "branch")) is not None
        ],
    }
