"""`kitabdar index rebuild|verify`: make the search index again, or prove that it says what the database says."""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _
from tqdm import tqdm

from kitabdar.catalogue import indexing
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.search.engine import IndexUnavailable, WriterBusy
from kitabdar.search.engines import engine
from kitabdar.search.messages import sentence


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "index",
        help="make the search index again, or check it against the database",
        description="The database is the truth; the index is made from it and can always be made again.",
        epilog="Examples:  kitabdar index rebuild    kitabdar index verify",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    rebuild = actions.add_parser(
        "rebuild",
        help="make a new index beside the old one and switch when it is complete",
        description="Make a new index beside the one in use and switch to it when complete; search stays up.",
        epilog="Example:  kitabdar index rebuild",
    )
    rebuild.set_defaults(run=_rebuild, needs_library=True)
    verify = actions.add_parser(
        "verify",
        help="compare index and database, edition by edition",
        description="Compare index and database edition by edition and name every difference.",
        epilog="Example:  kitabdar index verify",
    )
    verify.set_defaults(run=_verify, needs_library=True)


def _rebuild(_words: argparse.Namespace) -> int:
    with tqdm(unit=" editions", file=sys.stderr, disable=None, smoothing=0.1) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            indexing.rebuild(progress)
        except (indexing.RebuildFailed, WriterBusy, OSError) as problem:
            complain(_("The index was not rebuilt; the one in use stays: %(problem)s") % {"problem": problem})
            return 1
    say(_("The new index is in use: %(count)s editions.") % {"count": engine().info().documents})
    return 0


def _verify(_words: argparse.Namespace) -> int:
    try:
        found = indexing.verify()
    except IndexUnavailable as problem:
        complain(sentence(problem))
        return 1
    if found.is_equal:
        say(_("Index and database agree: %(count)s editions.") % {"count": found.checked})
        return 0
    for label, ids in (
        (_("missing in the index"), found.missing),
        (_("in the index, not in the database"), found.extra),
        (_("of another version"), found.stale),
    ):
        if ids:
            named = ", ".join(str(each) for each in ids[:20])
            say(f"{label}: {len(ids)} ({named}{' …' if len(ids) > 20 else ''})")
    say(_("Run: kitabdar index rebuild"))
    return 1
