"""Where a heading stands: its list, its key in each order, and the place of a typed beginning."""

from __future__ import annotations

from typing import NamedTuple

from kitabdar.catalogue.models import HeadingKind
from kitabdar.text.collation import LOCALES, sort_key, sort_start

KINDS = {"author": HeadingKind.AUTHOR, "title": HeadingKind.TITLE, "subject": HeadingKind.SUBJECT}
"""Lists of headings by their names in addresses and in `search.headings`."""

NAMES = {int(kind): name for name, kind in KINDS.items()}

KEY_LENGTH = 200
"""Bytes of a sort key that are kept: some 150 letters. Headings alike so far stand in the order of their numbers."""


class Place(NamedTuple):
    """A place in a list: the key, and the id where several rows have it."""

    key: bytes
    id: int


def key_field(language: str) -> str:
    """Name the column of the order of an interface language; others have that of English."""
    return f"key_{language if language in LOCALES else 'en'}"


def keys_of(text: str, skip: int = 0) -> tuple[bytes, ...]:
    """Return the keys of a heading in the orders of LOCALES; `skip` characters (an article) do not count."""
    filed = text[skip:] if skip < len(text) else text
    return tuple(sort_key(filed, locale)[:KEY_LENGTH] for locale in LOCALES)


def start_of(beginning: str, language: str) -> Place:
    """Return the place before every heading that begins so."""
    return Place(sort_start(beginning, language)[:KEY_LENGTH], -1)
