"""From what a reader typed to the query tree. Never raises: what makes no sense as a query is taken as words.

dede qorqud          all words            "dede qorqud"     these words together, as spelt
kitab*               words beginning so   author:abai       in one field (words of five languages)
abai OR auezov       either               abai -auezov      not this (also NOT, VƏ, VEYA, И, ИЛИ, ЖӘНЕ …)
978-9952-…           an ISBN or ISSN      ( … )             brackets
"""

from __future__ import annotations

import re

from stdnum import isbn, issn

from kitabdar.search.lexing import MOST_WORDS, Lexeme, lexemes
from kitabdar.search.query import FIELDS, And, Everything, Exact, Not, Or, Phrase, Prefix, Query, Words
from kitabdar.text.display import clean
from kitabdar.text.keys import analyse

LONGEST_TEXT = 2000
DEEPEST_BRACKETS = 8

_NUMBER = re.compile(r"[0-9][0-9 \u2010-\u2015-]{6,18}[0-9Xx]")


def parse(text: str, field: str = "any") -> Query:
    """Read what was typed. `field` ("any", "title", "author", "subject", "publisher", "isbn", "issn") is where
    words without a field of their own look. Nothing typed finds everything."""
    typed = clean(text[:LONGEST_TEXT].replace("\0", " ")).strip()
    if not typed or not typed.strip("* "):
        return Everything()
    field = field if field in FIELDS or field in ("isbn", "issn") else "any"
    if field == "any" and _NUMBER.fullmatch(typed):
        return _words(typed, field)
    return _Parser(lexemes(typed), field).whole()


class _Parser:
    """Reads lexemes from left to right: OR binds weakest, then AND (also unwritten), then NOT."""

    def __init__(self, found: list[Lexeme], field: str) -> None:
        self._left = found
        self._at = 0
        self._field = field
        self._depth = 0

    def whole(self) -> Query:
        parts = []
        while self._at < len(self._left):
            if part := self._either():
                parts.append(part)
            self._take("close")  # one bracket too many
        return _conjunction(parts)

    def _either(self) -> Query | None:
        parts = []
        while True:
            if part := self._all():
                parts.append(part)
            if not self._take("or"):
                break
        return None if not parts else parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Query | None:
        parts: list[Query] = []
        words: list[str] = []
        while (lexeme := self._next()) and lexeme.kind not in ("or", "close"):
            if lexeme.kind == "word":
                words.append(lexeme.text)
                self._at += 1
                continue
            if words:
                parts.append(_words(" ".join(words), self._field))
                words = []
            if part := self._one():
                parts.append(part)
        if words:
            parts.append(_words(" ".join(words), self._field))
        return _conjunction(parts) if parts else None

    def _one(self) -> Query | None:
        lexeme = self._next()
        if lexeme is None or lexeme.kind in ("or", "close"):
            return None
        self._at += 1
        match lexeme.kind:
            case "not":
                part = self._one()
                return None if part is None else part.part if isinstance(part, Not) else Not(part)
            case "field":
                return self._in_field(lexeme.text)
            case "open":
                return self._bracketed()
            case "phrase":
                return _phrase(lexeme.text, self._field)
            case "prefix":
                return (
                    Prefix(lexeme.text, self._field)
                    if self._field in FIELDS
                    else _words(lexeme.text, self._field)
                )
            case "word":
                return _words(lexeme.text, self._field)
        return None  # an AND with nothing to join

    def _in_field(self, field: str) -> Query | None:
        outer, self._field = self._field, field
        part = self._one()
        self._field = outer
        return part

    def _bracketed(self) -> Query | None:
        if self._depth >= DEEPEST_BRACKETS:
            return None
        self._depth += 1
        part = self._either()
        self._take("close")
        self._depth -= 1
        return part

    def _next(self) -> Lexeme | None:
        return self._left[self._at] if self._at < len(self._left) else None

    def _take(self, kind: str) -> bool:
        lexeme = self._next()
        if lexeme is None or lexeme.kind != kind:
            return False
        self._at += 1
        return True


def _conjunction(parts: list[Query]) -> Query:
    if not parts:
        return Everything()
    if all(isinstance(part, Not) for part in parts):
        return And((Everything(), *parts))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _first_words(text: str) -> str:
    """Cut after the first 40 words: each sign of Han, Kana or Thai is one."""
    tokens = analyse(text)
    return text if len(tokens) <= MOST_WORDS else text[: tokens[MOST_WORDS - 1].end]


def _phrase(text: str, field: str) -> Query:
    text = _first_words(text)
    return Phrase(text, field) if field in FIELDS else _words(text, field)


def _words(text: str, field: str) -> Query:
    """Read words, among them a standard number, which is looked for as such too."""
    text = _first_words(text)
    numbers = _standard_numbers(text)
    if field in ("isbn", "issn"):
        wanted = tuple(number for kind, number in numbers if kind == field)
        return Exact(field, wanted or (re.sub(r"[^0-9Xx]", "", text).upper(),))
    if field != "any" or not numbers:
        return Words(text, field)
    return Or((*(Exact(kind, (number,)) for kind, number in numbers), Words(text, field)))


def _standard_numbers(text: str) -> list[tuple[str, str]]:
    """Return ("isbn", 13 digits) or ("issn", "1234-5678") if the text is such a number with a right checksum."""
    if not _NUMBER.fullmatch(text):
        return []
    compact = re.sub(r"[^0-9Xx]", "", text).upper()
    if len(compact) in (10, 13) and isbn.is_valid(compact):
        return [("isbn", isbn.compact(compact, convert=True))]
    if len(compact) == 8 and issn.is_valid(compact):
        return [("issn", issn.format(compact))]
    return []
