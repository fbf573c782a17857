"""The page of an authority: all names of a person, place, work or topic."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kitabdar.catalogue.authorities import queries
from kitabdar.interfaces.discovery import authority_page
from kitabdar.marc.description import Form


@require_safe
def authority(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Show its names by language, what it is related to, and where its books are found."""
    found = queries.authority(authority_id)
    if found is None:
        raise Http404
    heading = Form(found.heading.text, found.heading.script, found.heading.language)
    return render(
        request,
        "discovery/authority.html",
        {
            "authority": found,
            "heading": heading,
            "groups": authority_page.groups(found),
            "addresses": authority_page.search_addresses(found),
        },
    )
