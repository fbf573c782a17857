"""The console command `kitabdar`: reads the words, starts Django, hands over to the sub-command."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from kitabdar.interfaces.cli.console import complain

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
    arguments = parser().parse_args(argv)
    return int(arguments.run(arguments))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; needs a started Django."""
    from kitabdar.interfaces.cli import (
        authorities,
        backup,
        bounce,
        demo_command,
        doctor,
        import_records,
        index,
        init,
        password,
        process,
        restore,
        second_factor,
        serve,
        text,
    )

    words = argparse.ArgumentParser(
        prog="kitabdar",
        description="Kitabdar, a national library system. Each command explains itself with --help.",
        epilog="First steps:  kitabdar demo   (a library with real books, at http://127.0.0.1:8000)",
    )
    commands = words.add_subparsers(metavar="COMMAND", required=True)
    for module in (
        init,
        serve,
        import_records,
        authorities,
        index,
        text,
        demo_command,
        backup,
        restore,
        password,
        second_factor,
        bounce,
        doctor,
        process,
    ):
        module.add_parser(commands)
    return words


def _language() -> str:
    """Return the interface language that the terminal's locale asks for."""
    asked = os.environ.get("KITABDAR_LANGUAGE") or locale.getlocale()[0] or "en"
    code = asked.replace("-", "_").split("_")[0].lower()
    return code if code in LANGUAGES else "en"


if __name__ == "__main__":
    sys.exit(main())
