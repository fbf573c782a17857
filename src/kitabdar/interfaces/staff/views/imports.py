"""Files of records taken in: the last ones with their counts, and small ones by upload, rehearsed first."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.importing.report import heading
from kitabdar.catalogue.services.record_import import ImportProblem, ImportReport, import_file
from kitabdar.interfaces.staff import given
from kitabdar.interfaces.staff.pages import CHANGE, show, staff_page
from kitabdar.interfaces.staff.workplace import Workplace

LARGEST = 5 << 20
KEPT_SECONDS = 24 * 3600


@staff_page("catalogue.import")
def imports(request: HttpRequest, at: Workplace) -> HttpResponse:
    """List the last imports."""
    return _page(request, at)


@staff_page("catalogue.import", CHANGE)
def rehearse(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Read a file and say what it would change; nothing is written to the catalogue."""
    file = request.FILES.get("file")
    source = given.text(request.POST, "source", 40)
    if file is None or isinstance(file, list) or not file.size:
        return _page(request, at, problem=_("Choose a file of MARC records."))
    if file.size > LARGEST:
        text = _("The file is larger than 5 MB. Take it in on the server: %(command)s")
        return _page(
            request, at, problem=text % {"command": f"kitabdar import FILE --source {source or 'CODE'}"}
        )
    name = given.text({"name": file.name or ""}, "name", 120) or "upload"
    path = _keep(file)
    try:
        report = _take_in(at, path, name, source, dry_run=True)
    except ImportProblem as problem:
        path.unlink(missing_ok=True)
        return _page(request, at, problem=str(problem))
    offer = {"token": path.name, "source": source, "name": name}
    return _page(request, at, report=report, offer=offer)


@staff_page("catalogue.import", CHANGE)
def take_in(request: HttpRequest, at: Workplace) -> HttpResponse:
    """Take in the file that was rehearsed."""
    token = given.text(request.POST, "token", 64)
    path = next(
        (each for each in _kept() if secrets.compare_digest(each.name.encode(), token.encode())), None
    )
    if path is None:
        return _page(request, at, problem=_("The file is no longer there. Choose it again."))
    name, source = given.text(request.POST, "name", 120) or "upload", given.text(request.POST, "source", 40)
    try:
        report = _take_in(at, path, name, source, dry_run=False)
    except ImportProblem as problem:
        return _page(request, at, problem=str(problem))
    path.unlink(missing_ok=True)
    text = _(
        "Taken in: %(created)s new, %(updated)s updated, %(unchanged)s unchanged, %(rejected)s set aside."
    )
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "rejected")}
    messages.success(request, text % counts)
    return HttpResponseRedirect(reverse("staff:imports"))


def _take_in(at: Workplace, path: Path, name: str, source: str, *, dry_run: bool) -> ImportReport:
    with path.open("rb") as stream:
        return import_file(
            stream=stream,
            file_name=name,
            source_code=source,
            actor=at.actor,
            now=at.now,
            dry_run=dry_run,
            default_branch=at.branch.code,
        )


def _page(
    request: HttpRequest,
    at: Workplace,
    *,
    report: ImportReport | None = None,
    offer: dict[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "runs": catalogue.last_imports(),
        "sources": catalogue.sources(),
        "report": report,
        "reasons": _counted(report),
        "offer": offer,
        "problem": problem,
    }
    return show(request, at, "imports", context, 422 if problem else 200)


def _counted(report: ImportReport | None) -> list[tuple[str, int]]:
    if report is None:
        return []
    return [(heading(code), count) for code, count in (report.reasons + report.warnings).most_common(12)]


def _folder() -> Path:
    return Path(settings.HOME) / "uploads"


def _kept() -> Iterator[Path]:
    return _folder().iterdir() if _folder().is_dir() else iter(())


def _keep(file: UploadedFile[bytes]) -> Path:
    """Put an upload aside under a name that cannot be guessed; forget those of yesterday."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in _kept():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    path = _folder() / secrets.token_hex(24)
    with path.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return path
