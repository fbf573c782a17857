"""One record by its number."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.corpus.iso2709 import encoded
from benchmarks.corpus.places import items
from benchmarks.corpus.templates import NAMES, SUBJECTS, WORD, WORDY, Line, Subfields, Template, templates
from benchmarks.corpus.vocabulary import Both, paired_words, texts, vocabulary

AGAIN, TRANSLATED = 1 / 7, 0.3
"""Shares of records that are of an earlier work, and of those that are translations of it."""

CLASSIC = 2.0
"""The power by which earlier works are the likelier to come again."""


@dataclass(frozen=True)
class Work:
    """What the editions of a work share: the words of its title by their place, its author."""

    number: int
    template: Template
    title: str
    author: Both | None


class Corpus:
    """The records of one seed over these branches."""

    def __init__(self, seed: int = 1, branches: tuple[str, ...] = ("main",)) -> None:
        self._seed = seed
        self._branches = branches
        self._templates = templates()
        self._vocabulary = vocabulary()

    def record(self, number: int) -> bytes:
        """Return record `number` (from 0) as ISO 2709 in UTF-8."""
        dice = Random(self._seed << 40 | number)
        template, work, is_translation = self._kind(dice, number)
        year = _year(dice)
        lines = [Line("001", "", [], f"bench{number:09d}")]
        lines += [_dated(line, year) if line.tag == "008" else line for line in template.lines if line.data]
        if template.had_isbn:
            lines.append(Line("020", "  ", [("a", _isbn(number))]))
        lines += self._varied(template, work if not is_translation else None, number)
        if is_translation:
            lines += _original(work)
        lines += items(dice, number, self._branches, template.language)
        return encoded(template.leader, sorted(lines, key=lambda line: line.tag))

    def _kind(self, dice: Random, number: int) -> tuple[Template, Work, bool]:
        own = self._templates[number % len(self._templates)]
        if number < len(self._templates) or dice.random() >= AGAIN:
            return own, self._work(number), False
        work = self._work(int(number * dice.random() ** CLASSIC))
        is_translation = dice.random() < TRANSLATED and own.language != work.template.language
        return own if is_translation else work.template, work, is_translation

    def _work(self, number: int) -> Work:
        template = self._templates[number % len(self._templates)]
        drawn = self._varied(template, None, number)
        title = next(line for line in drawn if line.tag == "245")
        author = next((line for line in drawn if line.tag == "100"), None)
        name = author.subfields[_place(author, "a")][1] if author else ""
        return Work(number, template, texts(title), (name, name) if name else None)

    def _varied(self, template: Template, work: Work | None, number: int) -> list[Line]:
        """Return the fields with other words and names; of a work known, its own title and author."""
        dice = Random(self._seed << 40 | (1 << 39) | (work.number if work else number))
        known: dict[str, list[Both]] = {}
        names: dict[str, Both] = {}
        own = {plain.link: other for plain, other in template.pairs()}
        found = []
        for line in template.lines:
            if line.data:
                continue
            means = line.means
            if means in WORDY and line.tag != "880":
                other = own.get(line.link) if line.link else None
                found.append(self._worded(dice, template.language, line, other, known))
            elif line.tag == "880" and means in WORDY:
                found.append(self._worded(dice, template.language, line, None, known))
            elif means in NAMES:
                found.append(self._named(dice, template.language, line, names))
            elif line.tag in SUBJECTS:
                found.append(Line(*self._vocabulary.subject(dice)))
            else:
                found.append(line)
        return found

    def _worded(
        self, dice: Random, language: str, line: Line, other: Line | None, known: dict[str, list[Both]]
    ) -> Line:
        """Put other words in the place of those of a title; the same in both scripts where they can be paired."""
        remembered = known.pop(line.link, None) if line.tag == "880" else None
        index = 1 if line.tag == "880" else 0
        drawn: list[Both] = list(remembered or [])
        is_new = remembered is None
        is_twice = other is not None or line.tag == "880"
        place = 0
        subfields: Subfields = []
        for code, value in line.subfields:
            if code not in "abtn" or "&#" in value:
                subfields.append((code, value))
                continue
            pieces, last = [], 0
            for match in WORD.finditer(value):
                if is_new:
                    drawn.append(self._vocabulary.word(dice, language, in_own_script=is_twice))
                word = drawn[place][index] if place < len(drawn) else match.group()
                place += 1
                pieces += [value[last : match.start()], word]
                last = match.end()
            subfields.append((code, "".join((*pieces, value[last:]))))
        if other is not None and paired_words(texts(line), texts(other)):
            known[line.link] = drawn
        return Line(line.tag, line.indicators, subfields, link=line.link)

    def _named(self, dice: Random, language: str, line: Line, names: dict[str, Both]) -> Line:
        name = names.get(line.link) if line.tag == "880" else None
        if name is None:
            name = self._vocabulary.name(dice, language)
            if line.link:
                names[line.link] = name
        written = name[1 if line.tag == "880" else 0]
        kept = [each for each in line.subfields if each[0] in "64e"]
        at = 1 if kept and kept[0][0] == "6" else 0
        return Line(line.tag, line.indicators, [*kept[:at], ("a", written), *kept[at:]], link=line.link)


def _original(work: Work) -> list[Line]:
    found = [
        Line("041", "1 ", [("h", work.template.language)]),
        Line("240", "10", [("a", work.title)]),
        Line("765", "0 ", [("t", work.title), ("w", f"bench{work.number:09d}")]),
    ]
    if work.author:
        found.append(Line("700", "1 ", [("a", work.author[0])]))
    return found


def _dated(line: Line, year: int) -> Line:
    return Line("008", "", [], f"{line.data[:7]}{year}{line.data[11:]}") if len(line.data) >= 40 else line


def _year(dice: Random) -> int:
    """Draw a year of publication: the nearer to now the likelier, some old."""
    return 2025 - int(min(dice.expovariate(1 / 22), 170))


def _isbn(number: int) -> str:
    body = f"978{(number * 7_368_787 + 11) % 10**9:09d}"
    check = -sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(body)) % 10
    return f"{body}{check}"


def _place(line: Line, code: str) -> int:
    return next(place for place, each in enumerate(line.subfields) if each[0] == code)
