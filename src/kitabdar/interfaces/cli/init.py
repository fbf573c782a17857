"""`kitabdar init`: the database, the index, and on first use the first library, source and administrator."""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from kitabdar.catalogue import indexing
from kitabdar.catalogue.services import sources
from kitabdar.catalogue.services.authorities.loading import load_shipped
from kitabdar.circulation.services import starting_policies
from kitabdar.interfaces.cli import installation
from kitabdar.interfaces.cli.console import complain, say
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.services.first_setup import first_setup
from kitabdar.organisation.services.places import PlaceData
from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.engines import engine


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "init",
        help="make or update the database and the index; make the first library",
        description=(
            "Make the database and the index, or bring them up to date. On first use the flags name the first "
            "network, library, branch, source of records and administrator. Nothing is asked; run it as often "
            "as you like."
        ),
        epilog=(
            'Example:  kitabdar init --network "City libraries" --library "Central library" --branch "Main branch" '
            "--time-zone Asia/Almaty --currency KZT --admin admin --password-file password.txt"
        ),
    )
    parser.add_argument("--network", help="name of the network of libraries")
    parser.add_argument("--library", help="name of the first library (default: the network's)")
    parser.add_argument("--branch", help="name of its first branch (default: the library's)")
    parser.add_argument("--time-zone", default="Asia/Baku", help="IANA time zone (default: Asia/Baku)")
    parser.add_argument("--currency", default="AZN", help="ISO 4217 code (default: AZN)")
    parser.add_argument(
        "--source", default="main", help="code of the first source of records (default: main)"
    )
    parser.add_argument("--admin", default="admin", help="sign-in name of the administrator (default: admin)")
    parser.add_argument(
        "--password-file", type=Path, help="file with the administrator's password (default: made)"
    )
    parser.set_defaults(run=_run)


def _run(words: argparse.Namespace) -> int:
    if not prepare():
        return 1
    if organisation.branches():
        load_shipped(actor=system_actor("init"), now=datetime.now(UTC), only_new=True)
        say(_("The database and the index are up to date; the library is there already."))
        return 0
    if not words.network:
        complain(_("There is no library here yet: name it with --network. See: kitabdar init --help"))
        return 2
    return _first_library(words)


def prepare() -> bool:
    """Bring home, database and index up to date; say what hinders it. Returns whether it is done."""
    home = settings.HOME
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not os.access(home, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        installation.prepare_database()
    except (OSError, DatabaseError) as error:
        complain(
            _(
                "The library cannot be made in %(home)s: %(error)s. Make the folder writable or check DATABASE_URL."
            )
            % {"home": home, "error": str(error).strip()}
        )
        return False
    try:
        engine().info()
    except IndexUnavailable:
        indexing.rebuild()
    return True


def _first_library(words: argparse.Namespace) -> int:
    library, branch = words.library or words.network, words.branch or words.library or words.network
    password = words.password_file.read_text().strip() if words.password_file else secrets.token_urlsafe(12)
    now, actor = datetime.now(UTC), system_actor("init")
    try:
        first_setup(
            actor=actor,
            network=PlaceData("network", words.network, time_zone=words.time_zone, currency=words.currency),
            library=PlaceData(_code(library, "library"), library),
            branch=PlaceData(_code(branch, "branch"), branch),
            username=words.admin,
            password=password,
            name=words.admin,
            now=now,
        )
        sources.create_source(
            actor=actor, code=words.source, name=library, place_code=_code(library, "library"), now=now
        )
        starting_policies.add_starting_policies(actor=actor, now=now)
        load_shipped(actor=actor, now=now, only_new=True)
    except Invalid as problem:
        for field, sentence in problem.problems.items():
            complain(f"{field}: {sentence}")
        return 2
    say(_("The library is ready: %(name)s") % {"name": library})
    if not words.password_file:
        say(
            _("Administrator: %(name)s, password: %(password)s") % {"name": words.admin, "password": password}
        )
    say(_("Next: kitabdar import FILE --source %(source)s, then kitabdar serve") % {"source": words.source})
    sys.stdout.flush()
    return 0


def _code(name: str, prefix: str) -> str:
    """Make a code of a name: its Latin letters and digits, apart from others by the kind before it."""
    letters = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:30]
    return f"{prefix}-{letters}" if letters else prefix
