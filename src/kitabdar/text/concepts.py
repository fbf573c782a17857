"""Words that every language translates within names: East, Old, island, rayonu. Read from `tables/words/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from kitabdar.text.keys import keys_of


class Concepts(NamedTuple):
    """What words mean by their loose keys, and the concepts that a name may leave out."""

    by_key: dict[str, str]
    bare: frozenset[str]


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    """Read `concepts.tsv` and `generic.tsv`. Where two concepts claim a word the first one has it."""
    by_key: dict[str, str] = {}
    bare = set()
    for name, weight, words in _rows("concepts"):
        if weight == "bare":
            bare.add(name)
        _claim(by_key, name, words)
    for kind, _language, words in _rows("generic"):
        bare.add(kind)
        _claim(by_key, kind, words)
    return Concepts(by_key, frozenset(bare))


def concept_of(loose_keys: Iterable[str]) -> str | None:
    """Return the concept of a word by its loose keys, None for most words."""
    by_key = concepts().by_key
    for key in loose_keys:
        if key in by_key:
            return by_key[key]
    return None


def is_bare(concept: str | None) -> bool:
    """Say whether names that differ by this word alone may be the same: "island", "language", "rayonu"."""
    return concept in concepts().bare


def _claim(by_key: dict[str, str], name: str, words: str) -> None:
    for word in words.split("|"):
        keys = keys_of(word)
        if len(keys) == 1:
            for key in keys[0].k2:
                by_key.setdefault(key, name)


def _rows(table: str) -> Iterator[list[str]]:
    text = (files("kitabdar.text") / "tables" / "words" / f"{table}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
