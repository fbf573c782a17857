"""`kitabdar backup`: a copy of the database, made while the system runs."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from tqdm import tqdm

from kitabdar.interfaces.cli.console import complain, say
from kitabdar.organisation import backups
from kitabdar.organisation.backups.stores import Progress

STOPPED = 143  # the exit code of what SIGTERM ended


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "backup",
        help="copy the database while the system runs",
        description="Write a copy of the database into a new folder, with counts and hashes by which it is proved. "
        "The system may go on working meanwhile. The search index is not in it: it is made from the database.",
        epilog="Example:  kitabdar backup /srv/backups --keep 14     (docs/backups.md tells more)",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the backups are kept")
    parser.add_argument(
        "--keep",
        type=int,
        metavar="N",
        help="prove the new backup as restore --check does, then remove older ones beyond N in all",
    )
    parser.set_defaults(run=_run)


def _run(words: argparse.Namespace) -> int:
    if words.keep is not None and words.keep < 1:
        complain(_("--keep needs a number from 1 on: how many backups there are to be."))
        return 2
    try:
        with shown() as progress:
            made = backups.make(words.folder, datetime.now(UTC), progress, keep=words.keep or 0)
    except KeyboardInterrupt:
        complain(_("Stopped. Nothing is left of the backup that was being made."))
        return 1
    except backups.BackupFailed as failure:
        complain(str(failure))
        return 1
    say(_("The backup is in %(place)s.") % {"place": made})
    if not words.keep:
        say(_("Prove it: kitabdar restore %(place)s --check") % {"place": made})
    return 0


@contextmanager
def shown() -> Iterator[Progress]:
    """Show on a terminal how far it is; end tidily when told to by SIGTERM."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(STOPPED))
    with tqdm(file=sys.stderr, disable=None, leave=False) as bar:

        def show(doing: str, done: int, total: int) -> None:
            bar.set_description_str(doing)
            bar.total = total
            bar.update(done - bar.n)

        yield show
