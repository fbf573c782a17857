"""The fields of a template with other words, names and subjects in the place of its own."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from benchmarks.corpus.templates import AUTHOR, NAMES, SUBJECTS, TITLE, WORD, WORDY, Line, Subfields, Template
from benchmarks.corpus.vocabulary import Both, Name, paired_words, texts, vocabulary

FIRST_FREE_LINK = 50
"""Subjects that are drawn with a form in their own script are linked by numbers from this on."""


class Variation:
    """One way to fill a template: what it draws depends on the dice alone. Of a work known, the author is given."""

    def __init__(self, template: Template, dice: Random, author: Name | None = None) -> None:
        self._template = template
        self._dice = dice
        self._vocabulary = vocabulary()
        self._own = {plain.link: other for plain, other in template.pairs()}
        self._known: dict[str, list[Both]] = {}
        self._names: dict[str, Name] = {}
        has_author = any(line.tag == AUTHOR for line in template.lines)
        if author is None and has_author:
            author = self._vocabulary.name(dice, template.language)
        self.author = author

    def fill(self, lines: Iterable[Line]) -> list[Line]:
        """Return these fields of the template (control fields left out) filled anew; 880 fields must come last."""
        found: list[Line] = []
        for line in lines:
            means = line.means
            if line.data:
                continue
            if means in WORDY:
                found.append(self._worded(line))
            elif means in NAMES:
                found.append(self._named(line))
            elif line.tag in SUBJECTS:
                found += self._subject(len(found))
            elif means not in SUBJECTS:
                found.append(line)
        return found

    def _worded(self, line: Line) -> Line:
        """Put other words in the place of those of a title; the same in both scripts where they can be paired."""
        is_own = line.tag == "880"
        other = None if is_own else self._own.get(line.link)
        words = _Words(
            self, self._known.pop(line.link, None) if is_own else None, is_own, is_own or bool(other)
        )
        subfields: Subfields = []
        for code, value in line.subfields:
            if code == "c" and line.means == TITLE and self.author:
                subfields.append((code, _responsible(value, self.author[is_own])))
            else:
                is_kept = code not in "abtn" or "&#" in value
                subfields.append((code, value if is_kept else words.put_into(value)))
        if other is not None and paired_words(texts(line), texts(other)):
            self._known[line.link] = words.drawn
        return Line(line.tag, line.indicators, subfields, link=line.link)

    def word(self, *, in_own_script: bool) -> Both:
        """Draw a word of the template's language."""
        return self._vocabulary.word(self._dice, self._template.language, in_own_script=in_own_script)

    def _named(self, line: Line) -> Line:
        is_own = line.tag == "880"
        name = self.author if line.means == AUTHOR else self._names.get(line.link) if is_own else None
        if name is None:
            name = self._vocabulary.name(self._dice, self._template.language)
            if line.link:
                self._names[line.link] = name
        kept = [each for each in line.subfields if each[0] in "64e"]
        at = 1 if kept and kept[0][0] == "6" else 0
        written = [*kept[:at], *heading(name, is_own=is_own), *kept[at:]]
        return Line(line.tag, line.indicators, written, link=line.link)

    def _subject(self, place: int) -> list[Line]:
        tag, indicators, plain, own, script = self._vocabulary.subject(self._dice)
        if not own:
            return [Line(tag, indicators, plain)]
        number = FIRST_FREE_LINK + place
        if number > 99:
            return [Line(tag, indicators, plain)]
        return [
            Line(tag, indicators, [("6", f"880-{number}"), *plain], link=f"{tag}-{number}"),
            Line("880", indicators, [("6", f"{tag}-{number}{script}"), *own], link=f"{tag}-{number}"),
        ]


class _Words:
    """The words of one field, drawn as they are wanted or those that its other form has drawn."""

    def __init__(self, variation: Variation, known: list[Both] | None, is_own: bool, is_twice: bool) -> None:
        self.drawn = known or []
        self._variation = variation
        self._is_new = known is None
        self._index = 1 if is_own else 0
        self._is_twice = is_twice
        self._place = 0

    def put_into(self, value: str) -> str:
        """Put the next words in the place of those of a text."""
        pieces, last = [], 0
        for match in WORD.finditer(value):
            if self._is_new:
                self.drawn.append(self._variation.word(in_own_script=self._is_twice))
            is_there = self._place < len(self.drawn)
            word = self.drawn[self._place][self._index] if is_there else match.group()
            self._place += 1
            pieces += [value[last : match.start()], word]
            last = match.end()
        return "".join((*pieces, value[last:]))


def heading(name: Name, *, is_own: bool = False) -> Subfields:
    """Return a name as a heading: $a, and $d if it has dates."""
    written, dates = name[is_own], name[2]
    return [("a", f"{written},"), ("d", dates)] if dates else [("a", written)]


def _responsible(value: str, name: str) -> str:
    """Return a statement of responsibility: the name in the order it is read, ended as the text was."""
    family, _comma, given = name.partition(", ")
    return f"{given} {family}".strip() + ("." if value.endswith(".") else "")
