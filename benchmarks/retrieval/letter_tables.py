"""What each letter table adds: headings and queries analysed with all tables, then without one, and compared by keys.

A heading is found where each word of it shares a key of one level with a word of the query, in any order, as in
languages.md section 9. No index is asked, so this takes seconds a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.harness import Line, Report
from benchmarks.retrieval.crossscript import headings
from benchmarks.retrieval.scoring import Asked
from kitabdar.text import choice, keys, letters

LEVELS = ("k0", "k1", "k2")
LEAST = 0.0005
"""Differences below one query in two thousand are not printed."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of each category the share of queries whose answer has an equal key; of all, false headings a query."""

    found: Mapping[str, float]
    false: float


def measure(report: Report, asked: Sequence[Asked]) -> None:
    """Print what is found with all tables, and by how much less without each of them."""
    known = headings()
    whole = shares(asked, known)
    for kind, share in whole.found.items():
        report.add(Line(f"equal keys, {kind}", share, ""))
    report.add(Line("equal keys, false headings a query", whole.false, ""))
    print("\nwithout the table              all     false   categories that lose (or gain) most")
    for table in letters.tables():
        with without(table.name):
            rest = shares(asked, known)
        _show(report, table.name, whole, rest)


def _show(report: Report, name: str, whole: Shares, rest: Shares) -> None:
    lost = {kind: rest.found[kind] - share for kind, share in whole.found.items()}
    most = sorted(
        (kind for kind in lost if kind != "all" and abs(lost[kind]) > LEAST), key=lambda kind: lost[kind]
    )
    words = "  ".join(f"{kind} {lost[kind]:+.3f}" for kind in most[:5])
    print(f"{name:<24}{lost['all']:>+10.4f}{rest.false - whole.false:>+10.4f}   {words}", flush=True)
    report.lines.append(Line(f"without {name}, all", rest.found["all"], "", beside=words))
    report.lines.append(Line(f"without {name}, false headings a query", rest.false, ""))


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let there be no such table until the end of the block."""
    rest = tuple(table for table in letters.tables() if table.name != name)
    real = letters.tables
    _put(lambda: rest)
    try:
        yield
    finally:
        _put(real)


def _put(tables: Callable[[], tuple[letters.Table, ...]]) -> None:
    """Put these tables in the place of those there were, and empty what was worked out from them."""
    for module in (letters, choice):
        vars(module)["tables"] = tables
    for module in (letters, choice, keys):
        for name, each in vars(module).items():
            if name != "tables" and hasattr(each, "cache_clear"):
                each.cache_clear()


def shares(asked: Sequence[Asked], known: Mapping[str, tuple[str, str]]) -> Shares:
    """Compare all queries with all headings (control number -> heading and its language) by keys."""
    index: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for number, (heading, language) in known.items():
        words = keys.keys_of(heading, language)
        for level in LEVELS:
            for word in words:
                for key in _keys(word, level):
                    index[level, len(words), key].add(number)
    found: dict[str, list[bool]] = defaultdict(list)
    false = 0
    for each in asked:
        equal = _equal(each.text, index)
        is_found = not equal.isdisjoint(each.relevant)
        found[each.kind].append(is_found)
        found["all"].append(is_found)
        false += len(equal - each.relevant)
    return Shares({kind: sum(each) / len(each) for kind, each in sorted(found.items())}, false / len(asked))


def _equal(text: str, index: Mapping[tuple[str, int, str], set[str]]) -> set[str]:
    """Return the headings equal to a query at some level."""
    words = keys.keys_of(text)
    found: set[str] = set()
    nothing: set[str] = set()
    for level in LEVELS:
        sets = [
            set().union(*(index.get((level, len(words), key), nothing) for key in _keys(word, level)))
            for word in words
        ]
        if sets:
            found |= set.intersection(*sets)
    return found


def _keys(word: keys.Keys, level: str) -> tuple[str, ...]:
    key = getattr(word, level)
    return (key,) if isinstance(key, str) else key
