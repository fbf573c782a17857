"""`kitabdar password NAME`: a new password for someone who has lost theirs."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from kitabdar.interfaces.cli.console import complain, say
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.queries import staff_list
from kitabdar.organisation.services import staff
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.services import sign_in


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "password",
        help="give someone who has lost their password a new one",
        description="Set a new password for a member of staff (sign-in name) or a reader (card number).",
        epilog="Example:  kitabdar password admin --password-file password.txt",
    )
    parser.add_argument("name", help="sign-in name of staff, or card number of a reader")
    parser.add_argument(
        "--password-file", type=Path, help="file with the new password (default: one is made)"
    )
    parser.set_defaults(run=_run, needs_library=True)


def _run(words: argparse.Namespace) -> int:
    try:
        password = (
            words.password_file.read_text().strip() if words.password_file else secrets.token_urlsafe(12)
        )
        found = _set(words.name, password)
    except OSError as error:
        complain(f"{words.password_file}: {error.strerror}")
        return 2
    except Invalid as problem:
        complain(" ".join(problem.problems.values()))
        return 2
    if not found:
        complain(_("Nobody signs in as %(name)s here.") % {"name": words.name})
        return 1
    if words.password_file:
        say(_("The password of %(name)s is set.") % {"name": words.name})
    else:
        say(_("The new password of %(name)s: %(password)s") % {"name": words.name, "password": password})
    return 0


def _set(name: str, password: str) -> bool:
    """Set the password of the staff member or reader of this name; say whether there is one."""
    now, actor = datetime.now(UTC), system_actor("password")
    account_id = next((each.account_id for each in staff_list() if each.username == name), None)
    if account_id is not None:
        staff.set_password(actor=actor, account_id=account_id, password=password, now=now)
        return True
    patron = patrons.by_card(name)
    if patron is None:
        return False
    sign_in.set_password(actor=actor, patron_id=patron.id, password=password, now=now)
    return True
