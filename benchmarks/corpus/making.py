"""One record by its number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from benchmarks.corpus.dating import FIRST_ISBN, dated, drawn_year
from benchmarks.corpus.iso2709 import encoded
from benchmarks.corpus.places import items
from benchmarks.corpus.templates import AUTHOR, TITLE, Line, Template, templates
from benchmarks.corpus.varying import Variation, heading
from benchmarks.corpus.vocabulary import Name, texts

AGAIN, TRANSLATED = 1 / 7, 0.3
"""Shares of records that are of an earlier work, and of those that are translations of it."""

CLASSIC = 2.0
"""The power by which earlier works are the likelier to come again."""

PUBLISHED = frozenset(("250", "260", "264", "300"))
OF_THE_ORIGINAL = frozenset((AUTHOR, "110", "111", "130", "240", "041", "765"))


@dataclass(frozen=True)
class Work:
    """What the editions of a work share: the number of the first, its template, title and author."""

    number: int
    template: Template
    title: str
    author: Name | None


class Corpus:
    """The records of one seed over these branches."""

    def __init__(self, seed: int = 1, branches: tuple[str, ...] = ("main",)) -> None:
        self._seed = seed
        self._branches = branches
        self._templates = templates()
        self._by_language: dict[str, list[Template]] = defaultdict(list)
        for template in self._templates:
            if not any(line.link and line.means in PUBLISHED for line in template.lines):
                self._by_language[template.language].append(template)

    def record(self, number: int) -> bytes:
        """Return record `number` (from 0) as ISO 2709 in UTF-8."""
        dice = Random(self._seed << 40 | number)
        own = self._template(number)
        first, is_translation = self._kind(dice, number)
        year = drawn_year(dice)
        template = own if is_translation else self._template(first)
        if is_translation:
            lines = self._translated(own, self._work(first), number)
        else:
            lines = self._filled(template, first)
            if first != number:
                lines = self._published_again(dice, template, lines)
        lines = [*dated([*_fixed(template), *lines], year), Line("001", "", [], f"bench{number:09d}")]
        if template.had_isbn and year >= FIRST_ISBN:
            lines.append(Line("020", "  ", [("a", _isbn(number))]))
        lines += items(dice, number, self._branches, template.language)
        return encoded(template.leader, sorted(lines, key=lambda line: line.tag))

    def _template(self, number: int) -> Template:
        return self._templates[number % len(self._templates)]

    def _kind(self, dice: Random, number: int) -> tuple[int, bool]:
        """Return the number of the first record of this one's work (itself if new), and whether it translates it."""
        if number < len(self._templates) or dice.random() >= AGAIN:
            return number, False
        first = self._first(int(number * dice.random() ** CLASSIC))
        original = self._template(first)
        is_translation = dice.random() < TRANSLATED and self._template(number).language != original.language
        return first, is_translation

    def _first(self, number: int) -> int:
        """Return the number of the record that the work of this one began with."""
        return self._kind(Random(self._seed << 40 | number), number)[0]

    def _variation(self, template: Template, number: int, author: Name | None = None) -> Variation:
        return Variation(template, Random(self._seed << 40 | 1 << 39 | number), author)

    def _filled(self, template: Template, number: int) -> list[Line]:
        return self._variation(template, number).fill(template.lines)

    def _work(self, number: int) -> Work:
        template = self._template(number)
        variation = self._variation(template, number)
        title = next(line for line in variation.fill(template.lines) if line.tag == TITLE)
        return Work(number, template, texts(title).rstrip(" /:;=,."), variation.author)

    def _translated(self, own: Template, work: Work, number: int) -> list[Line]:
        """Return the fields of a translation: a title of its own, the author and the title of the original."""
        lines = [line for line in own.lines if line.means not in OF_THE_ORIGINAL]
        found = [
            Line("041", "1 ", [("a", own.language), ("h", work.template.language)]),
            Line("240", "10", [("a", work.title)]),
            Line("765", "0 ", [("t", work.title), ("w", f"bench{work.number:09d}")]),
        ]
        if work.author:
            found.append(Line(AUTHOR, "1 ", heading(work.author)))
        for line in self._variation(own, number, work.author).fill(lines):
            under = "1" if work.author else "0"
            is_title = line.means == TITLE
            indicators = under + line.indicators[1:] if is_title else line.indicators
            found.append(Line(line.tag, indicators, line.subfields, link=line.link))
        return found

    def _published_again(self, dice: Random, template: Template, lines: list[Line]) -> list[Line]:
        """Put the imprint and extent of another record of that language in the place of those of a first edition."""
        others = self._by_language.get(template.language)
        if not others or any(line.link and line.means in PUBLISHED for line in lines):
            return lines
        other = dice.choice(others)
        imprint = dated(other.lines, _year_of(template) or _year_of(other) or 0)
        return [line for line in lines if line.tag not in PUBLISHED] + [
            line for line in imprint if line.tag in PUBLISHED
        ]


def _fixed(template: Template) -> list[Line]:
    return [line for line in template.lines if line.data]


def _year_of(template: Template) -> int | None:
    known = next((line.data[7:11] for line in template.lines if line.tag == "008"), "")
    return int(known) if known.isdecimal() else None


def _isbn(number: int) -> str:
    body = f"978{(number * 7_368_787 + 11) % 10**9:09d}"
    check = -sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(body)) % 10
    return f"{body}{check}"
