"""Which letters of a browse list have entries: for jumping by letter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from kitabdar.catalogue.browsing.places import KEY_LENGTH, KINDS, key_field
from kitabdar.catalogue.models import Heading
from kitabdar.text.alphabets import alphabets
from kitabdar.text.collation import sort_start

_END = b"\xff" * KEY_LENGTH
_FROM = f"SELECT 1 FROM {Heading._meta.db_table} WHERE kind = %s AND "  # noqa: S608 names of our own


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, and whether anything in the list begins with it."""

    letter: str
    has_entries: bool


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """A script ("" for numbers and signs) with its letters where they are shown; `start` leads to its first."""

    script: str
    start: str
    has_entries: bool
    letters: tuple[Letter, ...] = ()


def letters(kind: str, language: str, script: str = "") -> tuple[LetterGroup, ...]:
    """Return the scripts of a list in its order, with the letters of the own script and of `script` (one statement).

    Scripts foreign to the region are left out where nothing stands in them.
    """
    found = alphabets(language)
    spread = {found[1].script, script}
    starts = [
        (each.script, letter)
        for each in found
        for letter in (each.letters if each.script in spread else each.letters[:1])
    ]
    has = dict(zip(starts, _exist(kind, language, [letter for _, letter in starts]), strict=True))
    return tuple(
        LetterGroup(
            script=each.script,
            start=each.letters[0],
            has_entries=any(there for (its, _), there in has.items() if its == each.script),
            letters=tuple(Letter(letter, has[each.script, letter]) for letter in each.letters)
            if each.script in spread
            else (),
        )
        for each in found
        if len(each.letters) > 1 or has[each.script, each.letters[0]]
    )


def _exist(kind: str, language: str, starts: list[str]) -> list[bool]:
    """Say of each stretch between two letters, the first from the list's beginning, whether a heading stands there."""
    field = key_field(language)
    keys = [b"", *(sort_start(letter, language) for letter in starts[1:]), _END]
    one = f"EXISTS({_FROM} {field} >= %s AND {field} < %s)"
    values = [value for pair in pairwise(keys) for value in (int(KINDS[kind]), *pair)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(starts))}", values)
        return [bool(each) for each in cursor.fetchone()]
