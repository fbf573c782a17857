"""Whole titles as people type them: queries made by rule from real titles, with all records that answer each."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.harness import Report
from benchmarks.retrieval import tables
from benchmarks.retrieval.documents import MARC_LANGUAGES, Title
from benchmarks.retrieval.habits import APOSTROPHES, HABITS, MOST_WORDS, WORD, words_of
from benchmarks.retrieval.scoring import Asked, Outcome, by_kind, score
from benchmarks.retrieval.tables import Row

SHORT_LANGUAGES = {code: language for language, code in MARC_LANGUAGES.items()}
ENOUGH_WORDS = 3
"""Titles of so many words are to be found; shorter ones are reported beside them."""

REACH = (0.90, 0.98)
LENGTHS = {"1": (1, 1), "2": (2, 2), "3 or 4": (3, 4), "5 to 7": (5, 7), "8 or more": (8, 999)}
BEGUN = "title begun"
TWO_WORDS = "two words and the author"
OTHER_FORM = "the other linked form"
SURNAME = re.compile(r"(?:[eoyё]v|[eoyё]va|zad[əe]|l[iı]|sk[iy]|ов|ова|ев|ева|ёв|ин|ина|ский|ская)$")
"""How surnames end that stand before the name; else the last word of a name is the surname."""


def queries(titles: Sequence[Title], *, most: int) -> list[Asked]:
    """Return at most so many queries of each kind: of the titles that a hash of kind and number puts first."""
    catalogue = Catalogue(titles)
    makers: dict[str, Callable[[Title], Asked | None]] = {
        **{kind: partial(catalogue.by_habit, kind) for kind in HABITS},
        TWO_WORDS: catalogue.by_two_words,
        OTHER_FORM: catalogue.by_other_form,
    }
    found = []
    for kind, make in makers.items():
        made = filter(None, map(make, sorted(titles, key=partial(_lot, kind))))
        found += [each for _number, each in zip(range(most), made, strict=False)]
    return found


def report_on(report: Report, outcomes: Sequence[Outcome]) -> None:
    """Print scores by kind for titles long enough and for shorter ones, and by the number of words."""
    long = [each for each in outcomes if each.asked.words >= ENOUGH_WORDS]
    short = [each for each in outcomes if each.asked.words < ENOUGH_WORDS]
    rows = [Row(kind, score(found), *REACH) for kind, found in by_kind(long).items()]
    tables.show(report, "titles of three words or more", [*rows, Row("all of them", score(long), *REACH)])
    rows = [Row(kind, score(found)) for kind, found in by_kind(short).items()]
    tables.show(report, "titles of one or two words", [*rows, Row("all of them", score(short))])
    rows = []
    for name, (first, last) in LENGTHS.items():
        found = [each for each in outcomes if first <= each.asked.words <= last]
        rows.append(Row(name, score(found)))
    tables.show(report, "by the number of words", rows)


class Catalogue:
    """All titles, and which of them answer a query: every edition of a title and every homonym does."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._texts = {title.number: (plain(title.title), plain(title.author)) for title in titles}
        self._forms: list[tuple[str, str]] = []
        self._same: dict[str, set[str]] = {}
        for title in titles:
            forms = {
                plain(title.title),
                plain(title.other_form),
                plain(re.split(r"\s?[:=/]\s", title.title)[0]),
            }
            for form in forms - {""}:
                self._forms.append((form, title.number))
                self._same.setdefault(form, set()).add(title.number)

    def by_habit(self, kind: str, title: Title) -> Asked | None:
        """Ask for a title of the region by one of the habits; of a long one by its first words."""
        language = SHORT_LANGUAGES.get(title.language, "")
        words = words_of(title.title, language)
        if title.other_form or not words:
            return None
        typed = words[:MOST_WORDS]
        text = HABITS[kind](typed, language, random.Random(f"{kind} {title.number}"))
        if kind == BEGUN:
            return _asked(kind, title, text, self._beginning(text), words)
        return _asked(kind, title, text, self._titled(words), words)

    def by_two_words(self, title: Title) -> Asked | None:
        """Ask by the two longest words of a title and the author's surname, in any order."""
        language = SHORT_LANGUAGES.get(title.language, "")
        words = words_of(title.title, language)
        name = surname(title.author, language)
        longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:2]
        if title.other_form or not name or len(longest) < 2:
            return None
        wanted, author = {plain(word) for word in longest}, plain(name)
        right = {
            number
            for number, (text, authors) in self._texts.items()
            if wanted <= set(text.split()) and author in authors.split()
        }
        asked = [*longest, name]
        random.Random(title.number).shuffle(asked)
        return _asked(TWO_WORDS, title, " ".join(asked), right, words)

    def by_other_form(self, title: Title) -> Asked | None:
        """Ask for a title of the Library of Congress in the script that its record lacks."""
        words = words_of(title.other_form, "")
        if not words:
            return None
        right = self._titled(words) | self._same[plain(title.title)]
        return _asked(OTHER_FORM, title, " ".join(words[:MOST_WORDS]), right, words)

    def _titled(self, words: Sequence[str]) -> set[str]:
        """Return what has this title; of one too long to be typed, what begins with its first words."""
        if len(words) > MOST_WORDS:
            return self._beginning(" ".join(words[:MOST_WORDS]))
        return self._same[plain(" ".join(words))]

    def _beginning(self, text: str) -> set[str]:
        begun = plain(text)
        return {number for form, number in self._forms if form.startswith(begun)}


def _asked(kind: str, title: Title, text: str, right: set[str], words: Sequence[str]) -> Asked | None:
    if not text:
        return None
    return Asked(f"{kind} {title.number}", kind, text, frozenset(right), len(words), title.title)


def _lot(kind: str, title: Title) -> bytes:
    """Draw a lot for a title, the same in every run."""
    return hashlib.blake2b(f"{kind} {title.number}".encode(), digest_size=8).digest()


def plain(text: str) -> str:
    """Return the words of a text without capitals, apostrophes and the two i: alike where titles are the same."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("\u0307", "").replace("ı", "i")
    return " ".join(re.sub(f"[{APOSTROPHES}]", "", word) for word in WORD.findall(folded))


def surname(author: str, language: str) -> str:
    """Return the surname of the first author: a word that ends as surnames do, before a comma, or the last word."""
    first, comma, _rest = author.partition(",")
    words = [word for word in words_of(first, language) if len(word) > 2]
    if not words:
        return ""
    if comma and len(words) == 1:
        return words[0]
    return next((word for word in words if SURNAME.search(word)), words[-1])
