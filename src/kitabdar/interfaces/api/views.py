"""The pages of the API: its documentation, made from its own document, and what is at no address."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kitabdar.interfaces.api import reading
from kitabdar.interfaces.api.app import DESCRIPTION, api
from kitabdar.interfaces.api.problems import KINDS, problem


def documentation(request: HttpRequest) -> HttpResponse:
    """Show every operation, schema and problem; no script is needed."""
    return render(request, "api/documentation.html", {"document": _written_in(get_language())})


def root(request: HttpRequest) -> HttpResponse:
    """Lead from the bare address to the documentation."""
    return redirect("api-documentation")


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for an address under /api/ that leads nowhere."""
    return problem("not_found")


@lru_cache(maxsize=8)
def _written_in(_language: str | None) -> SafeString:
    """Return the documentation in the language of the request, written once in a process: it takes half a second."""
    document = api.get_openapi_schema()
    context = {
        "description": DESCRIPTION,
        "groups": reading.operations(document),
        "schemas": reading.schemas(document),
        "problems": [(code, kind.status, kind.title, kind.detail) for code, kind in KINDS.items()],
    }
    return render_to_string("api/document.html", context)
