"""Letter tables: read from `tables/*.tsv`, put together by language. A linguist corrects the files, not this code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kitabdar.text.folding import fold, strip_marks
from kitabdar.text.loose import classify

BEGIN, END = "\x02", "\x03"
"""Stand before and after a word while its letters are looked up."""

_POINTS = re.compile("[\u064b-\u0652\u0670]")
"""Vowel points of the Arabic script; hamza and madda above a letter are none of them."""

FOREIGN = "foreign"
"""Stands for every known language without a table: its letters have one script-normalised reading each."""

_NO_MARK = "(?![\u0300-\u036f])"

Readings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One file: what it says of itself in its header, and its rows (letters -> key readings, loose readings)."""

    name: str
    header: dict[str, str]
    rows: dict[str, tuple[Readings, Readings]]

    @property
    def languages(self) -> tuple[str, ...]:
        """MARC codes of the languages it serves; ("*",) serves all."""
        return tuple(self.header["languages"].split())

    @property
    def is_by_signs(self) -> bool:
        """Tell whether only its signs, never the language alone, call for it."""
        return self.header.get("use") == "signs"


class Pieces(dict[str, Readings]):
    """Readings of each piece of a word. A letter that no table has is read without its marks."""

    def __init__(self, rows: dict[str, Readings]) -> None:
        super().__init__(rows)
        self.doubtful = frozenset(piece for piece, readings in rows.items() if len(readings) > 1)

    def __missing__(self, piece: str) -> Readings:
        bare = _unlisted(piece)
        found = self.get(bare) or (bare,)
        self[piece] = found  # a piece that no table has is one letter, so this stays small
        return found


@dataclass(frozen=True, slots=True)
class Letters:
    """Tables put together for one language: the pattern that cuts a word and the readings of each piece."""

    name: str
    pattern: re.Pattern[str]
    script: Pieces
    loose: Pieces
    uncertain: frozenset[str]
    """Pieces with several readings, or with another in `loose` than in `script`: half of all words have none."""

    def cut(self, folded: str) -> list[str]:
        """Cut a folded word into the pieces that the tables know, longest first; vowel points stand between none."""
        if _POINTS.search(folded):
            folded = _POINTS.sub("", folded)
        return self.pattern.findall(f"{BEGIN}{folded}{END}")


def _readings(cell: str) -> Readings:
    values = ("" if value == "-" else value.replace("ı", "i") for value in cell.split("|"))
    return tuple(dict.fromkeys(values))


def _row(line: str) -> tuple[str, tuple[Readings, Readings]]:
    cells = [*line.split("\t"), "", "", "", ""]
    letters = fold(cells[0])
    if cells[3] == "initial":
        letters = BEGIN + letters
    elif cells[3] == "final":
        letters = letters + END
    elif cells[3] == "word":
        letters = BEGIN + letters + END
    key = _readings(cells[1])
    return letters, (key, _readings(cells[2]) if cells[2] else key)


def parse(name: str, text: str) -> Table:
    """Read one table. Lines that begin with "# word:" are its header. Raises ValueError naming a faulty line."""
    header: dict[str, str] = {}
    rows: dict[str, tuple[Readings, Readings]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            word, _, value = line[2:].partition(": ")
            header[word] = value
        elif line.strip():
            if "\t" not in line:
                raise ValueError(f"{name}, line {number}: no tab between letters and key")
            letters, readings = _row(line)
            if letters in rows:
                raise ValueError(f"{name}, line {number}: these letters have a row already")
            rows[letters] = readings
    return Table(name, header, rows)


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Read all letter tables, in the order of their names."""
    folder = files("kitabdar.text") / "tables"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".tsv"))
    return tuple(parse(name[:-4], (folder / name).read_text(encoding="utf-8")) for name in found)


def _union(first: Readings, second: Readings) -> Readings:
    return tuple(dict.fromkeys((*first, *second)))


def _merged(chosen: list[Table]) -> dict[str, tuple[Readings, Readings]]:
    """Lay the tables of a language together: a letter that two of them have keeps the readings of both."""
    rows: dict[str, tuple[Readings, Readings]] = {}
    for table in chosen:
        for letters, (key, loose) in table.rows.items():
            old = rows.get(letters, ((), ()))
            rows[letters] = (_union(old[0], key), _union(old[1], loose))
    return rows


def layers(name: str) -> tuple[list[Table], list[Table], list[Table]]:
    """Return the general tables, those of the language and the one called by its signs: the later stand above."""
    called = [table for table in tables() if table.name == name]
    codes = set(called[0].languages) if called else {name}
    base = [table for table in tables() if table.languages == ("*",)]
    own = [table for table in tables() if codes & set(table.languages) and not table.is_by_signs]
    return base, own, called


@lru_cache(maxsize=512)
def letters_of(name: str) -> Letters:
    """Put together the tables of a language (MARC code, "" unknown, FOREIGN) or of a table called by its signs.

    The tables of the language stand above the general ones: a letter they have is read as they say.
    """
    base, own, called = layers(name)
    rows = _merged(base) | _merged(own) | _merged(called)
    rows |= {BEGIN: (("",), ("",)), END: (("",), ("",)), "'": (("",), ("",))}
    script = {piece: row[0][:1] if name == FOREIGN else row[0] for piece, row in rows.items()}
    loose = {piece: _sounds(row[1]) for piece, row in rows.items()}
    uncertain = frozenset(piece for piece, each in script.items() if len(each) > 1 or each != loose[piece])
    return Letters(name, _pattern(rows), Pieces(script), Pieces(loose), uncertain)


def _pattern(pieces: Iterable[str]) -> re.Pattern[str]:
    """Return what cuts a word into these pieces, longest first, and single letters between them.

    Pieces are grouped by their first letter: most letters of most words then need one comparison a group.
    A mark after a piece belongs to its last letter, which is then another: i̐ after e is no "ei".
    """
    endings: dict[str, list[str]] = {}
    for piece in sorted((piece for piece in pieces if len(piece) > 1), key=len, reverse=True):
        endings.setdefault(piece[0], []).append(re.escape(piece[1:]))
    groups = [f"{re.escape(first)}(?:{'|'.join(rests)}){_NO_MARK}" for first, rests in endings.items()]
    return re.compile("|".join([*groups, "."]), re.DOTALL)


def _sounds(readings: Readings) -> Readings:
    """Keep of the loose readings the first of each sound: the key does not tell the others apart.

    "ye" is no doublet of "yə": only the former may lose its y.
    """
    found: dict[tuple[str, bool], str] = {}
    for reading in readings:
        found.setdefault((classify(reading), "ye" in reading), reading)
    return tuple(found.values())


@lru_cache(maxsize=1)
def known_languages() -> frozenset[str]:
    """Return the languages that have a table of their own."""
    return frozenset(code for table in tables() for code in table.languages if code != "*")


@lru_cache(maxsize=4096)
def _unlisted(letter: str) -> str:
    """Read a letter that no table has: without its marks, and nothing for a mark alone."""
    return strip_marks(letter)
