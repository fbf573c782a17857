"""Pages for what went wrong, in the shell and in the reader's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kitabdar.interfaces.shell.context import shell


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return render(request, "shell/errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for an address that leads nowhere."""
    return render(request, "shell/errors/404.html", status=404)


def not_permitted(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a page that this account may not see."""
    return render(request, "shell/errors/403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token: mostly one left open since before signing in."""
    return render(request, "shell/errors/csrf.html", status=403)


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """Answer someone who tries too often; `minutes` is how long to wait."""
    response = render(request, "shell/errors/429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours. Renders without the database, which may be what failed."""
    return HttpResponse(render_to_string("shell/errors/500.html", shell(request)), status=500)
