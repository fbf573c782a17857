"""Drawn covers."""

from __future__ import annotations

from hashlib import blake2s

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from kitabdar.catalogue import queries as catalogue
from kitabdar.interfaces.discovery import titles
from kitabdar.interfaces.shell.covers.draw import Face, cover
from kitabdar.text.scripts import script_of


@require_safe
def show(request: HttpRequest, work_id: int, edition_id: int) -> HttpResponse:
    """Give the cover of an edition as SVG; it may be kept for a month and asked for again by its ETag."""
    summary = catalogue.summaries([edition_id]).get(edition_id)
    if summary is None:
        raise Http404
    description = summary.description
    title = titles.own_script(tuple(titles.proper_forms(description)))
    creator = next(
        (titles.heading(each, description).value for each in description.creators if not each.title), ""
    )
    text = title.value if title else ""
    drawn = cover(
        Face(
            seed=str(work_id),
            title=text,
            creator=creator,
            language=next(iter(description.languages), ""),
            script=(title.script if title else "") or script_of(text),
        )
    )
    tag = f'"{blake2s(drawn.encode(), digest_size=10).hexdigest()}"'
    response: HttpResponse = HttpResponseNotModified() if _has(request, tag) else HttpResponse(drawn)
    response["Content-Type"] = "image/svg+xml; charset=utf-8"
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=2592000, stale-while-revalidate=2592000"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _has(request: HttpRequest, tag: str) -> bool:
    return tag in (each.strip() for each in request.headers.get("If-None-Match", "").split(","))
