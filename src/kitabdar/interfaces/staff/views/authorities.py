"""Authorities as cataloguers see them: looked for in any script, one with all its names, changed, restored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue.authorities import queries
from kitabdar.catalogue.authorities.views import AuthorityView
from kitabdar.catalogue.naming.stating import Name, read_name, write_name
from kitabdar.catalogue.services.authorities.editing import add_authority, edit_authority, restore_authority
from kitabdar.interfaces.staff import given, refusing
from kitabdar.interfaces.staff.pages import CHANGE, FORM, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation.errors import Invalid, NotFound

LONGEST_TEXT = 60_000  # characters of all names as typed
LONGEST_NOTE = 4_000


@staff_page("catalogue.view")
def authorities(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Look for authorities by any of their names, or go through all of them."""
    words = given.text(request.GET, "q", given.LONGEST_CODE)
    kind = given.text(request.GET, "kind", 20)
    found = queries.find(words, kind=kind, after=given.number(request.GET, "after"))
    more = found[-1].id if not words and len(found) == queries.PAGE else 0
    context = {"words": words, "kind": kind, "kinds": queries.kinds(), "found": found, "more": more}
    return show(request, at, "authorities", context)


@staff_page("catalogue.view")
def authority(request: HttpRequest, at: Workplace, authority_id: int) -> HttpResponse:
    """Show an authority with all its names, and its history."""
    context = {"authority": _found(authority_id), "versions": queries.history(authority_id)}
    return show(request, at, "authority", context)


@staff_page("catalogue.edit", FORM)
def edit(request: HttpRequest, at: Workplace, authority_id: int) -> HttpResponse:
    """Change the names of an authority, one a line, the heading first."""
    found = _found(authority_id)
    if request.method != "POST":
        return _form(request, at, found, _lines(found), found.note, found.version)
    text, note = _text(request), _note(request)
    version = given.number(request.POST, "version")
    try:
        edit_authority(
            actor=at.actor,
            authority_id=authority_id,
            names=_names(text),
            note=note,
            now=at.now,
            expected_version=version,
        )
    except Invalid as invalid:
        return _form(request, at, found, text, note, version, list(invalid.problems.values()))
    messages.success(request, _("The authority is saved."))
    return HttpResponseRedirect(reverse("staff:authority", args=(authority_id,)))


@staff_page("catalogue.edit", FORM)
def add(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Make an authority."""
    if request.method != "POST":
        return _form(request, at, None, "", "", 0)
    text, note = _text(request), _note(request)
    kind = given.text(request.POST, "kind", 20)
    try:
        made = add_authority(actor=at.actor, kind=kind, names=_names(text), note=note, now=at.now)
    except Invalid as invalid:
        return _form(request, at, None, text, note, 0, list(invalid.problems.values()), kind=kind)
    messages.success(request, _("The authority is saved."))
    return HttpResponseRedirect(reverse("staff:authority", args=(made,)))


@staff_page("catalogue.edit", CHANGE)
def restore(request: HttpRequest, at: Workplace, authority_id: int) -> HttpResponse:
    """Make an earlier version the present one."""
    number = given.number(request.POST, "version")
    done = refusing.attempt(
        request,
        lambda: restore_authority(actor=at.actor, authority_id=authority_id, number=number, now=at.now),
    )
    if done is not None:
        messages.success(request, _("Version %(number)s is restored.") % {"number": number})
    return HttpResponseRedirect(reverse("staff:authority", args=(authority_id,)))


def _found(authority_id: int) -> AuthorityView:
    found = queries.authority(authority_id)
    if found is None:
        raise NotFound("authority", authority_id)
    return found


def _text(request: HttpRequest) -> str:
    return request.POST.get("names", "")[:LONGEST_TEXT].replace("\x00", "")


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")[:LONGEST_NOTE].replace("\x00", "")


def _names(text: str) -> list[Name]:
    """Read the names as typed; raise Invalid naming the line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(read_name(line))
            except ValueError:
                problem = _(
                    "Line %(line)s: write a language code of three letters, then the name: aze Gəncə."
                )
                raise Invalid({"names": problem % {"line": number}}) from None
    return found


def _lines(found: AuthorityView) -> str:
    names = (found.heading, *found.names)
    return "\n".join(write_name(name.text, name.language, name.relation) for name in names)


def _form(
    request: HttpRequest,
    at: Workplace,
    found: AuthorityView | None,
    text: str,
    note: str,
    version: int,
    problems: list[str] | None = None,
    *,
    kind: str = "person",
) -> HttpResponse:
    context = {
        "authority": found,
        "text": text,
        "note": note,
        "version": version,
        "problems": problems or [],
        "kind": kind,
        "kinds": queries.kinds(),
    }
    return show(request, at, "authority_form", context, 422 if problems else 200)
