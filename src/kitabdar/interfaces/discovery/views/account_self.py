"""A reader's card on the screen, and everything that is kept about them, to take away."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kitabdar.interfaces.discovery.views.account import account_page_of, for_patrons
from kitabdar.interfaces.shell import codes, errors, own_data
from kitabdar.patrons.queries import PatronView


@require_safe
@for_patrons
def card(request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Show the card, to be scanned from the screen; or (`code`) one of its codes as a picture."""
    kind = request.GET.get("code", "")
    if not kind:
        return account_page_of(request, patron, "card", {})
    if kind not in codes.KINDS:
        return errors.not_found(request)
    return HttpResponse(codes.drawn(kind, patron.card_number), content_type="image/svg+xml")


@require_safe
@for_patrons
def data(_request: HttpRequest, patron: PatronView) -> HttpResponse:
    """Give everything that is kept about the reader, as a file."""
    text = json.dumps(
        own_data.gather(patron, timezone.now()), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kitabdar.json"'
    return response
