"""The console command `kitabdar`: reads the words, starts Django, hands over to the sub-command."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from kitabdar.interfaces.cli.console import complain

COMMANDS = {
    "init": "init",
    "serve": "serve",
    "import": "import_records",
    "authorities": "authorities",
    "index": "index",
    "text": "text",
    "demo": "demo_command",
    "backup": "backup",
    "restore": "restore",
    "password": "password",
    "second-factor": "second_factor",
    "bounce": "bounce",
    "doctor": "doctor",
    "process": "process",
}
"""Names of the commands with their modules; only that of the command that was given is loaded."""

LANGUAGES = ("az", "kk", "tr", "ru", "en")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not done (said why), 2 asked wrongly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kitabdar.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        complain(str(problem))
        return 2
    translation.activate(_language())
    given = sys.argv[1:] if argv is None else argv
    arguments = parser(given[0] if given else "").parse_args(given)
    if getattr(arguments, "needs_library", False) and (missing := _why_not_ready()):
        complain(missing)
        return 2
    return int(arguments.run(arguments))


def parser(only: str = "") -> argparse.ArgumentParser:
    """Return the parser of all commands, or of one if its name is given; needs a started Django.

    A command that works on a library says so with the default `needs_library`: without one it is not run.
    """
    words = argparse.ArgumentParser(
        prog="kitabdar",
        description="Kitabdar, a national library system. Each command explains itself with --help.",
        epilog="First steps:  kitabdar demo   (a library with real books, at http://127.0.0.1:8000)",
    )
    commands = words.add_subparsers(metavar="COMMAND", required=True)
    for module in (COMMANDS[only],) if only in COMMANDS else COMMANDS.values():
        import_module(f"kitabdar.interfaces.cli.{module}").add_parser(commands)
    return words


def _why_not_ready() -> str:
    return str(import_module("kitabdar.interfaces.cli.installation").why_not_ready())


def _language() -> str:
    """Return the interface language that the terminal's locale asks for."""
    asked = os.environ.get("KITABDAR_LANGUAGE") or locale.getlocale()[0] or "en"
    code = asked.replace("-", "_").split("_")[0].lower()
    return code if code in LANGUAGES else "en"


if __name__ == "__main__":
    sys.exit(main())
