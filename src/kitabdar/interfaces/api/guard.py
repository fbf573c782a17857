"""What is looked at before any operation: how often, how much, in which format."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.operation import Operation

from kitabdar.interfaces.api import clock, limits
from kitabdar.interfaces.api.problems import problem
from kitabdar.interfaces.shell.visitors import address_of

LONGEST_BODY_BYTES = 65_536
JSON = "application/json"
FORMATS_ATTRIBUTE = "_formats"

View = Callable[..., HttpResponseBase]


def offers(*formats: str) -> Callable[[View], View]:
    """Name the media types an operation can answer with, the default first (without it: JSON)."""

    def mark(view: View) -> View:
        setattr(view, FORMATS_ATTRIBUTE, formats)
        return view

    return mark


def formats_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the media types an operation can answer with."""
    formats: tuple[str, ...] = getattr(view, FORMATS_ATTRIBUTE, (JSON,))
    return formats


def wanted(request: HttpRequest, formats: tuple[str, ...]) -> str | None:
    """Choose the format that the caller likes best (RFC 9110 section 12.5.1); None when it wants none of them."""
    if request.headers.get("Accept", "").strip() in ("", "*/*"):
        return formats[0]
    return request.get_preferred_type(list(formats))


def guard(run: View) -> View:
    """Wrap the running of an operation: too many, too large and wrong formats never reach it."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    formats = formats_of(operation.view_func)
    is_open = not operation.auth_callbacks  # then the address is counted; else BearerToken counts the account

    @wraps(run)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _why_not(request, formats, is_open) or run(request, *args, **kwargs)

    return guarded


def _why_not(request: HttpRequest, formats: tuple[str, ...], is_open: bool) -> HttpResponseBase | None:
    if is_open and _is_too_often(request):
        return problem("too_many_requests", headers={"Retry-After": str(limits.BY_ADDRESS.seconds)})
    if wanted(request, formats) is None:
        return problem("not_acceptable")
    return _why_not_body(request)


def _is_too_often(request: HttpRequest) -> bool:
    address = address_of(request)
    if limits.is_this_machine(address):
        return False
    return not limits.allows("address", address, limits.BY_ADDRESS, clock.now())


def _why_not_body(request: HttpRequest) -> HttpResponseBase | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return problem("malformed")
    if int(length) > LONGEST_BODY_BYTES:
        return problem("too_large")
    if int(length) and request.method == "POST" and request.content_type != JSON:
        return problem("unsupported_media_type")
    return None
