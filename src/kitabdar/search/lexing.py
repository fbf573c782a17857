"""What a reader typed, cut into words, quoted phrases, fields, brackets and operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kitabdar.search.operators import AND, FIELD_WORDS, NOT, OR, QUOTES

MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`kind`: "word", "phrase", "prefix", "field", "and", "or", "not", "open", "close"."""

    kind: str
    text: str = ""


def lexemes(text: str) -> list[Lexeme]:
    """Cut `text`; whatever does not fit the grammar is a word. Keeps the first 40 words."""
    has_operators = text != text.upper()  # in a query typed all in capitals, AND is a word like others
    found: list[Lexeme] = []
    words = 0
    for lexeme in _cut(text):
        if lexeme.kind == "word":
            lexeme = _named(lexeme.text, has_operators)
        if lexeme.kind in ("word", "prefix", "phrase"):
            room = MOST_WORDS - words
            if room <= 0:
                break
            lexeme = Lexeme(lexeme.kind, " ".join(lexeme.text.split()[:room]))
            words += len(lexeme.text.split())
        if lexeme.text or lexeme.kind in ("open", "close", "and", "or", "not"):
            found.append(lexeme)
    return found


def _cut(text: str) -> Iterator[Lexeme]:
    place = 0
    while place < len(text):
        letter = text[place]
        if letter.isspace():
            place += 1
        elif letter in QUOTES:
            place, inside = _quoted(text, place)
            yield Lexeme("phrase" if inside is not None else "word", inside or "")
        elif letter in "()":
            yield Lexeme("open" if letter == "(" else "close")
            place += 1
        elif letter in "-−" and _negates(text, place):
            yield Lexeme("not")
            place += 1
        else:
            end = place
            while (
                end < len(text)
                and not text[end].isspace()
                and text[end] not in QUOTES
                and text[end] not in "()"
            ):
                end += 1
                if text[end - 1] == ":" and text[place : end - 1].lower() in FIELD_WORDS:
                    break
            yield Lexeme("word", text[place:end])
            place = end


def _quoted(text: str, place: int) -> tuple[int, str | None]:
    """Return where to go on and what was quoted; without a closing mark the quotation mark counts for nothing."""
    closing = QUOTES[text[place]]
    ends = [end for mark in closing if (end := text.find(mark, place + 1)) >= 0]
    if not ends:
        return place + 1, None
    return min(ends) + 1, text[place + 1 : min(ends)]


def _negates(text: str, place: int) -> bool:
    """Say whether a minus stands before a word (not inside one, not before a number)."""
    starts = place == 0 or text[place - 1].isspace() or text[place - 1] == "("
    after = text[place + 1 : place + 2]
    return starts and (after.isalpha() or after in QUOTES or after == "(") and after != ""


def _named(text: str, has_operators: bool) -> Lexeme:
    if has_operators:
        for kind, words in (("and", AND), ("or", OR), ("not", NOT)):
            if text in words:
                return Lexeme(kind)
    if text.endswith(":") and text[:-1].lower() in FIELD_WORDS:
        return Lexeme("field", FIELD_WORDS[text[:-1].lower()])
    if text.endswith("*"):
        begun = text.rstrip("*")
        return Lexeme("prefix" if len(begun) >= 2 else "word", begun)
    return Lexeme("word", text)
