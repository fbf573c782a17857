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

_QUOTES = "".join(sign for sign in APOSTROPHES if not sign.isalpha())
_WORD = re.compile(rf"[^\W\d_]+(?:[{re.escape(_QUOTES)}][^\W\d_]+)*")
_PLACES = ("initial", "final", "vowel", "sign")


@dataclass(slots=True)
class _Table:
    """One way of writing: what its header says, and its rows by place ("" is anywhere)."""

    header: dict[str, str]
    rows: dict[str, dict[str, str]] = field(default_factory=lambda: {place: {} for place in ("", *_PLACES)})

    def __post_init__(self) -> None:
        self.unless = re.compile(self.header.get("unless", r"(?!)"))
        self.only = re.compile(self.header.get("only", ""))

    unless: re.Pattern[str] = field(init=False)
    only: re.Pattern[str] = field(init=False)

    def word(self, letters: str) -> str | None:
        """Write one word of small letters; None where a letter has no row."""
        found: list[str] = []
        at = 0
        while at < len(letters):
            for size in (2, 1):
                written = self._piece(letters, at, size)
                if written is not None:
                    break
            else:
                return None
            found.append(written)
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


def written(text: str, language: str, script: str) -> str | None:
    """Return a text of a language (MARC code) in a script (ISO 15924), None where nobody can tell or it is so already.

    A word that no table can write stands as it was; None where that is every word.
    """
    text = unicodedata.normalize("NFC", text)
    source = script_of(text)
    tables = _way(language, source, script)
    plain = lower(text, language)
    if not tables or tables[0].unless.search(plain) or not tables[0].only.search(plain):
        return None
    current = text
    for table in tables:
        current = _rewritten(current, language, table)
    return current if current != text else None


def _rewritten(text: str, language: str, table: _Table) -> str:
    pieces: list[str] = []
    last = 0
    for match in _WORD.finditer(text):
        pieces += (_signs(text[last : match.start()], table), _cased(match.group(), language, table))
        last = match.end()
    return "".join([*pieces, _signs(text[last:], table)])


def _signs(text: str, table: _Table) -> str:
    return "".join([table.rows["sign"].get(sign, sign) for sign in text]) if table.rows["sign"] else text


def _cased(word: str, language: str, table: _Table) -> str:
    """Write a word with the capitals it had: none, the first, or all."""
    small = lower(word, language)
    for sign in _QUOTES:
        small = small.replace(sign, "'")
    made = table.word(small)
    if made is None:
        return word
    if word == small or not made:
        return made
    if len(word) > 1 and word == upper(word, language):
        return upper(made, language)
    return capitalise(made, language) if word[0] == upper(word[0], language) else made


@lru_cache(maxsize=64)
def _way(language: str, source: str, script: str) -> tuple[_Table, ...]:
    """Return the table from one script to another, or the two over a third; none where there is no way."""
    straight = _tables().get((language, source, script))
    if straight:
        return (straight,)
    for between in SCRIPTS.get(language, ()):
        first, second = (_tables().get((language, *pair)) for pair in ((source, between), (between, script)))
        if first and second:
            return first, second
    return ()


@lru_cache(maxsize=1)
def _tables() -> dict[tuple[str, str, str], _Table]:
    folder = files("kitabdar.text") / "tables" / "writing"
    read = [_read(entry.name, entry.read_text(encoding="utf-8")) for entry in folder.iterdir()]
    return {(each.header["language"], each.header["from"], each.header["to"]): each for each in read}


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
