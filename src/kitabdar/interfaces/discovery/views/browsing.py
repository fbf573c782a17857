"""The browse lists: authors, titles, subjects and call numbers, entered anywhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kitabdar.catalogue import browsing
from kitabdar.interfaces.discovery import browse_page
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.headings import LONGEST_HEADING
from kitabdar.search.messages import sentence
from kitabdar.text.scripts import script_of


@require_safe
def headings(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a stretch of a list of headings in the order of the interface language."""
    if kind not in browsing.KINDS:
        raise Http404
    language = interface_language()
    at = _given(request, "at")
    try:
        page = browsing.headings(
            kind, language, at=at, after=_given(request, "after"), before=_given(request, "before")
        )
    except IndexUnavailable as problem:
        return _rebuilding(request, problem)
    groups = browsing.letters(kind, language, _script(page))
    rows, scripts = browse_page.jumps(groups)
    return _rendered(
        request,
        kind,
        {
            "at": at,
            "lines": browse_page.lines(kind, page),
            "letters": rows,
            "scripts": scripts,
            "before": browse_page.address("before", page.before),
            "after": browse_page.address("after", page.after),
            "status": _status(at, page.reached, begins=page.begins),
        },
    )


@require_safe
def call_numbers(request: HttpRequest) -> HttpResponse:
    """Show a stretch of the shelf."""
    at = _given(request, "at")
    page = browsing.shelf(at=at, after=_cursor(request, "after"), before=_cursor(request, "before"))
    return _rendered(
        request,
        "call-number",
        {
            "at": at,
            "marks": browse_page.shelf_lines(page),
            "before": browse_page.shelf_address("before", page.before),
            "after": browse_page.shelf_address("after", page.after),
            "status": _status(at, page.reached, begins=page.begins),
        },
    )


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_HEADING]


def _cursor(request: HttpRequest, name: str) -> browsing.ShelfCursor | None:
    number, edition = _given(request, name), request.GET.get("edition", "")
    if not number or not (edition.isascii() and edition.isdecimal() and len(edition) < 19):
        return None
    return browsing.ShelfCursor(number, int(edition))


def _script(page: browsing.HeadingPage) -> str:
    """Return the script of the entry that was gone to, whose letters are shown too."""
    return script_of(page.entries[page.reached or 0].text) if page.entries else ""


def _status(at: str, reached: int | None, *, begins: bool) -> str:
    """Say what was found at the place gone to; nothing where it is what was asked for."""
    if not at or begins:
        return ""
    if reached is None:
        return _("The list ends before “%(words)s”.") % {"words": at}
    return _("Nothing begins with “%(words)s”; the list goes on from there.") % {"words": at}


def _rendered(request: HttpRequest, kind: str, context: dict[str, Any]) -> HttpResponse:
    """Give the page, or for htmx its changing part."""
    context |= {"tabs": browse_page.tabs(kind), "kind": kind}
    htmx = getattr(request, "htmx", None)
    is_partial = htmx and htmx.target == "browse" and not htmx.history_restore_request
    name = "browse_body" if is_partial else "browse"
    response = render(request, f"discovery/{name}.html", {**context, "partial": is_partial})
    patch_vary_headers(response, ("HX-Request", "Cookie"))
    response["Cache-Control"] = "private, no-cache"
    return response


def _rebuilding(request: HttpRequest, problem: IndexUnavailable) -> HttpResponse:
    response = render(request, "discovery/rebuilding.html", {"reason": sentence(problem)}, status=503)
    response["Retry-After"] = "60"
    if request.headers.get("HX-Request"):
        response["HX-Redirect"] = request.get_full_path()
    return response
