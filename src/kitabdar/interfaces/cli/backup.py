"""`kitabdar backup` and `kitabdar restore`: copies of the database that are proved, and put back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from tqdm import tqdm

from kitabdar.catalogue.indexing import state
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.interfaces.cli.installation import why_not_ready
from kitabdar.organisation import backups
from kitabdar.organisation.backups.stores import Progress


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the two commands."""
    backup = commands.add_parser(
        "backup",
        help="copy the database while the system runs",
        description="Write a copy of the database into a new folder, with counts and hashes by which it is proved. "
        "The system may go on working meanwhile. The search index is not in it: it is made from the database.",
        epilog="Example:  kitabdar backup /srv/backups --keep 14     (docs/backups.md tells more)",
    )
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="where the backups are kept")
    backup.add_argument("--keep", type=int, default=0, metavar="N", help="remove older backups beyond N")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser(
        "restore",
        help="prove a backup, or put it back",
        description="Load a backup into a scratch place and compare every table with what was written; with --replace "
        "then put it in the place of the database. The database before is kept beside it.",
        epilog="Examples:  kitabdar restore /srv/backups/kitabdar-20261126-030000 --check     "
        "kitabdar restore /srv/backups/kitabdar-20261126-030000 --replace",
    )
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    way = restore.add_mutually_exclusive_group(required=True)
    way.add_argument("--check", action="store_true", help="only prove it")
    way.add_argument("--replace", action="store_true", help="prove it and put it back")
    restore.set_defaults(run=_restore)


def _backup(words: argparse.Namespace) -> int:
    problem = why_not_ready()
    if problem or words.keep < 0:
        complain(problem or _("--keep needs a number from 0 on."))
        return 2
    try:
        with _shown() as progress:
            made = backups.make(words.folder, datetime.now(UTC), progress, keep=words.keep)
    except backups.BackupFailed as failure:
        complain(str(failure))
        return 1
    say(_("The backup is in %(place)s.") % {"place": made})
    return 0


def _restore(words: argparse.Namespace) -> int:
    try:
        with _shown() as progress:
            if words.check:
                found = backups.check(words.backup, progress)
            else:
                state.home().mkdir(parents=True, exist_ok=True)
                with state.only_indexer():
                    found = backups.replace(words.backup, progress)
                    state.ask_for_rebuild()
    except state.IndexerRunning:
        complain(_("Kitabdar is running here. Stop kitabdar serve first, then try again."))
        return 1
    except (backups.BackupFailed, OSError) as failure:
        complain(str(failure))
        return 1
    for table, each in sorted(found.tables.items()):
        say(f"  {table}: {each.rows}")
    say(_("The backup of %(when)s is whole: %(rows)s rows.") % {"when": found.made_at, "rows": found.rows})
    if found.kept:
        say(_("It is in place now; the database before is kept as %(kept)s.") % {"kept": found.kept})
        say(_("The next kitabdar serve makes the search index anew."))
    return 0


@contextmanager
def _shown() -> Iterator[Progress]:
    with tqdm(file=sys.stderr, disable=None, leave=False) as bar:

        def show(doing: str, done: int, total: int) -> None:
            bar.set_description_str(doing)
            bar.total = total
            bar.update(done - bar.n)

        yield show
