"""`kitabdar doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import icu
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from kitabdar.catalogue import indexing
from kitabdar.circulation import inspection
from kitabdar.interfaces.cli import installation
from kitabdar.interfaces.cli.console import say
from kitabdar.notices import queries as notices
from kitabdar.organisation import heartbeat
from kitabdar.organisation import queries as organisation
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.engines import engine
from kitabdar.search.messages import sentence

LITTLE_SPACE_BYTES = 1_000_000_000
SILENT_SECONDS = 180


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `mend` is empty when all is well with it."""

    what: str
    mend: str = ""
    is_grave: bool = True


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor",
        help="say what is wrong with this installation and how to mend it",
        description="Look at the home, the database, the index and the processes; name what is wrong and the cure.",
        epilog="Example:  kitabdar doctor    (add --deep to compare the whole index with the database)",
    )
    parser.add_argument(
        "--deep", action="store_true", help="also compare index and database, edition by edition"
    )
    parser.set_defaults(run=_run)


def _run(words: argparse.Namespace) -> int:
    checks: list[Callable[[], Iterator[Finding]]] = [_versions, _home, _database]
    if not installation.why_not_ready():
        checks += [_library, _index, _worker, _messages]
        if words.deep:
            checks.append(_comparison)
    ill = False
    for check in checks:
        for finding in check():
            sign = "✓" if not finding.mend else "✗" if finding.is_grave else "!"
            say(f"{sign} {finding.what}")
            if finding.mend:
                say(f"    → {finding.mend}")
                ill = ill or finding.is_grave
    return 1 if ill else 0


def _versions() -> Iterator[Finding]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(f"Python {python}, Tantivy {version('tantivy')}, ICU {icu.ICU_VERSION}")


def _home() -> Iterator[Finding]:
    home = settings.HOME
    if not home.is_dir():
        yield Finding(
            _("There is no data folder %(home)s.") % {"home": home},
            _("Make a library (kitabdar init --help), or name another folder with KITABDAR_HOME."),
        )
        return
    if not os.access(home, os.W_OK):
        yield Finding(
            _("The data folder %(home)s cannot be written.") % {"home": home},
            _("Give this user the right to write there: chown or chmod the folder."),
        )
    free = shutil.disk_usage(home).free
    yield Finding(
        _("%(free)s GB free in the data folder") % {"free": f"{free / 1e9:.1f}"},
        ""
        if free > LITTLE_SPACE_BYTES
        else _("Free some space: imports stop and lending refuses when it is full."),
    )
    secret = home / "secret-key"
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        yield Finding(_("Others on this machine can read the secret key."), f"chmod 600 {secret}")


def _database() -> Iterator[Finding]:
    try:
        pending = installation.unapplied_migrations()
    except DatabaseError as error:
        yield Finding(
            _("The database does not answer: %(error)s") % {"error": str(error).strip()},
            _("Check DATABASE_URL, and that the database server runs."),
        )
        return
    yield Finding(
        _("The database answers (%(engine)s)") % {"engine": connection.vendor},
        _("It is not up to date: run kitabdar init") if pending else "",
    )


def _library() -> Iterator[Finding]:
    branches = organisation.branches()
    yield Finding(_("%(count)s branches") % {"count": len(branches)})
    remarks = inspection.remarks(datetime.now(UTC).date())
    yield Finding(
        _("Remarks on the rules of lending: %(count)s") % {"count": len(remarks)},
        _("Look at them on the page of the rules of lending.") if remarks else "",
        is_grave=False,
    )


def _index() -> Iterator[Finding]:
    health = indexing.health(datetime.now(UTC))
    try:
        engine().info()
    except IndexUnavailable as problem:
        yield Finding(sentence(problem), _("Run: kitabdar index rebuild"))
        return
    yield Finding(_("The index answers: %(count)s editions") % {"count": health.documents})
    yield Finding(
        _("%(count)s changes wait to be indexed") % {"count": health.pending},
        _("Start the indexer: kitabdar serve") if health.pending and health.state == "stopped" else "",
        is_grave=False,
    )
    if health.problem:
        yield Finding(
            _("The indexer has a problem: %(problem)s") % {"problem": health.problem},
            _("Look at its messages; is the disk full or the folder not writable?"),
        )
    yield _process("indexer", health.state != "stopped")


def _worker() -> Iterator[Finding]:
    silence = heartbeat.silence("worker", datetime.now(UTC))
    yield _process("worker", silence is not None and silence < SILENT_SECONDS)


def _messages() -> Iterator[Finding]:
    found = notices.troubles(datetime.now(UTC))
    look = _(
        "Look at them on the pages Messages to readers and Applications for a card; send them again there."
    )
    for count, what in (
        (found.uncertain, _("Messages that were perhaps sent: %(count)s")),
        (found.undelivered, _("Messages that were not delivered: %(count)s")),
    ):
        if count:
            yield Finding(what % {"count": count}, look, is_grave=False)
    yield Finding(
        _("Messages that wait for more than %(hours)s hours: %(count)s")
        % {"hours": notices.STUCK_HOURS, "count": found.stuck},
        _("See what is wrong with MAIL_URL or SMS_URL: the messages say what was answered.")
        if found.stuck
        else "",
        is_grave=False,
    )


def _process(name: str, is_running: bool) -> Finding:
    return Finding(
        (_("The %(process)s runs") if is_running else _("The %(process)s does not run.")) % {"process": name},
        "" if is_running else _("Start it: kitabdar serve"),
        is_grave=False,
    )


def _comparison() -> Iterator[Finding]:
    found = indexing.verify()
    yield Finding(
        _("Index and database were compared: %(count)s editions") % {"count": found.checked},
        "" if found.is_equal else _("They differ. Run: kitabdar index verify, then kitabdar index rebuild"),
    )
