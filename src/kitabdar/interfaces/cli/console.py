"""What the commands write to a person: plain lines, problems apart from answers."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write a line of the answer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a line about what went wrong and how to mend it."""
    sys.stderr.write(f"kitabdar: {text}\n")
    sys.stderr.flush()
