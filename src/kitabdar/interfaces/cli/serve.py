"""`kitabdar serve`: the web server, the indexer and the worker as one process group, stopped together."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings
from django.utils.translation import gettext as _

from kitabdar.interfaces.cli import installation
from kitabdar.interfaces.cli.console import complain, say

GRACE_SECONDS = 15.0
RESTART_AFTER_SECONDS = 1.0
PR_SET_PDEATHSIG = 1


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "serve",
        help="run the library: web pages, indexer and worker together",
        description="Run the web pages, the indexer and the worker as one group; Ctrl-C stops all three.",
        epilog="Example:  kitabdar serve --port 8080",
    )
    parser.add_argument("--port", type=int, default=None, help="port to listen on (default: PORT, or 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument(
        "--web-workers", type=int, default=2, help="web processes of four threads (default: 2)"
    )
    parser.set_defaults(run=lambda words: run(words.port, host=words.host, web_workers=words.web_workers))


@dataclass
class Child:
    """One process of the group: how it is started and, while it runs, its handle."""

    name: str
    command: list[str]
    is_apart: bool = False  # a session of its own: the system weighs sessions before processes
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, preexec_fn=_end_with_parent, start_new_session=self.is_apart
        )
        self.started = time.monotonic()


def run(port: int | None = None, *, host: str = "127.0.0.1", web_workers: int = 2) -> int:
    """Serve until told to stop. Returns 0 after a stop that was asked for, 1 when it could not start."""
    if host not in ("127.0.0.1", "localhost", "::1") and not settings.ENVIRONMENT.public_url:
        complain(
            _(
                "Listening on %(host)s would serve the library beyond this machine without its public "
                "address. Set KITABDAR_PUBLIC_URL=https://… first."
            )
            % {"host": host}
        )
        return 2
    problem = installation.why_not_ready()
    if problem:
        complain(problem)
        return 1
    installation.collect_static()
    address = f"{host}:{port or settings.ENVIRONMENT.port}"
    if installation.is_taken(host, port or settings.ENVIRONMENT.port):
        complain(
            _(
                "Port %(port)s is in use already. Stop what uses it, or choose another: kitabdar serve --port 8080"
            )
            % {"port": port or settings.ENVIRONMENT.port}
        )
        return 1
    return _Group(_children(address, web_workers), address).run()


def _children(address: str, web_workers: int) -> list[Child]:
    python = sys.executable
    web = [
        python, "-m", "gunicorn", "kitabdar.config.wsgi:application",
        "--bind", address, "--worker-class", "gthread", "--workers", str(web_workers), "--threads", "4",
        "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "10",
        "--limit-request-line", "0", "--worker-tmp-dir", str(settings.HOME),
    ]  # fmt: skip
    own = [python, "-m", "kitabdar.interfaces.cli.main", "process"]
    return [
        Child("web", web),
        Child("indexer", [*own, "indexer"], is_apart=True),
        Child("worker", [*own, "worker"]),
    ]


class _Group:
    """Keeps the children running until a signal, then stops them all."""

    def __init__(self, children: list[Child], address: str) -> None:
        self.children = children
        self.address = address
        self.stopping = False

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start()
        say(_("Kitabdar is running at http://%(address)s (Ctrl-C stops it)") % {"address": self.address})
        while not self.stopping:
            self._restart_ended()
            time.sleep(0.2)
        return self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _restart_ended(self) -> None:
        for child in self.children:
            ended = child.process is None or child.process.poll() is not None
            if ended and time.monotonic() - child.started >= RESTART_AFTER_SECONDS and not self.stopping:
                code = child.process.returncode if child.process else None
                complain(
                    _("The %(process)s ended (code %(code)s) and is started again.")
                    % {"process": child.name, "code": code}
                )
                child.start()

    def _end_all(self) -> int:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return 0


def _end_with_parent() -> None:
    """Ask the kernel to end this child when the group's parent dies, however it dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            os._exit(1)
