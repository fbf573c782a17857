"""The small map of a work: its editions gathered by language, the original first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kitabdar.catalogue.views import EditionSummary
from kitabdar.interfaces.discovery.cards import Copies, ShelfCard, shelf_card
from kitabdar.interfaces.shell.names import interface_language
from kitabdar.interfaces.shell.templatetags.shell import language
from kitabdar.text.collation import sort_key

OWN_LANGUAGE = {"az": "aze", "kk": "kaz", "tr": "tur", "ru": "rus", "en": "eng"}
"""MARC code of each language of the interface."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition on the map."""

    card: ShelfCard
    copies: Copies | None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The editions in one language (MARC code, "" when unknown)."""

    code: str
    is_original: bool
    entries: tuple[Entry, ...]


def by_language(
    editions: Sequence[EditionSummary], copies: Mapping[int, Copies] | None = None
) -> list[Tongue]:
    """Group by first language: the original first, then by the name of the language; oldest edition first."""
    known = _named_as_original(editions)
    groups: dict[str, list[EditionSummary]] = {}
    for each in editions:
        groups.setdefault(next(iter(each.description.languages), ""), []).append(each)
    interface = interface_language()
    codes = sorted(groups, key=lambda code: (code != known, not code, sort_key(language(code), interface)))
    return [
        Tongue(
            code,
            bool(code) and code == known,
            tuple(
                Entry(shelf_card(each), (copies or {}).get(each.id))
                for each in sorted(groups[code], key=lambda each: (each.description.year or 9999, each.id))
            ),
        )
        for code in codes
    ]


def speaking_for(editions: Sequence[EditionSummary]) -> EditionSummary:
    """Choose the edition that names the work to this reader: in their language, else the original, else the oldest."""
    wanted = (OWN_LANGUAGE.get(interface_language(), ""), _named_as_original(editions))
    for code in wanted:
        for each in editions:
            if code and code in each.description.languages[:1]:
                return each
    return editions[0]


def _named_as_original(editions: Sequence[EditionSummary]) -> str:
    """Find the language that translations name as their original (041 $h)."""
    named = [code for each in editions for code in each.description.original_languages]
    return max(sorted(set(named)), key=named.count, default="")
