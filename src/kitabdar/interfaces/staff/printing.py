"""Slips in the language of who reads them: the branch's for colleagues, the reader's for what is taken home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kitabdar.interfaces.staff.pages import show
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.patrons.queries import PatronView


def language_of(at: Workplace, reader: PatronView | None = None) -> str:
    """Return the language of a slip: the reader's, else that of the branch, else the one the page is in."""
    wanted = (reader.language if reader else "", at.branch.language, translation.get_language() or "")
    known = dict(settings.LANGUAGES)
    return next((each for each in wanted if each in known), "en")


def slip(
    request: HttpRequest,
    at: Workplace,
    template: str,
    make: Callable[[], dict[str, Any]],
    reader: PatronView | None = None,
) -> HttpResponse:
    """Show a slip; what it says is made in its own language, the page around it stays in that of the staff."""
    language = language_of(at, reader)
    with translation.override(language):
        context = make()
    return show(request, at, f"slips/{template}", {"slip_language": language, **context})
