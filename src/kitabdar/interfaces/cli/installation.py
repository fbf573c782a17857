"""The state of this installation: is the database there and up to date, are the static files, is the port free."""

from __future__ import annotations

import hashlib
import socket
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kitabdar.organisation import queries as organisation


def unapplied_migrations() -> list[str]:
    """Name the database changes still to be made. Raises DatabaseError when there is no database to ask."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def why_not_ready() -> str:
    """Say why this installation cannot serve yet and how to mend it; "" when it can."""
    if not settings.HOME.is_dir():
        return _("There is no data folder %(home)s yet. Make a library first: kitabdar init --help") % {
            "home": settings.HOME
        }
    try:
        pending = unapplied_migrations()
    except DatabaseError as error:
        return _("The database does not answer: %(error)s. Check DATABASE_URL, or run: kitabdar doctor") % {
            "error": str(error).strip()
        }
    if pending:
        return _("The database is not up to date (%(count)s changes to make). Run: kitabdar init") % {
            "count": len(pending)
        }
    if not organisation.branches():
        return _("There is no library here yet. Make one first: kitabdar init --help")
    return ""


def prepare_database() -> None:
    """Bring the database up to date: tables and the cache table."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_static() -> bool:
    """Copy the static files into the home when they changed; return whether they were copied."""
    stamp = settings.HOME / "static" / ".collected"
    wanted = _static_fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)
    return True


def _static_fingerprint() -> str:
    digest = hashlib.sha256(version("kitabdar").encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def is_taken(host: str, port: int) -> bool:
    """Whether something listens on this port already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
