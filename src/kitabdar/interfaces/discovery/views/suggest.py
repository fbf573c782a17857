"""Completions for the search box."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.engines import engine


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Give up to eight completions as [{text, typed, kind}]; none while the index is being rebuilt."""
    prefix = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    kinds = {"title": _("title"), "author": _("author"), "subject": _("subject")}
    try:
        found = engine().suggest(prefix) if len(prefix) > 1 else ()
    except IndexUnavailable:
        found = ()
    response = JsonResponse(
        [{"text": each.text, "typed": each.typed, "kind": kinds.get(each.field, "")} for each in found],
        safe=False,
    )
    response["Cache-Control"] = "private, max-age=60"
    return response
