"""Lines of the audit trail as the page of it shows them: in words, with the way to what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import resolve, reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.interfaces.shell.acts import KINDS, act_words, detail_words
from kitabdar.interfaces.shell.people import FIELD_NAMES, MOVED_NAMES
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation.places import PlaceTree
from kitabdar.organisation.queries import AuditView

PAGES = {
    "application": "application",
    "authority": "authority",
    "batch": "batch",
    "branch": "place",
    "charge": "why-charge",
    "edition": "edition",
    "hold": "why-hold",
    "loan": "why-loan",
    "message": "message",
    "patron": "patron",
    "place": "place",
    "policy": "policy",
    "record": "record",
    "rota": "rota",
}
"""Kinds that have a page by their number; an item has one by its barcode."""

MEANT = {"at": "place", "guardian": "patron", "delegate": "patron", "other": "patron"}
MEANT_BY_ACT = {
    ("catalogue.reshelve_item", "location"): "place",
    ("circulation.rest_item", "rests_in"): "place",
    ("catalogue.separate_record", "from"): "edition",
    ("catalogue.separate_record", "to"): "edition",
    ("circulation.remove_cost", "to"): "place",
    ("circulation.rota_finish", "to"): "place",
    ("circulation.rota_move_on", "to"): "place",
    ("circulation.send", "to"): "place",
    ("circulation.set_cost", "to"): "place",
    ("patrons.merge", "from"): "patron",
    ("patrons.merge", "into"): "patron",
}
"""Details that are the number of something of another name."""

NOBODYS = "nobody's"
"""A permission that nobody has: for pages that do not say theirs."""


@dataclass(frozen=True, slots=True)
class Told:
    """A word of a line: what it is called, what it says, and the page it leads to ("" where there is none)."""

    name: str
    value: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail in words."""

    entry: AuditView
    act: str
    about: Told
    place: str
    details: tuple[Told, ...]


def in_words(lines: Iterable[AuditView], at: Workplace, tree: PlaceTree) -> list[Line]:
    """Say what lines of the trail say; pages are named that are open where the reader of them works.

    Details stand in the order of their codes: PostgreSQL does not keep that in which they were noted.
    """
    found = list(lines)
    numbers = [(kind, key) for each in found for kind, key in _things(each)]
    barcodes = catalogue.item_barcodes({int(key) for kind, key in numbers if kind == "item"})
    words = _Words(at, tree, barcodes)
    return [
        Line(
            each,
            act_words(each.action),
            words.about(each.subject),
            words.place(each.place_id),
            tuple(words.detail(each.action, name, each.details[name]) for name in sorted(each.details)),
        )
        for each in found
    ]


def _things(line: AuditView) -> list[tuple[str, str]]:
    kind, _colon, key = line.subject.partition(":")
    things = [(kind, key), *((name, str(value)) for name, value in line.details.items())]
    return [(kind, key) for kind, key in things if key.isdecimal()]


class _Words:
    """The words of one page of lines: pages and places are looked up once."""

    def __init__(self, at: Workplace, tree: PlaceTree, barcodes: Mapping[int, str]) -> None:
        self.at = at
        self.tree = tree
        self.barcodes = barcodes
        self.is_open: dict[str, bool] = {}

    def about(self, subject: str) -> Told:
        kind, _colon, key = subject.partition(":")
        if kind not in KINDS:
            return Told(subject, "")
        return Told(str(KINDS[kind]), self._called(kind, key), self._page(kind, key))

    def detail(self, action: str, name: str, value: Any) -> Told:
        kind = MEANT_BY_ACT.get((action, name)) or MEANT.get(name, name)
        if isinstance(value, int) and not isinstance(value, bool):
            return Told(detail_words(name), self._called(kind, str(value)), self._page(kind, str(value)))
        return Told(detail_words(name), _said(name, value))

    def place(self, place_id: object) -> str:
        place = self.tree.by_id.get(place_id) if isinstance(place_id, int) else None
        return place.name if place else ""

    def _called(self, kind: str, key: str) -> str:
        if kind in ("place", "branch") and key.isdecimal():
            return self.place(int(key)) or key
        return self.barcodes.get(int(key), key) if kind == "item" and key.isdecimal() else key

    def _page(self, kind: str, key: str) -> str:
        """Return the address of what a number is of, "" where it has no page or none that is open here."""
        if not key.isdecimal():
            return ""
        if kind == "item" and int(key) in self.barcodes:
            address, query = reverse("staff:item"), f"?{urlencode({'barcode': self.barcodes[int(key)]})}"
        elif kind in PAGES:
            address, query = reverse(f"staff:{PAGES[kind]}", args=[key]), ""
        else:
            return ""
        if kind not in self.is_open:
            self.is_open[kind] = self.at.may(getattr(resolve(address).func, "permission", NOBODYS))
        return address + query if self.is_open[kind] else ""


def _said(name: str, value: Any) -> str:
    """Write what a line keeps: numbers, days, yes and no, and lists of them."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{MOVED_NAMES.get(key, key)}: {_said(key, each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_said(name, each) for each in value)
    if name in ("fields", "filled"):
        return str(FIELD_NAMES.get(value, value))
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return "" if value is None else str(value)
