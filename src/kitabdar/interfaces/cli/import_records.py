"""`kitabdar import`: take files of MARC records into the catalogue and make them searchable."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from kitabdar.catalogue import indexing
from kitabdar.catalogue.consideration import is_used
from kitabdar.catalogue.kindness import kind_session
from kitabdar.catalogue.services.importing.report import heading
from kitabdar.catalogue.services.record_import import ImportProblem, ImportReport, import_file
from kitabdar.catalogue.services.sources import create_source
from kitabdar.interfaces.cli import authorities
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.search.engine import IndexUnavailable, WriterBusy

QUIET_SECONDS = 15.0


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "import",
        help="take files of MARC records into the catalogue",
        description="Take records in from ISO 2709 or MARCXML files (also compressed with gzip, also from standard "
        "input with -). What cannot be read is set aside in a quarantine file; importing a file twice changes nothing.",
        epilog="Examples:  kitabdar import books.mrc --source main     kitabdar import *.xml.gz --source loc "
        '--create-source "Library of Congress" --dry-run     (docs/import.md tells more)',
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file of records, or - for standard input")
    parser.add_argument("--source", required=True, metavar="CODE", help="where the records come from")
    parser.add_argument(
        "--create-source", metavar="NAME", help="make the source, with this name, if it is not there"
    )
    parser.add_argument("--dry-run", action="store_true", help="read and compare everything, write nothing")
    parser.add_argument(
        "--resume", action="store_true", help="go on with a file whose import was interrupted"
    )
    parser.add_argument(
        "--refresh", action="store_true", help="read unchanged records and their items again, too"
    )
    parser.add_argument(
        "--items", metavar="MAPPING", help="koha-952, marc-852, or a mapping file of your own"
    )
    parser.add_argument(
        "--branch", metavar="CODE", default="", help="branch of items whose own is not known here"
    )
    parser.add_argument(
        "--quarantine", metavar="DIR", type=Path, help="where to put what could not be taken in"
    )
    parser.set_defaults(run=run, needs_library=True)


def run(words: argparse.Namespace) -> int:
    """Import the files one after another; 0 when all were taken in, 1 when something stopped, 2 when asked wrongly."""
    if problem := _asked_wrongly(words):
        complain(problem)
        return 2
    try:
        mapping = _mapping(words.items)
        if words.create_source:
            create_source(
                actor=system_actor("import"),
                code=words.source,
                name=words.create_source,
                now=datetime.now(UTC),
            )
    except (ImportProblem, Invalid, NotFound, ValueError, OSError) as error:
        complain(_("%(what)s: %(reason)s") % {"what": words.items or words.source, "reason": error})
        return 2
    except DatabaseError as error:
        complain(_("The database cannot be written: %(reason)s") % {"reason": error})
        return 1
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # so that what was begun is put in order, as after Ctrl-C
    with kind_session() if is_used() else nullcontext():
        worst = max(_import(name, mapping, words) for name in words.files)
        return worst if words.dry_run else max(worst, make_searchable())


def make_searchable() -> int:
    """Index what waits for it, unless a running indexer does so already; return the exit code."""
    try:
        with tqdm(desc=_("Making searchable"), unit=" ed", file=sys.stderr, disable=None, leave=False) as bar:
            done = indexing.drain(bar.update)
    except WriterBusy:
        say(_("The running indexer makes the records searchable."))
        return 0
    except (IndexUnavailable, OSError) as problem:
        complain(
            _("The records are kept, but not searchable yet: %(problem)s. Run: kitabdar index rebuild")
            % {"problem": problem}
        )
        return 1
    except KeyboardInterrupt:
        complain(
            _(
                "Stopped. The records are kept; a running site makes them searchable, or: kitabdar index rebuild"
            )
        )
        return 1
    if done:
        say(_("Searchable: %(count)s editions.") % {"count": done})
    return 0


def _asked_wrongly(words: argparse.Namespace) -> str:
    if "-" in words.files and words.resume:
        return _("Standard input cannot be resumed; save it to a file first.")
    for name in words.files:
        if name == "-":
            continue
        path = Path(name)
        if path.is_dir():
            return _("%(name)s is a folder. Name the files in it.") % {"name": name}
        if not path.exists():
            return _("There is no file %(name)s.") % {"name": name}
        if not os.access(path, os.R_OK):
            return _("The file %(name)s may not be read by this user.") % {"name": name}
    return ""


def _mapping(named: str | None) -> str:
    """Return the text of a mapping file, or the name of a shipped mapping."""
    if not named:
        return ""
    path = Path(named)
    return path.read_text(encoding="utf-8") if path.is_file() else named


def _written(name: str) -> str:
    """Return the name of a file as text; octets that are no UTF-8, as in names from old systems, as replaced signs."""
    return os.fsencode(name).decode("utf-8", "replace")


def _import(path: str, mapping: str, words: argparse.Namespace) -> int:
    name = _written(path)
    if name != "-" and not words.dry_run and authorities.holds_authorities(Path(path)):
        return authorities.import_file(Path(path))
    with ExitStack() as stack:
        try:
            stream = (
                sys.stdin.buffer
                if path == "-"
                else cast(BinaryIO, stack.enter_context(Path(path).open("rb")))
            )
            report = import_file(
                stream=stream,
                file_name="standard-input" if name == "-" else Path(name).name,
                source_code=words.source,
                actor=system_actor("import"),
                now=datetime.now(UTC),
                dry_run=words.dry_run,
                resume=words.resume,
                refresh=words.refresh,
                item_mapping=mapping,
                default_branch=words.branch,
                quarantine=words.quarantine or settings.HOME / "quarantine",
                progress=_progress(name, stream, stack),
            )
        except (ImportProblem, OSError) as problem:
            stack.close()
            complain(f"{name}: {problem}")
            return 1
        except KeyboardInterrupt:
            stack.close()
            complain(_("Stopped. What was taken in is kept; go on with --resume."))
            return 1
    _tell(name, report)
    return 1 if report.stopped or report.rejected == report.read else 0


def _progress(name: str, stream: BinaryIO, stack: ExitStack) -> Callable[[ImportReport], None]:
    """Return what shows how far we are: a bar for a person, a line now and then for a log."""
    seekable = stream.seekable()
    size = os.fstat(stream.fileno()).st_size if seekable else None
    if not sys.stderr.isatty():
        return _lines(name)
    bar: Any = stack.enter_context(
        tqdm(
            total=size,
            desc=name,
            unit="B" if seekable else " rec",
            unit_scale=True,
            file=sys.stderr,
            leave=False,
        )
    )

    def show(report: ImportReport) -> None:
        bar.update((stream.tell() if seekable else report.read) - bar.n)
        bar.set_postfix_str(_("%(count)s records") % {"count": report.read})

    return show


def _lines(name: str) -> Callable[[ImportReport], None]:
    last = time.monotonic()

    def show(report: ImportReport) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET_SECONDS:
            last = time.monotonic()
            complain(_("%(name)s: %(count)s records so far") % {"name": name, "count": report.read})

    return show


def _tell(name: str, report: ImportReport) -> None:
    say(_("%(name)s (rehearsal, nothing was written)") % {"name": name} if report.is_rehearsal else name)
    for label, count in (
        (_("read"), report.read),
        (_("created"), report.created),
        (_("updated"), report.updated),
        (_("unchanged"), report.unchanged),
        (_("rejected"), report.rejected),
    ):
        say(f"  {label}: {count}")
    if report.resumed_at:
        say("  " + _("went on after record %(position)s") % {"position": report.resumed_at})
    if report.items_created or report.items_updated or report.items_not_taken:
        say(
            "  "
            + _("items: %(created)s new, %(updated)s brought up to date, %(not_taken)s not taken")
            % {
                "created": report.items_created,
                "updated": report.items_updated,
                "not_taken": report.items_not_taken,
            }
        )
    if report.new_item_types:
        say("  " + _("new item types: %(codes)s") % {"codes": ", ".join(report.new_item_types)})
    for code, count in report.reasons.most_common():
        say(f"  {count} × {heading(code)}")
    if report.warnings:
        total = report.warnings.total()
        say("  " + ngettext("%(count)s oddity mended", "%(count)s oddities mended", total) % {"count": total})
    if report.quarantine:
        say("  " + _("set aside, with reasons: %(path)s") % {"path": report.quarantine})
    if report.stopped:
        complain(f"{name}: {report.stopped}")
