"""What was typed with another keyboard layout on: "ghbdtn" is "привет", "ьгыфашк" is "musafir"."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from kitabdar.text.scripts import script_of

LATIN, CYRILLIC = ("us", "az", "tr"), ("ru", "kk")
"""Layouts of `tables/layouts/`, the likeliest first."""

_WORDS = re.compile(r"(?=.*[^\W\d_])[\w\s'’-]+")
"""What people search for: a key beside the letters that gives a sign on this layout was not meant on it."""


def retyped(text: str) -> tuple[str, ...]:
    """Return what the same keys give on layouts of the other script, the likeliest first, each once.

    Nothing is returned for text in a script that no layout has, nor what is not all words.
    """
    script = script_of(text)
    pairs = {"Latn": (LATIN, CYRILLIC), "Cyrl": (CYRILLIC, LATIN)}.get(script)
    if pairs is None:
        return ()
    found: dict[str, None] = {}
    for meant in pairs[1]:
        for pressed in pairs[0]:
            if _is_typed_on(text, pressed):
                found[text.translate(_between(pressed, meant))] = None
    return tuple(each for each in found if each != text and _WORDS.fullmatch(each))


def _is_typed_on(text: str, layout: str) -> bool:
    return set(map(ord, text)) - {0x20} <= _between(layout, layout).keys()


@lru_cache(maxsize=32)
def _between(pressed: str, meant: str) -> dict[int, str]:
    """Map what the keys of one layout write to what they write on another; with Shift to with Shift."""
    writes = {key: shifts for key, *shifts in _rows(meant)}
    table: dict[int, str] = {}
    for key, *shifts in _rows(pressed):
        for was, becomes in zip(shifts, writes[key], strict=True):
            table.setdefault(ord(was), becomes)
    return table


@lru_cache(maxsize=8)
def _rows(layout: str) -> tuple[tuple[str, ...], ...]:
    text = (files("kitabdar.text") / "tables" / "layouts" / f"{layout}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("# "))
