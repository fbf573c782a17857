"""No error page of the site leaves through the API: whatever answered, it becomes problem details."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from kitabdar.interfaces.api.problems import CODE_OF_STATUS, MEDIA_TYPE, problem

logger = logging.getLogger(__name__)
PREFIX = "/api/"
ANSWERED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation)
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemDetails:
    """Turn an error of Django or of the server's own layers under /api/ into problem details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(PREFIX):
            return response
        if response.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        code = CODE_OF_STATUS.get(
            response.status_code, "fault" if response.status_code >= 500 else "malformed"
        )
        kept = {name: response[name] for name in KEPT_HEADERS if name in response}
        return problem(code, headers=kept)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Note a fault of ours and answer it without the site's own page, which may need what failed."""
        if not request.path_info.startswith(PREFIX) or isinstance(exception, ANSWERED_BY_DJANGO):
            return None
        logger.error("fault at %s %s", request.method, request.path_info, exc_info=exception)
        return problem("fault")
