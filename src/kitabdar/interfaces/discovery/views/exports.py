"""A record to take away: for other catalogues and for lists of literature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.views import RecordDetail
from kitabdar.marc import codec, description_json, export
from kitabdar.marc.problems import TooLong


@dataclass(frozen=True, slots=True)
class Format:
    """A form to take a record away in."""

    label: str | Promise
    media_type: str
    write: Callable[[RecordDetail], str | bytes]


FORMATS: dict[str, Format] = {
    "ris": Format(
        "RIS (EndNote, Zotero)",
        "application/x-research-info-systems; charset=utf-8",
        lambda record: export.ris(record.description),
    ),
    "bib": Format(
        "BibTeX", "application/x-bibtex; charset=utf-8", lambda record: export.bibtex(record.description)
    ),
    "mrc": Format(
        "MARC 21", "application/marc", lambda record: codec.to_iso2709(codec.load(record.normalised))
    ),
    "xml": Format(
        "MARCXML",
        "application/marcxml+xml; charset=utf-8",
        lambda record: codec.to_marcxml(codec.load(record.normalised)),
    ),
    "json": Format(
        "JSON", "application/json; charset=utf-8", lambda record: description_json.dump(record.description)
    ),
    "dc": Format(
        _("Dublin Core"),
        "application/xml; charset=utf-8",
        lambda record: export.dublin_core(record.description),
    ),
}


@require_safe
def give(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """Send the best record of an edition in one of the FORMATS; back to its page where the format cannot hold it."""
    summary = catalogue.summaries([edition_id]).get(edition_id)
    record = catalogue.record_of(summary.record_id) if summary else None
    if record is None or code not in FORMATS:
        raise Http404
    chosen = FORMATS[code]
    try:
        written = chosen.write(record)
    except TooLong:
        messages.error(request, gettext("This record is too long for MARC 21 as a file; take it as MARCXML."))
        return HttpResponseRedirect(reverse("discovery:edition", args=(edition_id,)))
    response = HttpResponse(written, content_type=chosen.media_type)
    name = quote(record.record.control_number.strip() or str(edition_id), safe="")
    ending = "xml" if code == "dc" else code
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.{ending}"
    return response
