"""The first page: search, what is new, and who is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kitabdar.catalogue import queries as catalogue
from kitabdar.interfaces.discovery.cards import ShelfCard, shelf_card
from kitabdar.interfaces.discovery.reader import home_path
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.organisation import queries as organisation

ARRIVALS = 12
READ_IN = {
    "az": ("aze", "tur", "rus"),
    "kk": ("kaz", "rus", "kir"),
    "tr": ("tur", "aze", "ota"),
    "ru": ("rus", "aze", "kaz"),
    "en": ("eng",),
}
"""MARC codes of the languages in which a reader of each interface language is likely to read."""

EXAMPLES = (
    ("Kitabi-Dədə Qorqud", "az"),
    ("Абай жолы", "kk"),
    ("Aytmatov", "tr"),
    ("نظامی گنجوی", "fa"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, new arrivals in the reader's languages (or else any), and the branches now."""
    return render(
        request,
        "discovery/home.html",
        {
            "examples": EXAMPLES,
            "arrivals": _arrivals(),
            "branches": _branches(request),
        },
    )


def _arrivals() -> list[ShelfCard]:
    """Choose what came last in the reader's languages, then in any, one edition of a work."""
    languages = READ_IN.get(interface_language(), ())
    chosen: dict[int, ShelfCard] = {}
    for each in catalogue.new_arrivals(ARRIVALS * 4, languages=languages):
        if each.work_id not in chosen and len(chosen) < ARRIVALS:
            chosen[each.work_id] = shelf_card(each)
    return list(chosen.values())


def _branches(request: HttpRequest) -> list[organisation.BranchOpening]:
    """List the branches of the reader's network first, and those that are open before those that are not."""
    near = home_path(request).split("/")[:2]
    found = organisation.open_now(timezone.now())
    return sorted(found, key=lambda each: (each.branch.path.split("/")[:2] != near, not each.is_open))
