"""`kitabdar second-factor NAME`: take the second factor from someone who has lost it, the last administrator too."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from kitabdar.interfaces.cli.console import complain, say
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.queries import staff_list
from kitabdar.organisation.services.second_factor import reset


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "second-factor",
        help="take the second factor from someone who has lost it",
        description="Take the second factor from a member of staff: their password alone signs them in, all their "
        "sessions end, and where it must be used they set it up anew. It stands in the trail.",
        epilog="Example:  kitabdar second-factor admin",
    )
    parser.add_argument("name", help="sign-in name of the member of staff")
    parser.set_defaults(run=_run, needs_library=True)


def _run(words: argparse.Namespace) -> int:
    found = next((each for each in staff_list() if each.username == words.name), None)
    if found is None:
        complain(_("Nobody signs in as %(name)s here.") % {"name": words.name})
        return 1
    try:
        reset(actor=system_actor("second-factor"), staff_id=found.id, now=datetime.now(UTC))
    except NotFound:
        complain(_("%(name)s has no second factor.") % {"name": words.name})
        return 1
    say(_("The second factor of %(name)s is gone.") % {"name": words.name})
    return 0
