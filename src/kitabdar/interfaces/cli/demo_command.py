"""`kitabdar demo`: a library network with real books, made on first start, then served."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from tqdm import tqdm

from kitabdar.interfaces.cli import init, serve
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.interfaces.cli.demo import load as sample


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "demo",
        help="a library network with real books, to look around in",
        description=(
            "Make the sample library in the home if it is not there yet (two networks, twelve branches, real "
            "records, readers, loans), print its accounts and serve it on this machine."
        ),
        epilog="Example:  kitabdar demo --port 8080",
    )
    parser.add_argument("--port", type=int, default=None, help="port to listen on (default: PORT, or 8000)")
    parser.add_argument("--no-serve", action="store_true", help="make the library and stop")
    parser.set_defaults(run=_run)


def _run(words: argparse.Namespace) -> int:
    if not init.prepare():
        return 1
    if not sample.is_loaded() and not _load():
        return 1
    say(_("Accounts of the sample library (also in %(file)s):") % {"file": settings.HOME / sample.ACCOUNTS})
    say((settings.HOME / sample.ACCOUNTS).read_text().rstrip())
    return 0 if words.no_serve else serve.run(words.port)


def _load() -> bool:
    titles = {
        "places": _("Places and people"),
        "authorities": _("Names of persons and places"),
        "records": _("Records"),
        "lending": _("Lending"),
        "index": _("Search index"),
    }
    with tqdm(
        total=100, file=sys.stderr, disable=None, bar_format="{desc:<24}{percentage:3.0f}% {bar}"
    ) as bar:

        def progress(step: str, done: int, total: int) -> None:
            bar.set_description_str(titles[step], refresh=False)
            bar.n = int(100 * done / max(total, 1))
            bar.refresh()

        try:
            sample.load(datetime.now(UTC), progress)
        except sample.NotEmpty:
            complain(
                _(
                    "There is a library in %(home)s that is not the sample, or one whose making was interrupted. "
                    "Choose another folder: KITABDAR_HOME=var/demo kitabdar demo"
                )
                % {"home": settings.HOME}
            )
            return False
    return True
