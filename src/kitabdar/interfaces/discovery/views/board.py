"""The board of a branch: numbers that are being fetched and that are ready, for everyone to see from afar."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kitabdar.circulation import stacks
from kitabdar.interfaces.shell import errors
from kitabdar.interfaces.shell.context import INTERFACE_LANGUAGES
from kitabdar.organisation import queries as organisation

LANGUAGES = tuple(code for code, _name in INTERFACE_LANGUAGES)
SECONDS_IN_A_LANGUAGE = 12
NOTHING_NEW = 204  # htmx leaves the page as it is


@never_cache
@require_safe
def board(request: HttpRequest, branch: str) -> HttpResponse:
    """Show the numbers called at a branch; names none of the readers.

    `language`: the one it is in; without it the five follow one another. `seen`: what a screen shows already, whose
    script asks for what is new only.
    """
    place = organisation.place_tree().by_code.get(branch)
    if place is None or place.kind != "branch" or not place.is_public:
        return errors.not_found(request)
    called = stacks.board(place.id)
    language = _language(request, timezone.now())
    numbers = _mark(called.fetching, called.ready)
    seen, _comma, seen_language = request.GET.get("seen", "").partition(",")
    if (seen, seen_language) == (numbers, language):
        return HttpResponse(status=NOTHING_NEW)
    context = {
        "board": called,
        "place": place,
        "now": timezone.now(),
        "language": language,
        "languages": INTERFACE_LANGUAGES,
        "chosen": request.GET.get("language", "") if _chosen(request) else "",
        "numbers": numbers,
        "is_news": seen != numbers,
    }
    if not seen:
        return render(request, "discovery/board.html", context)
    with override(language):
        return render(request, "discovery/parts/board.html", context)


def _language(request: HttpRequest, now: datetime) -> str:
    """Return the language asked for, or the one whose turn it is."""
    turn = int(now.timestamp()) // SECONDS_IN_A_LANGUAGE % len(LANGUAGES)
    return _chosen(request) or LANGUAGES[turn]


def _chosen(request: HttpRequest) -> str:
    given = request.GET.get("language", "")
    return given if given in LANGUAGES else ""


def _mark(*numbers: tuple[int, ...]) -> str:
    return sha256(repr(numbers).encode()).hexdigest()[:12]
