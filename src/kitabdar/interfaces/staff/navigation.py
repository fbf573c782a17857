"""What the head of every page offers: only what is open to the one who works here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.interfaces.staff.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menus."""

    label: str
    address: str
    icon: str
    permission: str
    key: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """Pages under one word; `label` "" for those that stand by themselves."""

    label: str
    entries: tuple[Entry, ...]
    is_current: bool


def menus(request: HttpRequest, at: Workplace) -> list[Menu]:
    """Return the menus of this page."""
    found = []
    for label, entries in _all():
        here = tuple(
            Entry(e.label, e.address, e.icon, e.permission, e.key, e.address == request.path)
            for e in entries
            if at.may(e.permission)
        )
        if here:
            found.append(Menu(label, here, any(each.is_current for each in here)))
    return found


def first_open(at: Workplace) -> str:
    """Return the first page open to someone, "" when none is."""
    return next((e.address for _label, entries in _all() for e in entries if at.may(e.permission)), "")


def _all() -> list[tuple[str, list[Entry]]]:
    def entry(label: str, name: str, icon: str, permission: str, key: str = "") -> Entry:
        return Entry(label, reverse(f"staff:{name}"), icon, permission, key)

    return [
        (
            "",
            [
                entry(_("Desk"), "desk", "card", "circulation.check_out", "F2"),
                entry(_("Returns"), "returns", "undo", "circulation.check_in", "F4"),
                entry(_("Catalogue"), "records", "books", "catalogue.view"),
            ],
        ),
        (
            _("Lists"),
            [
                entry(_("To fetch from the shelves"), "fetch-list", "list", "circulation.hold"),
                entry(_("Closed stacks"), "stacks", "archive", "circulation.hold"),
                entry(_("Hold shelf"), "hold-shelf", "bookmark", "circulation.hold"),
                entry(_("Booked ahead"), "bookings", "calendar", "circulation.hold"),
                entry(_("Between branches"), "transfers", "send", "circulation.check_in"),
                entry(_("To send on a rota"), "rotation", "renew", "circulation.check_in"),
                entry(_("Overdue"), "overdue", "clock", "patrons.view"),
                entry(_("Whole lists"), "batches", "barcode", "circulation.batch"),
                entry(_("Claimed returned"), "claims", "search", "circulation.check_in"),
                entry(_("Messages to readers"), "messages", "send", "patrons.view"),
                entry(_("Cash desk"), "till", "money", "circulation.till"),
                entry(_("Register a reader"), "register", "plus", "patrons.edit"),
                entry(_("Applications for a card"), "applications", "card", "patrons.edit"),
                entry(_("Readers registered twice"), "duplicates", "person", "patrons.merge"),
                entry(_("Cards that ran out"), "lapsed", "bin", "patrons.erase"),
            ],
        ),
        (
            _("Manage"),
            [
                entry(_("Authorities"), "authorities", "person", "catalogue.view"),
                entry(_("How words are read"), "words", "search", "catalogue.view"),
                entry(_("Imports"), "imports", "upload", "catalogue.import"),
                entry(_("Rules of lending"), "policies", "gear", "policies.manage"),
                entry(_("What readers are told"), "notice-rules", "bookmark", "policies.manage"),
                entry(_("Types of item"), "item-types", "books", "policies.manage"),
                entry(_("Categories of readers"), "categories", "person", "policies.manage"),
                entry(_("Applying online"), "admissions", "card", "policies.manage"),
                entry(_("What readers agree to"), "consent-texts", "check", "policies.manage"),
                entry(_("Ways between branches"), "costs", "send", "policies.manage"),
                entry(_("Rotas"), "rotas", "renew", "policies.manage"),
                entry(_("Bins"), "bins", "bin", "policies.manage"),
                entry(_("Shelves that change by themselves"), "moves", "books", "policies.manage"),
                entry(_("Places and hours"), "places", "place", "organisation.manage"),
                entry(_("Staff and roles"), "staff", "person", "organisation.manage"),
                entry(_("Who did what"), "audit", "history", "audit.view"),
            ],
        ),
    ]
