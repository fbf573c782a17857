"""Whole lists lent or taken back: looked at first, then done a few lines at a time, with a table of what came of it."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.circulation import batches as queries
from kitabdar.circulation.batches import RunView
from kitabdar.circulation.errors import NotFound
from kitabdar.circulation.rules.batches import MOST_LINES, read_list
from kitabdar.circulation.services import batches
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.errors import Invalid

LARGEST_FILE = 1 << 20
LONGEST_LIST = 40_000
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@staff_page("circulation.batch", FORM)
def batch_list(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take a list, and look at each line before anything is done; below it the last lists of the branch."""
    if request.method != "POST":
        return _form(request, at, {"kind": "check_in", "card": given.text(request.GET, "card", 40)}, {})
    values = {
        "kind": given.text(request.POST, "kind", 10),
        "card": given.text(request.POST, "card", 40),
        "list": request.POST.get("list", "")[:LONGEST_LIST],
    }
    dropped_on = given.day(request.POST, "dropped_on")
    try:
        found = read_list(f"{values['list']}\n{_file(request)}")
        run_id = batches.begin_batch(
            actor=at.actor,
            kind=values["kind"],
            barcodes=found.barcodes,
            branch_id=at.branch.id,
            card_number=values["card"],
            dropped_at=hours.end_of_day(organisation.hours_of(at.branch.id), dropped_on)
            if dropped_on
            else None,
            now=at.now,
        )
    except Invalid as invalid:
        return _form(request, at, values, invalid.problems, 422)
    except NotFound as missing:
        return _form(request, at, values, {"card": refusing.not_found(missing)}, 422)
    if found.twice:
        text = _("Named more than once, taken once: %(barcodes)s.")
        messages.warning(request, text % {"barcodes": ", ".join(found.twice[:20])})
    return HttpResponseRedirect(reverse("staff:batch", args=(run_id,)))


@staff_page("circulation.batch")
def batch(request: HttpRequest, at: Workplace, run_id: int) -> HttpResponse:
    """Show a list: what would happen, how far it is, what came of each line."""
    run = _run(at, run_id)
    return show(request, at, "batch", {"run": run, "going": "going" in request.GET and run.left})


@staff_page("circulation.batch", CHANGE)
def go(request: HttpRequest, at: Workplace, run_id: int) -> HttpResponse:
    """Do the next lines; the page goes on by itself where it can."""
    _run(at, run_id)
    batches.go_on(actor=at.actor, run_id=run_id, now=at.now)
    return HttpResponseRedirect(f"{reverse('staff:batch', args=(run_id,))}?going")


@staff_page("circulation.batch")
def download(request: HttpRequest, at: Workplace, run_id: int) -> HttpResponse:
    """Give the table as a file for a spreadsheet."""
    run = _run(at, run_id)
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Line"), _("Barcode"), _("Title"), _("Result"), _("What was said")])
    for line in run.lines:
        cells = (line.barcode, line.title, line.state_name, line.said)
        writer.writerow([line.number, *(_harmless(each) for each in cells)])
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="list-{run.id}.csv"'
    return response


def _run(at: Workplace, run_id: int) -> RunView:
    """Return a list of a branch where they may see it. Raises NotFound."""
    found = queries.run(run_id)
    if found is None or not at.actor.may("circulation.batch", organisation.place_by_id(found.branch_id).path):
        raise NotFound("batch", run_id)
    return found


def _file(request: HttpRequest) -> str:
    """Return the text of an uploaded list, "" where there is none. Raises Invalid."""
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        return ""
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid({"list": _("The file is larger than 1 MB: that is no list of barcodes.")})
    data: bytes = file.read()
    return data.decode("utf-8-sig", "replace").replace("\x00", "")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def _form(
    request: HttpRequest, at: Workplace, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    context = {
        "values": values,
        "errors": errors,
        "runs": queries.runs_at(at.branch.id),
        "most": MOST_LINES,
    }
    return show(request, at, "batches", context, status)
