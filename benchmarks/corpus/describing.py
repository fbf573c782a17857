"""What is in a corpus, counted from its bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from unicodedata import name as name_of

import pymarc

from benchmarks.corpus.templates import AUTHOR, NAMES, SUBJECTS, TITLE, WORD, WORDY

TOLD_AT = (10_000, 100_000, 1_000_000, 10_000_000)
TOLD_OF = 12  # languages, scripts


@dataclass(frozen=True)
class Sizes:
    """How many different words, names and subjects so many records have."""

    records: int
    words: int
    names: int
    subjects: int


class Description:
    """Counts words, names, subjects, works, languages, scripts and items as records go by; keeps them in memory."""

    def __init__(self) -> None:
        self._records = self._octets = self._items = self._translations = self._in_two_scripts = 0
        self._words: set[str] = set()
        self._names: set[str] = set()
        self._subjects: set[str] = set()
        self._works: Counter[int] = Counter()
        self._languages: Counter[str] = Counter()
        self._scripts: Counter[str] = Counter()
        self._growth: list[Sizes] = []

    @property
    def sizes(self) -> Sizes:
        """The counts so far."""
        return Sizes(self._records, len(self._words), len(self._names), len(self._subjects))

    def add(self, block: bytes) -> None:
        """Count a block of records."""
        self._octets += len(block)
        for record in pymarc.MARCReader(block, to_unicode=True):
            assert record is not None
            self._count(record)

    def _count(self, record: pymarc.Record) -> None:
        self._records += 1
        self._languages[(record["008"].data or "")[35:38]] += 1
        self._translations += "765" in record
        title = author = script = ""
        for field in record.fields:
            tag = (field.get("6") or "")[:3] if field.tag == "880" else field.tag
            if field.tag == "952":
                self._items += 1
            elif tag in WORDY:
                text = " ".join(field.get_subfields("a", "b", "t", "n"))
                self._words.update(WORD.findall(text))
                if tag == TITLE:
                    title, script = title or text, script_of(text) or script
            elif tag in NAMES:
                name = " ".join(field.get_subfields("a", "d")).rstrip(" ,")
                self._names.add(name)
                author = name if field.tag == AUTHOR else author
            elif tag in SUBJECTS:
                self._subjects.add(" -- ".join(field.get_subfields("a", "x", "y", "z", "v")))
        self._scripts[script] += 1
        self._in_two_scripts += "880" in record
        self._works[hash((title, author))] += 1
        if self._records in TOLD_AT:
            self._growth.append(self.sizes)

    def __str__(self) -> str:
        rows = [each for each in self._growth if each.records < self._records] + [self.sizes]
        lines = [f"{'records':>12} {'words':>12} {'names':>12} {'subjects':>12} {'Heaps':>7}"]
        for place, row in enumerate(rows):
            exponent = f"{heaps(rows[place - 1], row):.2f}" if place else ""
            lines.append(
                f"{row.records:>12,} {row.words:>12,} {row.names:>12,} {row.subjects:>12,} {exponent:>7}"
            )
        editions = [number for number in self._works.values() if number > 1]
        total = max(self._records, 1)
        lines += [
            f"languages: {_shares(self._languages, total)}",
            f"scripts of titles: {_shares(self._scripts, total)}; with 880: {self._in_two_scripts / total:.0%}",
            f"works with more than one edition in a language: {len(editions):,}, of {sum(editions):,} records, "
            f"the most {max(editions, default=0)}; translations: {self._translations:,}",
            f"items: {self._items:,}; bytes a record: {self._octets / total:,.0f}",
        ]
        return "\n".join(lines)


def heaps(small: Sizes, large: Sizes) -> float:
    """Return the exponent of Heaps' law by which words grew from one size to another."""
    return log(large.words / small.words) / log(large.records / small.records)


def script_of(text: str) -> str:
    """Return the script of the first letter of a text, "" if it has none: Latin, Cyrillic, Arabic, Georgian …"""
    letter = next((letter for letter in text if letter.isalpha()), "")
    return name_of(letter, "").partition(" ")[0].capitalize() if letter else ""


def _shares(counted: Counter[str], total: int) -> str:
    return ", ".join(f"{key or 'none'} {number / total:.1%}" for key, number in counted.most_common(TOLD_OF))
