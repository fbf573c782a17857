"""Golden words: real words and names that every letter table must bring together, and pairs it must keep apart.

`golden/<table>.tsv` has one pair a line: written, its language, its equal, the language of that, the level at which
they must meet (k1, k2 or skeleton) and where the pair comes from. An empty language is unknown, as in a query.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from kitabdar.text.choice import table_for
from kitabdar.text.folding import fold
from kitabdar.text.keys import WORD, Keys, keys_of
from kitabdar.text.letters import BEGIN, END, Table, layers, letters_of, tables
from kitabdar.text.skeleton import skeleton

FOLDER = Path(__file__).parent / "golden"
APART = "apart"
LEVELS = ("k1", "k2", "skeleton")
FEWEST, FEWEST_APART = 12, 60
ARTICLES = {"al", "el", "ul"}
"""The article of Arabic where a romanisation writes it apart: its original has it in one word with what follows."""

UNUSED = {
    ("az-yanalif", "yu"): "keeps y from being read as in English; no word of ours has ü before u",
    ("az-yanalif", "yo"): "keeps y from being read as in English; no word of ours has ü before o",
}
"""Rows that no golden word reads, with the reason: (table, letters) -> why."""


class Pair(NamedTuple):
    """One line of a golden file."""

    table: str
    written: str
    language: str
    equal: str
    other: str
    level: str
    source: str


def pairs(path: Path) -> Iterator[Pair]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Pair(path.stem, *line.split("\t"))


@lru_cache(maxsize=1)
def golden() -> tuple[Pair, ...]:
    return tuple(pair for path in sorted(FOLDER.glob("*.tsv")) for pair in pairs(path))


MEETING = [pair for pair in golden() if pair.table != APART]
KEPT_APART = [pair for pair in golden() if pair.table == APART]


def name_of(pair: Pair) -> str:
    return f"{pair.table}-{pair.written}-{pair.equal}"


def readings(keys: Keys, level: str) -> set[str]:
    """Return the keys of one word at a level."""
    if level == "skeleton":
        return {skeleton(each) for each in keys.k2} - {""}
    return set(keys.k1 if level == "k1" else keys.k2)


def meet(pair: Pair) -> bool:
    """Tell whether each word of one side shares a key with its fellow of the other."""
    left, right = keys_of(pair.written, pair.language), keys_of(pair.equal, pair.other)
    if pair.level == "skeleton" and len(left) != len(right):
        left, right = (
            [each for each in side if not ARTICLES & {*each.k1, each.k0}] for side in (left, right)
        )
    if len(left) != len(right):
        return False
    return all(readings(a, pair.level) & readings(b, pair.level) for a, b in zip(left, right, strict=True))


def rows_read(text: str, language: str) -> set[tuple[str, str]]:
    """Return the rows (table, letters) that the words of a text are read by."""
    name = table_for(text, language)
    letters, found = letters_of(name), set()
    for piece in {piece for word in WORD.findall(text) for piece in letters.cut(fold(word))}:
        for layer in reversed(layers(name)):
            if having := [table.name for table in layer if piece in table.rows]:
                found.update((table, piece) for table in having)
                break
    return found


@lru_cache(maxsize=1)
def rows_of_all() -> frozenset[tuple[str, str]]:
    sides = [side for pair in MEETING for side in ((pair.written, pair.language), (pair.equal, pair.other))]
    return frozenset(row for side in sides for row in rows_read(*side))


@pytest.mark.parametrize("pair", MEETING, ids=name_of)
def test_golden_words_meet(pair: Pair) -> None:
    assert pair.level in LEVELS and pair.source
    assert meet(pair), (keys_of(pair.written, pair.language), keys_of(pair.equal, pair.other))


@pytest.mark.parametrize("pair", MEETING, ids=name_of)
def test_golden_words_meet_decomposed(pair: Pair) -> None:
    left, right = unicodedata.normalize("NFD", pair.written), unicodedata.normalize("NFC", pair.equal)
    assert meet(pair._replace(written=left, equal=right))


@pytest.mark.parametrize("pair", KEPT_APART, ids=name_of)
def test_different_words_do_not_meet(pair: Pair) -> None:
    assert pair.level in LEVELS and pair.source
    assert not meet(pair), (keys_of(pair.written, pair.language), keys_of(pair.equal, pair.other))


def test_golden_pairs_are_each_said_once() -> None:
    said = [pair[:5] for pair in golden()]
    assert sorted(pair for pair in set(said) if said.count(pair) > 1) == []


def test_enough_pairs_are_kept_apart() -> None:
    assert len(KEPT_APART) >= FEWEST_APART


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_table_has_golden_words(table: Table) -> None:
    assert len([pair for pair in MEETING if pair.table == table.name]) >= FEWEST


def test_no_golden_file_is_without_a_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.tsv")} == {APART, *(table.name for table in tables())}


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_row_is_read_by_a_golden_word_or_excused(table: Table) -> None:
    left = {letters for letters in table.rows if (table.name, letters) not in rows_of_all()}
    excused = {letters for name, letters in UNUSED if name == table.name}
    shown = {letters.replace(BEGIN, "^").replace(END, "$") for letters in left ^ excused}
    assert shown == set(), "rows without a golden word, or excused though they have one"
