"""Parallel 880 fields proposed in another script, to accept, correct or leave: nothing is saved unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kitabdar.catalogue.services.records import edit_record
from kitabdar.interfaces.staff import given, marc_text, recognise
from kitabdar.interfaces.staff.pages import FORM, show, staff_page
from kitabdar.interfaces.staff.views.records import load_marc, mistake_sentence, record_detail
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.marc import codec
from kitabdar.marc.parallels import SCRIPT_CODES, proposals, with_parallels
from kitabdar.marc.record import Subfields
from kitabdar.organisation.errors import Invalid

LONGEST = 4000


@staff_page("catalogue.edit", FORM)
def parallels(request: HttpRequest, at: Workplace, record_id: int) -> HttpResponse:
    """Show what can be proposed in a script; save what was accepted, as it was corrected."""
    found = record_detail(record_id)
    marc = load_marc(found)
    offered = {script: made for script in SCRIPT_CODES if (made := proposals(marc, script))}
    script = request.POST.get("script", "") or request.GET.get("script", "")
    if script not in offered:
        if (
            request.method == "POST"
        ):  # sent twice, or changed meanwhile: what is typed belongs to no other script
            messages.warning(
                request, _("These fields are there already, or the record was changed meanwhile.")
            )
            return HttpResponseRedirect(reverse("staff:record", args=(record_id,)))
        script = next(iter(offered), "")
    problems: list[str] = []
    version = found.record.version
    lines = {each.place: marc_text.write_subfields(each.subfields) for each in offered.get(script, ())}
    taken = set(lines)
    if request.method == "POST":
        taken = {place for place in lines if request.POST.get(f"take-{place}")}
        lines = {place: request.POST.get(f"line-{place}", line)[:LONGEST] for place, line in lines.items()}
        version = given.number(request.POST, "version")
        try:
            accepted = _accepted(lines, taken)
            if accepted:
                changed = codec.dump(with_parallels(marc, accepted, script))
                edit_record(
                    actor=at.actor,
                    record_id=record_id,
                    marc_json=changed,
                    now=at.now,
                    expected_version=version,
                )
                said = ngettext("%(n)s field was added.", "%(n)s fields were added.", len(accepted))
                messages.success(request, said % {"n": len(accepted)})
                return HttpResponseRedirect(reverse("staff:record", args=(record_id,)))
            problems = [_("Choose the fields to add.")]
        except marc_text.Unreadable as unreadable:
            problems = [mistake_sentence(each) for each in unreadable.mistakes]
        except Invalid as invalid:
            problems = list(invalid.problems.values())
    context = {
        "record": found.record,
        "title": recognise.title_form(found.description, found.record.control_number),
        "scripts": list(offered),
        "script": script,
        "version": version,
        "problems": problems,
        "rows": [
            {
                "place": each.place,
                "tag": each.field.tag,
                "source": marc_text.line(each.field),
                "line": lines[each.place],
                "is_taken": each.place in taken,
            }
            for each in offered.get(script, ())
        ],
    }
    return show(request, at, "record_parallels", context, 422 if problems else 200)


def _accepted(lines: Mapping[int, str], taken: Collection[int]) -> dict[int, Subfields]:
    """Read the proposals taken, a row a line, as they were corrected; raise Unreadable with every mistake."""
    found: dict[int, Subfields] = {}
    mistakes: list[marc_text.Mistake] = []
    for row, (place, line) in enumerate(lines.items(), 1):
        if place not in taken:
            continue
        try:
            read = marc_text.read_subfields(" ".join(line.split()), row)
            found[place] = tuple((code, value) for code, value in read if code != "6" and value.strip())
            if not found[place]:
                mistakes.append(marc_text.Mistake(row, "subfields", "880"))
        except marc_text.Unreadable as unreadable:
            mistakes += unreadable.mistakes
    if mistakes:
        raise marc_text.Unreadable(mistakes)
    return found
