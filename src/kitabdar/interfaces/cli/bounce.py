"""`kitabdar bounce`: take in a mail that says another was not delivered, from the mail server's pipe."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from kitabdar.interfaces.cli.console import complain, say
from kitabdar.notices.services.bounces import take_in

LARGEST = 5_000_000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "bounce",
        help="take in a mail that says another was not delivered",
        description="Read a delivery report (RFC 3464): what failed for good goes on paper; its address is left alone.",
        epilog='Example:  in /etc/aliases   library-bounces: "|kitabdar bounce"',
    )
    parser.add_argument("file", nargs="?", type=Path, help="file with the report (default: standard input)")
    parser.set_defaults(run=_run, needs_library=True)


def _run(words: argparse.Namespace) -> int:
    try:
        data = words.file.read_bytes() if words.file else sys.stdin.buffer.read(LARGEST)
    except OSError as error:
        complain(f"{words.file}: {error.strerror}")
        return 2
    bounce = take_in(data[:LARGEST], now=datetime.now(UTC))
    if bounce.message_id is None:
        say(_("This report names no message of ours."))
    elif bounce.is_final:
        say(_("Message %(number)s goes on paper.") % {"number": bounce.message_id})
    else:
        say(_("Message %(number)s may still arrive: nothing is changed.") % {"number": bounce.message_id})
    return 0
