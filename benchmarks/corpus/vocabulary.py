"""What is drawn: words by Zipf's law with an endless tail, names and subjects likewise."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from benchmarks.corpus.templates import NAMES, SUBJECTS, WORD, WORDY, Line, Subfields, Template, templates

T = TypeVar("T")

Both = tuple[str, str]
"""A word or a name as romanised and in its own script; the same twice where it has but one form."""

Name = tuple[str, str, str]
"""A personal name as romanised, in its own script, and its dates ("" if it has none)."""

Subject = tuple[str, str, Subfields, Subfields, str]
"""A subject: tag, indicators, subfields, those in its own script (none if it has none), and what names the script."""

TAIL = 0.14
"""Share of words that are composed; with SPREAD this gives Heaps' exponent (`--describe` prints it)."""
SPREAD = 4000.0
WORD_TAIL = 0.54  # of a distribution x^-(1 + tail): the vocabulary grows with the power 1 / (1 + tail)
COMPOSED_NAMES, NAME_TAIL, NAME_SPREAD = 0.5, 0.3, 20_000.0
COMPOSED_SUBJECTS = 0.4
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{2})\.$")
_Counted = tuple[str, str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], str]
_MIX, _MASK = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF


class Pool(Generic[T]):
    """Things drawn as often as they were counted."""

    def __init__(self, counted: Counter[T]) -> None:
        self.values = list(counted)
        self._cumulative = list(accumulate(counted.values()))

    def draw(self, dice: Random) -> T:
        """Draw one."""
        return self.values[bisect(self._cumulative, dice.random() * self._cumulative[-1])]

    def at(self, number: int) -> T:
        """Return one by a number of whatever size."""
        return self.values[number % len(self.values)]

    def __len__(self) -> int:
        return len(self.values)


class Vocabulary:
    """Words, names and subjects of the real records, by language, and more of each kind without end."""

    def __init__(self) -> None:
        words: dict[str, Counter[Both]] = defaultdict(Counter)
        names: dict[str, Counter[Name]] = defaultdict(Counter)
        subjects: Counter[_Counted] = Counter()
        for template in templates():
            words[template.language].update(_words(template))
            names[template.language].update(_names(template))
            subjects.update(_subjects(template))
        self._words = {language: Pool(found) for language, found in words.items() if len(found) >= 200}
        own = {
            key: Counter({both: n for both, n in found.items() if both[0] != both[1]})
            for key, found in words.items()
        }
        self._own = {language: Pool(found) for language, found in own.items() if len(found) >= 50}
        self._names = {language: Pool(found) for language, found in names.items() if len(found) >= 20}
        self._subjects = Pool(subjects)

    def word(self, dice: Random, language: str, *, in_own_script: bool = False) -> Both:
        """Draw a word, now and then one that no real record has.

        With `in_own_script` one that has a form in its own script, where the language has such words.
        """
        pool = self._own.get(language) if in_own_script else None
        pool = pool or self._words.get(language) or self._words["eng"]
        if dice.random() >= TAIL:
            return pool.draw(dice)
        return _composed_word(pool, _rank(dice, WORD_TAIL, SPREAD))

    def name(self, dice: Random, language: str) -> Name:
        """Draw a personal name, half of them composed of the parts of two, a quarter of these with dates."""
        pool = self._names.get(language) or self._names["eng"]
        if dice.random() >= COMPOSED_NAMES:
            return pool.draw(dice)
        mixed = _mixed(_rank(dice, NAME_TAIL, NAME_SPREAD))
        family, given = pool.at(mixed), pool.at(mixed >> 24)
        born = 1800 + (mixed >> 40) % 190
        died = f"{born + 30 + (mixed >> 47) % 60}" if born < 1930 else ""
        dates = f"{born}-{died}" if mixed >> 53 & 3 == 0 else ""
        return _joined(family[0], given[0]), _joined(family[1], given[1]), dates

    def subject(self, dice: Random) -> Subject:
        """Draw a subject; some with the subdivisions of another, and then in one script."""
        tag, indicators, plain, own, script = self._subjects.draw(dice)
        if dice.random() >= COMPOSED_SUBJECTS:
            return tag, indicators, list(plain), list(own), script
        others = self._subjects.draw(dice)[2]
        found = [each for each in plain if each[0] not in "xyzv"]
        return tag, indicators, found + [each for each in others if each[0] in "xyzv"], [], ""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary, made once a process."""
    return Vocabulary()


def paired_words(value: str, other: str) -> list[Both]:
    """Return the words of a text with those of the same text in its own script, where they are as many."""
    one, two = WORD.findall(value), WORD.findall(other)
    return list(zip(one, two, strict=True)) if len(one) == len(two) else []


def texts(line: Line) -> str:
    """Return what a field says, its parts in a line."""
    return " ".join(value for code, value in line.subfields if code in "abtn")


def _words(template: Template) -> Iterable[Both]:
    paired = set()
    for plain, own in template.pairs():
        if plain.tag in WORDY and (found := paired_words(texts(plain), texts(own))):
            paired.add(plain.link)
            yield from found
    for line in template.lines:
        if line.tag in WORDY and line.link not in paired:
            for word in WORD.findall(texts(line)):
                yield word, word


def _names(template: Template) -> Iterable[Name]:
    own = {plain.link: other for plain, other in template.pairs() if plain.tag in NAMES}
    for line in template.lines:
        name = _bare(_first(line, "a"))
        if line.tag in NAMES and name:
            other = own.get(line.link)
            written = _bare(_first(other, "a")) if other else ""
            yield name, written or name, _first(line, "d").rstrip(" ,.")


def _subjects(template: Template) -> Iterable[_Counted]:
    own = {plain.link: other for plain, other in template.pairs() if plain.tag in SUBJECTS}
    for line in template.lines:
        if line.tag in SUBJECTS and (plain := _unlinked(line)):
            other = own.get(line.link)
            script = _first(other, "6")[6:] if other else ""
            yield line.tag, line.indicators, plain, _unlinked(other) if other else (), script


def _unlinked(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in line.subfields if each[0] != "6")


def _first(line: Line, code: str) -> str:
    return next((value for each, value in line.subfields if each == code), "")


def _bare(name: str) -> str:
    """Return a name without the mark that ends its subfield; the point of an initial is its own."""
    return _FULL_STOP.sub("", name.rstrip(" ,"))


def _rank(dice: Random, tail: float, spread: float) -> int:
    return int(spread * ((1.0 - dice.random()) ** (-1.0 / tail) - 1.0))


def _mixed(rank: int) -> int:
    mixed = rank * _MIX & _MASK
    return (mixed ^ mixed >> 31) * _MIX & _MASK


def _composed_word(pool: Pool[Both], rank: int) -> Both:
    mixed = _mixed(rank)
    one, two = pool.at(mixed), pool.at(mixed >> 20)
    head, tail = 2 + (mixed >> 44) % 5, 2 + (mixed >> 50) % 5
    third = pool.at(mixed >> 30)[0][1:3].lower() if mixed >> 58 & 1 else ""
    if one[0] == one[1] or two[0] == two[1]:
        word = f"{one[0][:head]}{third}{two[0][-tail:].lower()}"
        return word, word
    return f"{one[0][:head]}{two[0][-tail:].lower()}", f"{one[1][:head]}{two[1][-tail:].lower()}"


def _joined(family: str, given: str) -> str:
    first = family.partition(",")[0]
    rest = given.partition(",")[2]
    return f"{first},{rest}" if rest and first != family else family
