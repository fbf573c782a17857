"""What is in a corpus, counted from its bytes."""

from __future__ import annotations

from collections import Counter
from math import log

import pymarc

from benchmarks.corpus.templates import WORD, WORDY

TOLD_AT = (10_000, 100_000, 1_000_000, 10_000_000)


class Description:
    """Counts words, names, subjects, languages and items as records go by."""

    def __init__(self) -> None:
        self._records = 0
        self._words: set[str] = set()
        self._names: set[str] = set()
        self._subjects: set[str] = set()
        self._languages: Counter[str] = Counter()
        self._items = 0
        self._growth: list[tuple[int, int, int, int]] = []

    def add(self, block: bytes) -> None:
        """Count a block of records."""
        for record in pymarc.MARCReader(block, to_unicode=True):
            assert record is not None
            self._count(record)

    def _count(self, record: pymarc.Record) -> None:
        self._records += 1
        self._languages[record["008"].data[35:38]] += 1
        self._items += len(record.get_fields("952"))
        for field in record.fields:
            tag = (field.get("6") or "")[:3] if field.tag == "880" else field.tag
            if tag in WORDY:
                self._words.update(WORD.findall(" ".join(field.get_subfields("a", "b", "t", "n"))))
            elif tag in ("100", "700"):
                self._names.update(field.get_subfields("a"))
            elif tag in ("600", "650", "651"):
                self._subjects.add(" -- ".join(field.get_subfields("a", "x", "y", "z", "v")))
        if self._records in TOLD_AT:
            self._growth.append(self._sizes())

    def _sizes(self) -> tuple[int, int, int, int]:
        return self._records, len(self._words), len(self._names), len(self._subjects)

    def __str__(self) -> str:
        rows = (
            self._growth
            if self._growth and self._growth[-1][0] == self._records
            else [*self._growth, self._sizes()]
        )
        lines = [f"{'records':>12} {'words':>12} {'names':>12} {'subjects':>12} {'Heaps':>7}"]
        for place, row in enumerate(rows):
            before = rows[place - 1] if place else None
            heaps = f"{log(row[1] / before[1]) / log(row[0] / before[0]):.2f}" if before else ""
            lines.append(" ".join(f"{number:>12,}" for number in row) + f" {heaps:>7}")
        shares = ", ".join(
            f"{code} {number / self._records:.0%}" for code, number in self._languages.most_common(12)
        )
        return "\n".join((*lines, f"languages: {shares}", f"items: {self._items:,}"))
