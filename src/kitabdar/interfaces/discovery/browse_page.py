"""What the pages of the browse lists show."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from babel import Locale
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue.browsing import HeadingEntry, HeadingPage, LetterGroup, Name, ShelfCursor, ShelfPage
from kitabdar.interfaces.discovery.cards import ShelfCard, shelf_card
from kitabdar.interfaces.discovery.search_state import heading_pair
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.marc.description import Form


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A name with the address it leads to."""

    form: Form
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: a heading (`address` finds its editions), or another name that leads to `see`."""

    form: Form
    count: int
    address: str
    see: Way | None
    see_also: tuple[Way, ...]
    is_reached: bool


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A line of the shelf list."""

    call_number: str
    card: ShelfCard
    branches: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Jump:
    """A letter or a script to jump to; without an address nothing stands there."""

    label: str
    address: str


def tabs(current: str) -> list[Tab]:
    """Name the four lists."""
    labels = {"author": _("Authors"), "title": _("Titles"), "subject": _("Subjects")}
    found = [
        Tab(label, reverse("discovery:browse", args=(kind,)), kind == current)
        for kind, label in labels.items()
    ]
    shelf = Tab(_("Call numbers"), reverse("discovery:browse-call-number"), current == "call-number")
    return [*found, shelf]


def lines(kind: str, page: HeadingPage) -> list[Line]:
    """Make the lines of a page of headings."""
    return [_line(kind, entry, number == page.reached) for number, entry in enumerate(page.entries)]


def _line(kind: str, entry: HeadingEntry, is_reached: bool) -> Line:
    found = urlencode([heading_pair(kind, entry.text)])
    return Line(
        form=Form(entry.text, "", entry.language),
        count=entry.count,
        address=f"{reverse('discovery:search')}?{found}",
        see=_way(kind, entry.see) if entry.see else None,
        see_also=tuple(_way(kind, each) for each in entry.see_also),
        is_reached=is_reached,
    )


def _way(kind: str, name: Name) -> Way:
    address = f"{reverse('discovery:browse', args=(kind,))}?{urlencode({'at': name.text})}"
    return Way(Form(name.text, "", name.language), address)


def shelf_lines(page: ShelfPage) -> list[ShelfLine]:
    """Make the lines of a page of the shelf list."""
    return [
        ShelfLine(
            entry.call_number, shelf_card(entry.edition), ", ".join(entry.branches), number == page.reached
        )
        for number, entry in enumerate(page.entries)
    ]


def jumps(groups: tuple[LetterGroup, ...]) -> tuple[list[list[Jump]], list[Jump]]:
    """Give a row of letters for each script that is spread out, and the scripts (numbers first) to go to.

    Both are empty where nothing stands in the list.
    """
    if not any(group.has_entries for group in groups):
        return [], []
    rows = [
        [Jump(each.letter, _entered(each.letter) if each.has_entries else "") for each in group.letters]
        for group in groups
        if group.script and len(group.letters) > 1
    ]
    names = Locale.parse(interface_language()).scripts
    scripts = [
        Jump(
            str(names.get(group.script, group.script)) if group.script else _("0–9"),
            _entered(group.start) if group.has_entries else "",
        )
        for group in groups
    ]
    return rows, scripts


def _entered(at: str) -> str:
    return f"?{urlencode({'at': at})}"


def shelf_address(name: str, cursor: ShelfCursor | None) -> str:
    """Give the address of the page of the shelf that goes on from a line ("after", "before"); "" at the end."""
    if cursor is None:
        return ""
    return f"?{urlencode({name: cursor.call_number, 'edition': cursor.edition_id})}"


def address(name: str, text: str) -> str:
    """Give the address of the page that goes on from a heading; "" at the end of the list."""
    return f"?{urlencode({name: text})}" if text else ""
