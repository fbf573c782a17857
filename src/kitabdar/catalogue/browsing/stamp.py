"""A file in the home by which the indexer learns that headings it remembers may have been removed."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings


def renew() -> None:
    """Make every process forget which headings it has seen."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(secrets.token_hex(8))
    fresh.replace(path)


def current() -> str:
    """Name the present state; another one means: forget."""
    try:
        return _path().read_text()
    except OSError:
        return ""


def _path() -> Path:
    return Path(settings.HOME) / "headings.swept"
