"""Addresses of pages about numbered things, of which a list of results has some eighty."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

_FIRST_MARK = 10**16
"""Stand-ins for numbers while an address is made: seventeen digits, which stand nowhere else in it."""


def numbered(view: str, *numbers: int) -> str:
    """Return the address of a page about things with these numbers, as `reverse` gives it, at a fraction of its time.

    Raises NoReverseMatch where there is no such page.
    """
    return _form(view, len(numbers)).format(*numbers)


@lru_cache(maxsize=128)
def _form(view: str, count: int) -> str:
    marks = range(_FIRST_MARK, _FIRST_MARK + count)
    made = reverse(view, args=tuple(marks)).replace("{", "{{").replace("}", "}}")
    for mark in marks:
        made = made.replace(str(mark), "{}")
    return made
