"""A text in another alphabet of its language, letter by letter, for readers: never a key, never saved in a record.

The tables `tables/writing/*.tsv` say what stands for what; a linguist corrects them. What they cannot tell stays as it
is: words in other scripts, words with letters that no row has, texts that look romanised rather than written.
From Arabic script nothing is written: it leaves out vowels (36 % of Kazakh words came out right).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from kitabdar.text.casing import capitalise, lower, upper
from kitabdar.text.folding import APOSTROPHES
from kitabdar.text.scripts import script_of

SCRIPTS = {"aze": ("Latn", "Cyrl", "Arab"), "kaz": ("Cyrl", "Latn", "Arab")}
"""Languages (MARC codes) that can be read in several scripts (ISO 15924), the one usual today first."""

_SIGNS = dict.fromkeys(APOSTROPHES, "'")
_QUOTES = "".join(sign for sign in APOSTROPHES if not sign.isalpha())
_MARKED = r"(?:[^\W\d_][\u0300-\u036f]*)"
_WORD = rf"{_MARKED}+(?:[{re.escape(_QUOTES)}]{_MARKED}+)*"
_NUMBER = re.compile("[IVXLCDM]{2,}")
_LIGATURES = str.maketrans({"\ufe20": "\u0361", "\ufe21": None})
_LONGEST = 4  # letters of one piece, with their marks: shch, i͡u
_PLACES = ("initial", "final", "vowel", "sign")


@dataclass(slots=True)
class _Table:
    """One way of writing: what its header says, and its rows by place ("" is anywhere)."""

    header: dict[str, str]
    rows: dict[str, dict[str, str]] = field(default_factory=lambda: {place: {} for place in ("", *_PLACES)})
    unless: re.Pattern[str] = field(init=False)
    only: re.Pattern[str] = field(init=False)
    words: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.unless = re.compile(self.header.get("unless", r"(?!)"))
        self.only = re.compile(self.header.get("only", ""))
        self.words = re.compile(f"(?P<keep>{self.header.get('keep', '(?!)')})|{_WORD}")

    def fits(self, text: str) -> bool:
        """Tell whether a text looks as if it were written as this table reads."""
        small = lower(text, "")
        if self.unless.search(small) or not self.only.search(small):
            return False
        return "whole" not in self.header or all(
            _stays(match) or self.word(_small(match.group(), self)) is not None
            for match in self.words.finditer(text)
        )

    def word(self, letters: str) -> str | None:
        """Write one word of small letters; None where a letter has no row."""
        found: list[str] = []
        at = 0
        while at < len(letters):
            for size in range(_LONGEST, 0, -1):
                piece = self._piece(letters, at, size)
                if piece is not None:
                    break
            else:
                return None
            found.append(piece)
            at += size
        return self._front_sign(letters) + "".join(found)

    def _piece(self, letters: str, at: int, size: int) -> str | None:
        piece = letters[at : at + size]
        if len(piece) < size:
            return None
        places = ("initial",) * (at == 0) + ("final",) * (at + size == len(letters))
        places += ("vowel",) * (at > 0 and letters[at - 1] in self.header["vowels"])
        return next(
            (found for place in (*places, "") if (found := self.rows[place].get(piece)) is not None), None
        )

    def _front_sign(self, letters: str) -> str:
        """Return the sign that makes the vowels of a word front, where its letters do not tell (Kazakh: ٴ)."""
        front = not set(self.header.get("front", "")).isdisjoint(letters)
        told = not set(self.header.get("front without sign", "")).isdisjoint(letters)
        return self.header["front sign"] if front and not told else ""


def written(text: str, language: str, script: str, *, within: str = "") -> str | None:
    """Return a text of a language (MARC code) in a script (ISO 15924), None where nobody can tell or it is so already.

    A word that no table can write stands as it was; None where that is every word. `within`: the longer text that this
    is a part of, which tells more surely how it is written.
    """
    current = text = _composed(text)
    whole = _composed(within) or text
    way = next((way for way in _ways(language, script_of(text), script) if way[0].fits(whole)), ())
    for table in way:
        current = _rewritten(current, language, table)
    return current if current != text else None


def _composed(text: str) -> str:
    """Return a text with its marks composed, and its ligatures, however coded, as one mark."""
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def _rewritten(text: str, language: str, table: _Table) -> str:
    pieces: list[str] = []
    last = 0
    for match in table.words.finditer(text):
        word = match.group()
        pieces += (
            _signs(text[last : match.start()], table),
            word if _stays(match) else _cased(word, language, table),
        )
        last = match.end()
    return "".join([*pieces, _signs(text[last:], table)])


def _signs(text: str, table: _Table) -> str:
    return "".join([table.rows["sign"].get(sign, sign) for sign in text]) if table.rows["sign"] else text


def _stays(match: re.Match[str]) -> bool:
    """Tell whether a word is left as it is: a Roman number, and what cataloguers say in Latin."""
    return match.lastgroup == "keep" or _NUMBER.fullmatch(match.group()) is not None


def _small(word: str, table: _Table) -> str:
    """Return a word in small letters, signs like the apostrophe as the table has them."""
    small = lower(word, table.header["language"])
    return "".join([letter if letter in table.rows[""] else _SIGNS.get(letter, letter) for letter in small])


def _cased(word: str, language: str, table: _Table) -> str:
    """Write a word with the capitals it had: none, the first, or all."""
    made = table.word(_small(word, table))
    if made is None:
        return word
    if not made or word == lower(word, language):
        return made
    if len(word) > 1 and word == upper(word, language):
        return upper(made, language)
    return capitalise(made, language) if word[0] == upper(word[0], language) else made


@lru_cache(maxsize=64)
def _ways(language: str, source: str, script: str) -> tuple[tuple[_Table, ...], ...]:
    """Return the ways from one script to another: one table, or two over a third script.

    What is romanised is in Latin letters already, and is written in the Latin alphabet over Cyrillic.
    """
    straight = [(table,) for table in _tables(language, source, script)]
    over = [
        (first, second)
        for between in SCRIPTS.get(language, ())
        for first in _tables(language, source, between)
        for second in _tables(language, between, script)
    ]
    return (*straight, *over)


def _tables(language: str, source: str, script: str) -> list[_Table]:
    wanted = (language, source, script)
    return [
        each for each in _all() if tuple(each.header[part] for part in ("language", "from", "to")) == wanted
    ]


@lru_cache(maxsize=1)
def _all() -> tuple[_Table, ...]:
    """Read all tables, in the order of their names: an alphabet before its romanisation."""
    folder = files("kitabdar.text") / "tables" / "writing"
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name.removesuffix(".tsv"))
    return tuple(_read(entry.name, entry.read_text(encoding="utf-8")) for entry in entries)


def _read(name: str, text: str) -> _Table:
    """Read one table. Raises ValueError naming a faulty line."""
    lines = text.splitlines()
    header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    table = _Table(header)
    for number, line in enumerate(lines, 1):
        if line.startswith("# ") or not line.strip():
            continue
        letters, written_as, place, *_note = [*line.split("\t"), "", ""]
        if not written_as or place not in table.rows:
            raise ValueError(f"{name}, line {number}: letters, what is written for them, and a place")
        table.rows[place][letters] = "" if written_as == "-" else written_as
    return table
