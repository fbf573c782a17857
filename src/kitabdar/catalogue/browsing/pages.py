"""Pages of a browse list of headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kitabdar.catalogue.browsing.places import Place, keys_of, start_of
from kitabdar.catalogue.browsing.walking import Step, Walk, place_of, walk
from kitabdar.search.headings import heading_id
from kitabdar.text.collation import LOCALES

PAGE = 25
MOST_COMPANIONS = 6  # other names shown beside a heading


@dataclass(frozen=True, slots=True)
class Name:
    """A heading to go to: its text and language (MARC code)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """One line of a list: a heading with its editions, or (`see`) another name of one that has them."""

    text: str
    language: str
    count: int
    see: Name | None = None
    see_also: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingPage:
    """A stretch of a list.

    `reached`: number of the entry that what was typed leads to, None where nothing was typed or nothing follows;
    `begins`: whether that entry begins as typed. `before` and `after`: headings from which the pages on either
    side go on, "" where the list ends.
    """

    entries: tuple[HeadingEntry, ...]
    reached: int | None = None
    begins: bool = False
    before: str = ""
    after: str = ""


def headings(
    kind: str, language: str, *, at: str = "", after: str = "", before: str = "", size: int = PAGE
) -> HeadingPage:
    """Return a page of a list ("author", "title", "subject") in the order of an interface language.

    `at` enters it where a beginning leads, with the entry before it; `after` and `before` go on from a heading; none
    of them begins it. At most four statements. Raises IndexUnavailable.
    """
    if at:
        return _entered(kind, language, at, size)
    if before:
        found = walk(kind, language, _place(kind, before, language), size, back=True)
        return _page(found.steps, before=_text(found), after=found.steps[-1].row.text if found.steps else "")
    found = walk(kind, language, _place(kind, after, language) if after else None, size)
    first = found.steps[0].row.text if after and found.steps else after
    return _page(found.steps, before=first, after=_text(found))


def _entered(kind: str, language: str, at: str, size: int) -> HeadingPage:
    start = start_of(at, language)
    above = walk(kind, language, start, 1, back=True)
    below = walk(kind, language, start, size)
    page = _page((*above.steps, *below.steps), before=_text(above), after=_text(below))
    if not below.steps:
        return page
    begins = below.steps[0].row.key.startswith(start.key)
    return HeadingPage(page.entries, len(above.steps), begins, page.before, page.after)


def _place(kind: str, text: str, language: str) -> Place:
    """Return where a heading stands, or would stand: it may have been removed since it was shown."""
    key = keys_of(text)[LOCALES.index(language) if language in LOCALES else LOCALES.index("en")]
    return place_of(kind, text, language) or Place(key, heading_id(kind, text))


def _text(found: Walk) -> str:
    return found.edge.text if found.edge else ""


def _page(steps: Sequence[Step], *, before: str, after: str) -> HeadingPage:
    return HeadingPage(tuple(_entry(step) for step in steps), before=before, after=after)


def _entry(step: Step) -> HeadingEntry:
    row = step.row
    others = tuple(Name(each.text, each.language) for each in step.companions)
    if step.count:
        return HeadingEntry(row.text, row.language, step.count, see_also=others[:MOST_COMPANIONS])
    return HeadingEntry(row.text, row.language, 0, see=others[0])
