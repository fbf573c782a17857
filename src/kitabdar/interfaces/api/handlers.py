"""Which exception of the library becomes which problem."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.messages import sentence as refusal_sentence
from kitabdar.interfaces.api import validation
from kitabdar.interfaces.api.problems import CODE_OF_STATUS, RefusalPart, problem
from kitabdar.interfaces.api.tokens import InvalidToken, TooManyRequests
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.permissions import PERMISSIONS
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.messages import sentence as index_sentence

logger = logging.getLogger(__name__)
REALM = 'Bearer realm="kitabdar"'
RETRY_INDEX_SECONDS = 30
RETRY_BUSY_SECONDS = 2

NOT_FOUND: dict[str, str | Promise] = {
    "patron": gettext_lazy("There is no reader with this card."),
    "item": gettext_lazy("There is no item with this barcode."),
    "record": gettext_lazy("There is no such record."),
    "edition": gettext_lazy("There is no such edition."),
    "loan": gettext_lazy("There is no such loan."),
    "hold": gettext_lazy("There is no such hold."),
    "booking": gettext_lazy("There is no such booking."),
    "claim": gettext_lazy("There is no such claim."),
    "message": gettext_lazy("There is no such message, or it is past that."),
    "rule": gettext_lazy("There is no such rule."),
    "charge": gettext_lazy("There is no such charge."),
    "token": gettext_lazy("There is no such token."),
    "place": gettext_lazy("There is no place with this code."),
    "branch": gettext_lazy("There is no branch with this code."),
}

Handler = Callable[[HttpRequest, Any], HttpResponse]


def add_to(api: NinjaAPI) -> None:
    """Give the API its handlers; what none of them knows is a fault and goes to the log."""
    for exception, handler in HANDLERS.items():
        api.add_exception_handler(exception, handler)


def _unauthenticated(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem("unauthenticated", headers={"WWW-Authenticate": REALM})


def _invalid_token(_request: HttpRequest, _error: InvalidToken) -> HttpResponse:
    return problem("invalid_token", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})


def _too_many(_request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    return problem("too_many_requests", headers={"Retry-After": str(error.seconds)})


def _not_permitted(_request: HttpRequest, error: NotPermitted) -> HttpResponse:
    label = PERMISSIONS.get(error.permission, error.permission)
    detail = _("This account lacks the permission “%(permission)s” here.") % {"permission": label}
    return problem("not_permitted", detail, permission=error.permission)


def _not_found(_request: HttpRequest, error: NotFound | Http404) -> HttpResponse:
    missing = NOT_FOUND.get(error.kind, "") if isinstance(error, NotFound) else ""
    return problem("not_found", str(missing))


def _not_valid(_request: HttpRequest, error: Invalid) -> HttpResponse:
    errors = tuple(
        validation.part("body", name, "not_valid", sentence) for name, sentence in error.problems.items()
    )
    return problem("invalid", errors=errors)


def _not_validated(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem("invalid", errors=validation.parts(error.errors))


def _refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    refusals = tuple(
        RefusalPart(each.code, refusal_sentence(each), dict(each.params), each.override)
        for each in error.refusals
    )
    detail = " ".join(each.detail for each in refusals)
    if any(each.code == "busy" for each in refusals):
        return problem("busy", detail, headers={"Retry-After": str(RETRY_BUSY_SECONDS)})
    return problem("refused", detail, refusals=refusals)


def _index_unavailable(_request: HttpRequest, error: IndexUnavailable) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_INDEX_SECONDS)}
    return problem("index_unavailable", index_sentence(error), headers=headers)


def _busy(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.error("the database does not answer: %s", error)
    return problem("busy", headers={"Retry-After": str(RETRY_BUSY_SECONDS)})


def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(CODE_OF_STATUS.get(error.status_code, "malformed"))


def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem("too_large")


def _suspicious(_request: HttpRequest, _error: SuspiciousOperation) -> HttpResponse:
    return problem("malformed")


def _fault(_request: HttpRequest, error: Exception) -> HttpResponse:
    raise error  # logged by Django; the middleware gives it its form


HANDLERS: dict[type[Exception], Handler] = {
    AuthenticationError: _unauthenticated,
    InvalidToken: _invalid_token,
    TooManyRequests: _too_many,
    NotPermitted: _not_permitted,
    NotFound: _not_found,
    Http404: _not_found,
    Invalid: _not_valid,
    ValidationError: _not_validated,
    Refused: _refused,
    IndexUnavailable: _index_unavailable,
    OperationalError: _busy,
    HttpError: _http_error,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _suspicious,
    Exception: _fault,
}
