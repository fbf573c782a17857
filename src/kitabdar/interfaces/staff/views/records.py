"""A record as cataloguers see it: MARC, history, items; changed as text, restored, joined and separated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services import clusters
from kitabdar.catalogue.services.importing.report import sentence
from kitabdar.catalogue.services.records import edit_record, restore_version
from kitabdar.catalogue.views import RecordDetail
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.moves import resting
from kitabdar.interfaces.staff import given, marc_text, recognise, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.marc import codec, lint
from kitabdar.marc.record import Record
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid

FIRST_COPIES = 60
"""Items that the page of a record shows before it is asked for all."""


@staff_page("catalogue.view")
def records(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Look for records by words, or go to the item with this barcode."""
    words = given.text(request.GET, "q", given.LONGEST_CODE)
    looked = None
    if words:
        item = recognise.scanned(words).item
        if item is not None:
            return HttpResponseRedirect(reverse("staff:record", args=(item.record_id,)))
        looked = recognise.look(words, at, readers=False)
    return show(request, at, "records", {"words": words, "looked": looked})


@staff_page("catalogue.view")
def edition(request: HttpRequest, at: Workplace, edition_id: int) -> HttpResponse:
    """Go to the best record of an edition."""
    found = catalogue.summaries([edition_id]).get(edition_id)
    if found is None:
        raise NotFound("edition", edition_id)
    return HttpResponseRedirect(reverse("staff:record", args=(found.record_id,)))


@staff_page("catalogue.view")
def record(request: HttpRequest, at: Workplace, record_id: int) -> HttpResponse:
    """Show a record with everything that hangs on it."""
    found = record_detail(record_id)
    detail = catalogue.edition_detail(found.edition_id)
    queue = circulation.hold_queue(found.edition_id, limit=60)
    most = None if "all" in request.GET else FIRST_COPIES
    shown, count = catalogue.items_of(detail, most=most) if detail else ([], 0)
    rests = resting([item.id for item in shown], at.now)
    context = {
        "record": found.record,
        "edition_id": found.edition_id,
        "title": recognise.title_form(found.description, found.record.control_number),
        "fields": _lines(load_marc(found)),
        "edition": detail,
        "copies": [(item, rests.get(item.id)) for item in shown],
        "copy_count": count,
        "work_title": recognise.work_title(detail) if detail else None,
        "versions": catalogue.record_history(record_id),
        "queue": queue,
        "recallable": circulation.recallable(queue, by_reader=False),
        "branches": organisation.branches(public_only=True, network_of=at.branch.id),
    }
    return show(request, at, "record", context)


@staff_page("catalogue.edit", FORM)
def edit(request: HttpRequest, at: Workplace, record_id: int) -> HttpResponse:
    """Change a record as text; a change made meanwhile by a colleague is not overwritten."""
    found = record_detail(record_id)
    if request.method != "POST":
        return _form(request, at, found, marc_text.write(load_marc(found)), found.record.version)
    text = request.POST.get("marc", "")[: marc_text.LONGEST + 1]
    version = given.number(request.POST, "version")
    try:
        changed = marc_text.read(text)
        edit_record(
            actor=at.actor,
            record_id=record_id,
            marc_json=codec.dump(changed),
            now=at.now,
            expected_version=version,
        )
    except marc_text.Unreadable as unreadable:
        problems = [mistake_sentence(each) for each in unreadable.mistakes[:20]]
        return _form(request, at, found, text, version, problems)
    except Invalid as invalid:
        stale = "version" in invalid.problems
        return _form(request, at, found, text, version, list(invalid.problems.values()), stale=stale)
    messages.success(request, _("The record is saved."))
    for problem in lint.check(changed)[:8]:
        messages.warning(request, f"{problem.field} {sentence(problem)}".strip())
    return HttpResponseRedirect(reverse("staff:record", args=(record_id,)))


@staff_page("catalogue.edit", CHANGE)
def restore(request: HttpRequest, at: Workplace, record_id: int) -> HttpResponse:
    """Make an earlier version the present one."""
    number = given.number(request.POST, "version")
    done = refusing.attempt(
        request,
        lambda: restore_version(actor=at.actor, record_id=record_id, number=number, now=at.now),
    )
    if done is not None:
        messages.success(request, _("Version %(number)s is restored.") % {"number": number})
    return HttpResponseRedirect(reverse("staff:record", args=(record_id,)))


@staff_page("catalogue.edit", CHANGE)
def cluster(request: HttpRequest, at: Workplace, edition_id: int) -> HttpResponse:
    """Take an edition out of its work, put it into another, or let the rules decide again."""
    what, work_id = request.POST.get("what", ""), given.number(request.POST, "work")
    doing: dict[str, tuple[Callable[[], int], str]] = {
        "separate": (
            lambda: clusters.separate_edition(actor=at.actor, edition_id=edition_id, now=at.now),
            _("The edition now stands in a work of its own."),
        ),
        "join": (
            lambda: clusters.join_edition(actor=at.actor, edition_id=edition_id, work_id=work_id, now=at.now),
            _("The edition is joined to the work."),
        ),
        "release": (
            lambda: clusters.release_edition(actor=at.actor, edition_id=edition_id, now=at.now),
            _("The rules decide again about this edition."),
        ),
    }
    if what in doing and refusing.attempt(request, doing[what][0]) is not None:
        messages.success(request, doing[what][1])
    return HttpResponseRedirect(reverse("staff:edition", args=(edition_id,)))


def record_detail(record_id: int) -> RecordDetail:
    """Return a record, for the pages about it. Raises NotFound."""
    found = catalogue.record_of(record_id)
    if found is None:
        raise NotFound("record", record_id)
    return found


def load_marc(found: RecordDetail) -> Record:
    """Return its MARC; an empty record where what is kept cannot be read."""
    try:
        return codec.load(found.normalised)
    except ValueError:
        return Record("", ())


def _lines(record: Record) -> list[dict[str, Any]]:
    """Lay out the fields for reading."""
    leader = {"tag": "LDR", "indicators": "", "subfields": (), "data": record.leader}
    return [
        leader,
        *(
            {
                "tag": field.tag,
                "indicators": field.indicators.replace(" ", "#"),
                "subfields": field.subfields,
                "data": field.data,
            }
            for field in record.fields
        ),
    ]


def _form(
    request: HttpRequest,
    at: Workplace,
    found: RecordDetail,
    text: str,
    version: int,
    problems: list[str] | None = None,
    *,
    stale: bool = False,
) -> HttpResponse:
    context = {
        "record": found.record,
        "title": recognise.title_form(found.description, found.record.control_number),
        "text": text,
        "version": version,
        "problems": problems or [],
        "stale": stale,
    }
    return show(request, at, "record_form", context, 422 if problems else 200)


def mistake_sentence(mistake: marc_text.Mistake) -> str:
    """Say what is wrong with a line, and in which."""
    sentences = {
        "leader": _("Line %(line)s: the leader (LDR) must have 24 characters."),
        "tag": _("Line %(line)s: “%(text)s” does not begin with a tag of three characters and a space."),
        "indicators": _("Line %(line)s: field %(text)s needs two indicators (# for blank)."),
        "subfields": _("Line %(line)s: field %(text)s needs a subfield, such as $a."),
        "code": _(
            "Line %(line)s: field %(text)s has a $ without a code. Write {dollar} for the sign itself."
        ),
        "signs": _("Line %(line)s holds characters that cannot be seen. Type it again."),
        "long": _("This is too long to be one record."),
    }
    return sentences[mistake.code] % {"line": mistake.line, "text": mistake.text}
