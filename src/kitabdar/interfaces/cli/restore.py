"""`kitabdar restore`: prove a backup, or put it back."""

from __future__ import annotations

import argparse
import signal
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from kitabdar.catalogue.indexing import state
from kitabdar.interfaces.cli.backup import shown
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.interfaces.cli.installation import why_not_ready
from kitabdar.organisation import backups

HASH_SHOWN = 12  # digits of a sum that are shown


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "restore",
        help="prove a backup, or put it back",
        description="Load a backup into a scratch place and compare every table with what was written; with --replace "
        "then put it in the place of the database. The database before is kept beside it.",
        epilog="Examples:  kitabdar restore /srv/backups/kitabdar-20261126-030000 --check     "
        "kitabdar restore /srv/backups/kitabdar-20261126-030000 --replace",
    )
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--check", action="store_true", help="only prove it; the database is left alone")
    way.add_argument("--replace", action="store_true", help="prove it, then put it in the database's place")
    parser.add_argument(
        "--stopped",
        action="store_true",
        help="with --replace: the worker is stopped, though it said lately that it is alive",
    )
    parser.set_defaults(run=_run)


def _run(words: argparse.Namespace) -> int:
    try:
        found = _replaced(words) if words.replace else _checked(words)
    except KeyboardInterrupt:
        complain(_("Stopped. The database is as it was."))
        return 1
    except state.IndexerRunning:
        complain(_("Kitabdar is running here. Stop kitabdar serve first, then try again."))
        return 1
    except backups.Differs as failure:
        _tell(failure.checked.tables)
        complain(str(failure))
        return 1
    except backups.BackupFailed as failure:
        complain(str(failure))
        return 1
    except OSError as problem:
        complain(_("%(place)s: %(reason)s") % {"place": problem.filename, "reason": problem.strerror})
        return 1
    _tell(found.tables)
    say(_("The backup of %(when)s is whole: %(rows)s rows.") % {"when": found.made_at, "rows": found.rows})
    if words.replace:
        _tell_what_is_next(found.kept)
    return 0


def _checked(words: argparse.Namespace) -> backups.Checked:
    with shown() as progress:
        return backups.check(words.backup, progress)


def _replaced(words: argparse.Namespace) -> backups.Checked:
    now = datetime.now(UTC)
    with state.only_indexer(), shown() as progress:
        return backups.replace(words.backup, now, progress, before=_go_through, is_stopped=words.stopped)


def _go_through() -> None:
    """Let nobody stop what is a moment's work now, and ask for a new index: killed, it is asked for all the same."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    state.ask_for_rebuild()


def _tell(tables: list[backups.Compared]) -> None:
    """Show of every table how many rows were written and found, and the sum of what was found."""
    width = max((len(each.name) for each in tables), default=0)
    heads = _("table"), _("written"), _("found"), _("sum")
    say("  {:{width}} {:>12} {:>12}  {}".format(*heads, width=width))
    for each in tables:
        sign = "✓" if each.is_same else "✗"
        written, found = (str(side.rows) if side else "–" for side in (each.written, each.found))
        sum_ = each.found.hash[:HASH_SHOWN] if each.found else ""
        say(f"{sign} {each.name:{width}} {written:>12} {found:>12}  {sum_}")


def _tell_what_is_next(kept: str) -> None:
    say(_("It is in place now."))
    if kept:
        say(_("The database before is kept as %(kept)s until the next restore.") % {"kept": kept})
    say(_("The next kitabdar serve makes the search index anew."))
    if problem := why_not_ready():
        say(problem)
