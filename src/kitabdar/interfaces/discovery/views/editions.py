"""The page of an edition and the page of a work."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import bookings
from kitabdar.circulation.availability import availability
from kitabdar.interfaces.discovery import authority_page, edition_page, structured_data, tongues
from kitabdar.interfaces.discovery.cards import copies, creator_links, nearest_first, shelf_card
from kitabdar.interfaces.discovery.reader import home_path, patron_of
from kitabdar.interfaces.discovery.views.exports import FORMATS
from kitabdar.organisation import queries as organisation


@require_safe
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show everything a reader decides by, then the full record."""
    found = catalogue.edition_detail(edition_id)
    if found is None:
        raise Http404
    tree = organisation.place_tree()
    live = availability([edition_id]).get(edition_id)
    near, patron = home_path(request), patron_of(request)
    description = found.description
    address = request.build_absolute_uri(request.path)
    return render(
        request,
        "discovery/edition.html",
        {
            "edition": found,
            "view": edition_page.view_of(description),
            "creators": creator_links(description),
            "also_known": authority_page.also_known(description),
            "copies": copies(live, tree, near),
            "availability": live,
            "is_bookable": bookings.is_bookable(edition_id, patron.id if patron else None),
            "branches": edition_page.branch_lines(live, found.holdings, nearest_first, tree, near),
            "tongues": tongues.by_language([edition_page.as_summary(found), *found.other_editions]),
            "has_others": bool(found.other_editions),
            "exports": FORMATS.items(),
            "address": address,
            "marc": edition_page.marc_lines(catalogue.record_of(found.record_id)),
            "structured_data": structured_data.script(description, address),
        },
    )


@require_safe
def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """Show the editions and translations of a work, grouped by language."""
    editions = catalogue.work_editions(work_id)
    if not editions:
        raise Http404
    tree = organisation.place_tree()
    live = availability([each.id for each in editions])
    near = home_path(request)
    named = tongues.speaking_for(editions)
    return render(
        request,
        "discovery/work.html",
        {
            "card": shelf_card(named),
            "creators": creator_links(named.description),
            "tongues": tongues.by_language(
                editions,
                copies={each.id: copies(live.get(each.id), tree, near) for each in editions},
            ),
            "count": len(editions),
        },
    )
