"""A page on which a reader asks for an edition: to reserve it, or to book it ahead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.views import EditionSummary
from kitabdar.interfaces.discovery.reader import account_of, patron_of
from kitabdar.interfaces.shell import errors
from kitabdar.patrons.queries import PatronView

WishPage = Callable[[HttpRequest, EditionSummary, PatronView], HttpResponse]


def for_wishes(page: WishPage) -> Callable[[HttpRequest, int], HttpResponse]:
    """Give the page the edition and for whose account it is: the reader's own, or an institution's."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def guarded(request: HttpRequest, edition_id: int) -> HttpResponse:
        summary = catalogue.summaries([edition_id]).get(edition_id)
        if summary is None:
            raise Http404
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('discovery:sign-in')}?next={quote(request.path)}")
        patron = patron_of(request)
        if patron is None:
            return errors.not_permitted(request)
        return page(request, summary, account_of(request, patron))

    return guarded
