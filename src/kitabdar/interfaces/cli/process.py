"""The processes that `serve` starts beside the web server: the indexer and the worker."""

from __future__ import annotations

import argparse
import signal
import threading
from contextlib import nullcontext
from types import FrameType

from kitabdar.catalogue import indexing
from kitabdar.catalogue.kindness import be_kind, kind_session, leads_session


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "process",
        help="run one of the processes of `serve` alone (for service managers)",
        description="Run the indexer or the worker alone, as systemd or a container would.",
        epilog="Example:  kitabdar process indexer",
    )
    parser.add_argument("name", choices=("indexer", "worker"))
    parser.set_defaults(run=_run, needs_library=True)


def _run(words: argparse.Namespace) -> int:
    if words.name == "worker":
        from kitabdar.interfaces.cli import worker  # opens the job file in the home: only when it is wanted

        worker.run()
        return 0
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    be_kind()  # readers and desks come first
    with kind_session() if leads_session() else nullcontext():
        indexing.run_indexer(stopped.is_set)
    return 0
