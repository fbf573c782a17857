"""Problem details (RFC 9457): every error of the API has one shape, a stable code and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
DOCUMENTATION = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Kind:
    """What can go wrong: the status it is answered with, its title and what a caller should know."""

    status: int
    title: str | Promise
    detail: str | Promise


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, _("The request cannot be read"), _("The request or its body cannot be read.")),
    "unauthenticated": Kind(401, _("Who asks?"), _("This needs a token: Authorization: Bearer …")),
    "invalid_token": Kind(401, _("The token is not valid"), _("The token is unknown, expired or withdrawn.")),
    "wrong_password": Kind(401, _("Not signed in"), _("The user name or the password is wrong.")),
    "second_factor_needed": Kind(
        401, _("One more step"), _("This account has a second factor: send a fresh code of it as `code`.")
    ),
    "wrong_code": Kind(
        401, _("Not signed in"), _("The code of the second factor is wrong, or it was used already.")
    ),
    "second_factor_required": Kind(
        403,
        _("Second factor required"),
        _("This account must set up a second factor first, on the pages for staff."),
    ),
    "not_permitted": Kind(403, _("Not permitted"), _("This account may not do this here.")),
    "not_found": Kind(404, _("Not found"), _("There is nothing at this address.")),
    "method_not_allowed": Kind(405, _("Method not allowed"), _("This address does not take this method.")),
    "not_acceptable": Kind(
        406, _("Not available in this format"), _("None of the formats asked for in Accept is available.")
    ),
    "refused": Kind(409, _("Refused"), _("The rules of the library do not allow this now.")),
    "gone": Kind(410, _("Removed"), _("This record was removed from the catalogue.")),
    "too_large": Kind(413, _("Too large"), _("The body of the request is too large.")),
    "unsupported_media_type": Kind(
        415, _("Format not understood"), _("Send the body as application/json in UTF-8.")
    ),
    "invalid": Kind(422, _("Not valid"), _("Some of what was sent is not valid; see errors.")),
    "too_many_requests": Kind(429, _("Too many requests"), _("Too many requests; wait and try again.")),
    "fault": Kind(500, _("A fault of ours"), _("Something went wrong in the library system. It was noted.")),
    "index_unavailable": Kind(503, _("Search is not available"), _("The search index cannot answer now.")),
    "busy": Kind(503, _("Busy"), _("The library system is busy; try again in a moment.")),
}
"""Every code a caller can meet, with its meaning; documented in docs/api.md, which a test compares."""

CODE_OF_STATUS = {
    400: "malformed",
    401: "unauthenticated",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many_requests",
    503: "busy",
}
"""What a bare status means when something below the API answered."""


@dataclass(frozen=True, slots=True)
class InvalidPart:
    """One thing that is not valid. `source` is body, query, path or header; `pointer` (RFC 6901, body only)."""

    source: str
    name: str
    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class RefusalPart:
    """One reason of the rules against it. `override` names the permission that may set it aside, or is null."""

    code: str
    detail: str
    params: dict[str, Any] = field(hash=False)
    override: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the API (RFC 9457). `code` is stable; `title` and `detail` are in the caller's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[InvalidPart, ...] = ()
    refusals: tuple[RefusalPart, ...] = ()
    permission: str | None = None


def problem(
    code: str,
    detail: str = "",
    *,
    errors: tuple[InvalidPart, ...] = (),
    refusals: tuple[RefusalPart, ...] = (),
    permission: str | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Make the answer for a kind of problem; `detail` in the place of the kind's own sentence."""
    kind = KINDS[code]
    body = Problem(
        type=f"{DOCUMENTATION}#problem-{code}",
        title=str(kind.title),
        status=kind.status,
        code=code,
        detail=detail or str(kind.detail),
        errors=errors,
        refusals=refusals,
        permission=permission,
    )
    content = orjson.dumps(body, default=str)
    response = HttpResponse(content, status=kind.status, content_type=MEDIA_TYPE, headers=headers)
    response["Cache-Control"] = "no-store"
    return response
