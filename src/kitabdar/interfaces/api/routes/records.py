"""GET records/{id}, in the format the caller wants, and GET editions/{id}."""

from __future__ import annotations

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.catalogue import queries
from kitabdar.catalogue.views import RecordDetail
from kitabdar.circulation.availability import availability
from kitabdar.interfaces.api.answers import answer
from kitabdar.interfaces.api.contracts.catalogue import EditionAnswer, RecordAnswer, RecordReference
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.guard import JSON, offers, wanted
from kitabdar.interfaces.api.problems import problem
from kitabdar.interfaces.api.shaping import catalogue as shaping
from kitabdar.marc import codec
from kitabdar.marc.problems import TooLong

MARCXML = "application/marcxml+xml"
ISO2709 = "application/marc"
FORMATS = (JSON, MARCXML, ISO2709)

router = Router(tags=["Catalogue"])


@router.get(
    "/records/{record_id}",
    response=RecordAnswer,
    summary="A record: JSON, MARCXML or ISO 2709",
    openapi_extra={"x-also": [304, 410]},
)
@offers(*FORMATS)
def get_record(request: HttpRequest, record_id: Id) -> HttpResponse:
    """Return a record in the format of Accept; with If-None-Match or If-Modified-Since 304 while it is unchanged."""
    found = queries.record_of(record_id)
    if found is None:
        raise Http404
    if found.record.is_deleted:
        return problem("gone")
    media_type = wanted(request, FORMATS) or JSON
    try:
        response = _in_format(found, media_type)
    except TooLong:
        detail = _(
            "This record is too long for ISO 2709; ask for application/marcxml+xml or application/json."
        )
        return problem("not_acceptable", detail)
    return _conditional(request, response, found, media_type)


@router.get("/editions/{edition_id}", response=EditionAnswer, summary="An edition with its live availability")
def get_edition(request: HttpRequest, edition_id: Id) -> HttpResponse:
    """Return an edition: its records, where its items are now, the other editions and translations of its work."""
    found = queries.edition_detail(edition_id)
    if found is None:
        raise Http404
    return answer(
        EditionAnswer(
            id=found.id,
            work_id=found.work_id,
            control_number=found.control_number,
            source=found.source_code,
            title=shaping.title(found.description),
            creators=shaping.creators(found.description),
            description=found.description,
            records=tuple(
                RecordReference(each.id, each.source_code, each.control_number) for each in found.records
            ),
            availability=shaping.availability(availability([found.id]).get(found.id)),
            other_editions=tuple(shaping.reference(each) for each in found.other_editions),
            url=shaping.edition_url(found.id),
        )
    )


def _in_format(found: RecordDetail, media_type: str) -> HttpResponse:
    if media_type == MARCXML:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n{codec.to_marcxml(codec.load(found.normalised))}'
        return HttpResponse(text, content_type=f"{MARCXML}; charset=utf-8")
    if media_type == ISO2709:
        return HttpResponse(codec.to_iso2709(codec.load(found.normalised)), content_type=ISO2709)
    record = found.record
    return answer(
        RecordAnswer(
            id=record.id,
            edition_id=found.edition_id,
            source=record.source_code,
            control_number=record.control_number,
            version=record.version,
            created_at=record.created_at,
            updated_at=record.updated_at,
            description=found.description,
            marc=orjson.loads(found.normalised),
        )
    )


def _conditional(
    request: HttpRequest, response: HttpResponse, found: RecordDetail, media_type: str
) -> HttpResponse:
    """Add the validators and answer 304 (RFC 9110 section 13) where the caller has this version already."""
    record = found.record
    etag = f'"{record.id}-{record.version}-{FORMATS.index(media_type)}"'
    changed = int(record.updated_at.timestamp())
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Vary"] = "Accept"
    response["Cache-Control"] = "no-cache"  # keep it, but ask each time
    conditional = get_conditional_response(request, etag=etag, last_modified=changed, response=response)
    return conditional if isinstance(conditional, HttpResponse) else response
