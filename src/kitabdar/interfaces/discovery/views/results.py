"""The page of results and the form that searches by field."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kitabdar.circulation import finding
from kitabdar.interfaces.discovery import hits, search_state
from kitabdar.interfaces.discovery.facets import chips, facets, without_filters
from kitabdar.interfaces.discovery.paging import pages
from kitabdar.interfaces.discovery.reader import home_path
from kitabdar.interfaces.discovery.search_state import SearchState
from kitabdar.interfaces.shell.names import interface_language, number
from kitabdar.interfaces.shell.templatetags.shell import language
from kitabdar.organisation import queries as organisation
from kitabdar.search.engine import IndexUnavailable, Suggestion
from kitabdar.search.engines import engine
from kitabdar.search.messages import sentence
from kitabdar.text.collation import sort_key

COMMON_LANGUAGES = (
    "aze",
    "kaz",
    "tur",
    "rus",
    "eng",
    "uzb",
    "kir",
    "tat",
    "tuk",
    "per",
    "ota",
    "ara",
    "ger",
    "fre",
)
MOST_SINGLE_WORDS = 5


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order of results."""

    label: str
    address: str
    is_current: bool


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Answer a question; htmx receives the changing part only."""
    state = search_state.read(request.GET)
    try:
        found = finding.find(state.request(interface_language()), fold=True)
    except IndexUnavailable as problem:
        return _rebuilding(request, problem)
    tree = organisation.place_tree()
    context = {
        "state": state,
        "words": state.all_words,
        "status": _status(found.total),
        "total": found.total,
        "hits": hits.hits(found.hits, tree, home_path(request)),
        "further": hits.apart(found.further, tree, home_path(request)),
        "correction": _correction(state, found.correction),
        "facets": facets(state, found.facets, tree),
        "are_estimates": found.are_estimates,
        "chips": chips(state, tree),
        "without_filters": without_filters(state),
        "available_address": replace(state, available=not state.available, page=1).address(),
        "sorts": _sorts(state),
        "sort_name": _sort_names()[state.sort],
        "pages": pages(state, found.entries),
    }
    if not found.hits:
        context |= _ways_on(state)
    response = _rendered(request, context)
    patch_vary_headers(response, ("HX-Request", "Cookie"))
    response["Cache-Control"] = "private, no-cache"
    return response


def _rendered(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == "results" and not htmx.history_restore_request:
        return render(request, "discovery/results_body.html", {**context, "partial": True})
    return render(request, "discovery/results.html", context)


def _correction(state: SearchState, text: str) -> dict[str, str] | None:
    """Offer the words as the catalogue has them."""
    return {"text": text, "address": replace(state, q=text, words=(), page=1).address()} if text else None


def _rebuilding(request: HttpRequest, problem: IndexUnavailable) -> HttpResponse:
    """Say why search does not answer; htmx, which shows no errors, is told to load the page whole."""
    response = render(request, "discovery/rebuilding.html", {"reason": sentence(problem)}, status=503)
    response["Retry-After"] = "60"
    if request.headers.get("HX-Request"):
        response["HX-Redirect"] = request.get_full_path()
    return response


def _status(total: int) -> str:
    return ngettext("%(number)s edition found", "%(number)s editions found", total) % {
        "number": number(total)
    }


def _sort_names() -> dict[str, str]:
    return {
        "relevance": _("best match"),
        "title": _("title"),
        "author": _("author"),
        "year_descending": _("latest year"),
        "year": _("earliest year"),
        "newest": _("new in the library"),
    }


def _sorts(state: SearchState) -> list[SortLink]:
    return [
        SortLink(label, replace(state, sort=code, page=1).address(), code == state.sort)
        for code, label in _sort_names().items()
    ]


def _ways_on(state: SearchState) -> dict[str, Any]:
    """Offer what may lead on from an empty page: each word alone, and completions of the first."""
    words = list(dict.fromkeys(word for word in state.all_words.split() if len(word) > 2))
    suggestions: list[Suggestion] = []
    if words:
        with suppress(IndexUnavailable):  # gone since the search itself was answered
            suggestions = list(engine().suggest(words[0][:40], limit=4))
    return {
        "single_words": words[:MOST_SINGLE_WORDS] if len(words) > 1 else (),
        "suggestions": suggestions,
    }


@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    """Show the form that searches by field."""
    interface = interface_language()
    languages = sorted(
        ((code, language(code)) for code in COMMON_LANGUAGES), key=lambda each: sort_key(each[1], interface)
    )
    fields = (
        ("q", _("Any words")),
        ("title", _("Title")),
        ("creator", _("Author, editor or translator")),
        ("about", _("Subject")),
        ("publisher", _("Publisher")),
    )
    return render(request, "discovery/advanced.html", {"fields": fields, "languages": languages})
