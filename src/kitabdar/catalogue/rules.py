"""Decide, without a database, which records describe the same publication and which publications one work.

Each answer is a `Key`: records with equal values belong together, and `rule` is the name by which a person is told
why (kept as `Edition.reason`). An empty value means "nothing to compare: it stands alone".

Rules for editions: "isbn" the same valid ISBN-13 and the same volume numbers in the title (volumes of a set often
share one ISBN), unless the records `contradict` each other; "same_imprint" the same author, title, year, publisher,
language and extent.

Rules for works, the first that applies: "uniform_title" (130, or 240 with the author), "original_link" (765),
"translation_note" (a note such as "Translation of: ..."), "author_title" (personal author and title proper).
Titles that many authors share (tables/collective_titles.txt) need the whole author heading, not the surname alone.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from stdnum import isbn

from kitabdar.marc.description import Creator, Description, Form, Title
from kitabdar.text.keys import loose_key

LONGEST_KEY = 180
MONOGRAPHS_ALONE = frozenset({"serial", "newspaper", "map", "integrating"})
"""Formats whose editions are not gathered by author and title alone."""

_NUMBERS = re.compile(r"\d+|\b[IVXLC]{2,}\b")
_OTHER_INFORMATION = re.compile(r"(?<!\s)\s+(?:[:=;/]\s+|/$)")  # one start a run: a long one costs no more
_SET_QUALIFIER = re.compile(
    r"\b(set|series|serie|complete|komplekt|комплект|общ|takım|dəst)\b", re.IGNORECASE
)
_TRANSLATION_NOTE = re.compile(
    r"^\s*(?:translation of|translated from|original title|originally published as|tərcümə|orijinalın adı"
    r"|özgün adı|özgün eser|orijinal adı|перевод(?: изд(?:ания|\.)| книги)?|пер\. изд\."
    r"|загл(?:авие|\.) ориг(?:инала|\.)"
    r"|аударма|түпнұсқа атауы|asl nomi)\s*:\s*(?P<title>[^.;/]{4,200})",
    re.IGNORECASE,
)


class Key(NamedTuple):
    """What records are compared by, and the rule that made it."""

    value: str
    rule: str


ALONE = Key("", "alone")
STRENGTH = {"uniform_title": 4, "original_link": 3, "translation_note": 2, "author_title": 1, "alone": 0}
"""Which rule is believed where the records of one edition say different things."""


def isbn13(text: str) -> str:
    """Return the 13 digits of an ISBN-10 or ISBN-13 however written, or the empty string when it is not valid."""
    compact = isbn.compact(text)
    return str(isbn.to_isbn13(compact)) if isbn.is_valid(compact) else ""


def fingerprint(raw: bytes) -> bytes:
    """Return the SHA-256 by which a record that comes again unchanged is known."""
    return hashlib.sha256(raw).digest()


def derived_control_number(digest: bytes) -> str:
    """Return the control number of a record without 001: the same bytes always get the same one."""
    return f"sha256:{digest.hex()[:32]}"


def edition_key(description: Description) -> Key:
    """Return what records of the same publication have in common; `ALONE` when too little is said to compare."""
    number = _isbn_of(description)
    title = description.main_title
    if number:
        volume = _volume(title)
        return Key(f"isbn:{number}:{volume}" if volume else f"isbn:{number}", "isbn")
    imprint = description.imprints[0] if description.imprints else None
    if title is None or description.year is None or imprint is None or not imprint.publisher:
        return ALONE
    author = _main_author(description)
    parts = (
        _loose(_best(author.forms), description) if author else "",
        _loose(_best(title.forms), description),
        str(description.year),
        _loose(_best(imprint.publisher), description),
        _loose(_best(description.edition_statement), description) if description.edition_statement else "",
        ",".join(description.languages),
        description.format,
        " ".join(re.findall(r"\d+", description.extent)),
    )
    if not (parts[1] and parts[3]) or not (author or len(parts[1].split()) >= 3):
        return ALONE
    return Key(_shortened("imprint:" + "|".join(parts)), "same_imprint")


def contradict(one: Description, other: Description) -> bool:
    """Whether two records with the same ISBN plainly describe different books: publishers do use a number twice.

    Plainly: both in the same language, with titles in an alphabet that writes vowels, but no word of any title and
    no surname in common.
    """
    if not one.languages or one.languages[:1] != other.languages[:1]:
        return False
    titles, others = _title_words(one), _title_words(other)
    return bool(titles and others) and not titles & others and not _surnames(one) & _surnames(other)


def work_key(description: Description) -> Key:
    """Return what the editions and translations of one creation have in common; `ALONE` when nothing is sure."""
    author = _main_author(description)
    uniform = next((title for title in description.titles if title.kind == "uniform"), None)
    if uniform is not None and uniform.forms:
        return _creation(author, _best(uniform.proper_forms), description, "uniform_title")
    original = next((link for link in description.links if link.kind == "765" and link.title), None)
    if original is not None:
        named = Creator("person", (Form(original.creator),)) if original.creator else author
        return _creation(named, Form(original.title), description, "original_link")
    noted = _noted_original(description)
    if noted and author:
        return _creation(author, Form(noted), description, "translation_note")
    title = description.main_title
    if title is None or author is None or author.kind != "person" or description.format in MONOGRAPHS_ALONE:
        return ALONE
    return _creation(author, _best(title.proper_forms), description, "author_title")


def original_language(description: Description) -> str:
    """Return the MARC code of the language the work was made in: 041 $h, else the language of the text."""
    return next(iter(description.original_languages or description.languages), "")


def work_title(description: Description) -> str:
    """Return the title a work goes by: its uniform title, else the title proper of the record."""
    for kind in ("uniform", "main"):
        title = next((each for each in description.titles if each.kind == kind and each.forms), None)
        if title is not None:
            return _proper(title.proper_forms[0].value)[:500]
    return ""


def _creation(author: Creator | None, title: Form, description: Description, rule: str) -> Key:
    """Make the key of a work from who made it and its original title."""
    # A translation's own language says nothing of how its original title is spelt.
    spoken = description.languages if rule == "author_title" else ()
    language = title.language or next(iter(description.original_languages or spoken), "")
    words = loose_key(_proper(title.value), language).replace(" ", "")  # "Kitabi" and "Kitab-i" are one
    if not words:
        return ALONE
    if author is None:
        if rule != "uniform_title" or _is_collective(words):
            return ALONE
        return Key(_shortened(f"title:{words}"), rule)
    if _is_collective(words):
        if author.kind != "person":
            return ALONE
        name = " ".join(sorted(_loose(_best(author.forms), description).split()))
    else:
        name = _surname(author, description)
    return Key(_shortened(f"author:{name}|{words}"), rule) if name else ALONE


def _isbn_of(description: Description) -> str:
    """Return the first valid ISBN, one of the volume itself rather than one of a set."""
    valid = [each for each in description.identifiers if each.kind == "isbn" and each.is_valid]
    own = [each for each in valid if not _SET_QUALIFIER.search(each.as_printed)]
    return (own or valid)[0].value if valid else ""


def _volume(title: Title | None) -> str:
    """Return the numbers in the title proper: "2" of "Əsərləri. 2-ci cild"."""
    if title is None or not title.forms:
        return ""
    found = _NUMBERS.findall(_best(title.proper_forms).value)
    return ".".join(str(int(each)) if each.isdecimal() else each.lower() for each in found)[:40]


def _main_author(description: Description) -> Creator | None:
    """Return the main entry (1XX), else the only author among the added entries."""
    makers = [each for each in description.creators if not each.title and each.forms]
    main = next((each for each in makers if each.is_main), None)
    if main is not None:
        return main
    authors = [each for each in makers if "aut" in each.roles]
    return authors[0] if len(authors) == 1 else None


def _surname(author: Creator, description: Description) -> str:
    """Return the loose key of the part before the comma ("Айтматов" of "Айтматов, Чингиз"), or of the whole."""
    form = _best(author.forms)
    return loose_key(
        form.value.partition(",")[0], form.language or next(iter(description.original_languages), "")
    )


def _title_words(description: Description) -> set[str]:
    forms = (form for title in description.titles for form in title.forms if form.script in ("Latn", "Cyrl"))
    return {word for form in forms for word in _loose(form, description).split() if len(word) > 2}


def _surnames(description: Description) -> set[str]:
    makers = (each for each in description.creators if each.forms and not each.title)
    return {_surname(each, description) for each in makers} - {""}


def _best(forms: tuple[Form, ...]) -> Form:
    """Return the form that compares best: one with vowels written, so Latin or Cyrillic where there is one."""
    return next((form for form in forms if form.script in ("Latn", "Cyrl")), forms[0] if forms else Form(""))


def _loose(form: Form, description: Description) -> str:
    return loose_key(form.value, form.language or next(iter(description.languages), ""))


def _proper(title: str) -> str:
    """Cut other title information and responsibility off a title written in one string."""
    return _OTHER_INFORMATION.split(title, maxsplit=1)[0].strip(" .,:;/=[]")


def _noted_original(description: Description) -> str:
    for note in description.notes:
        found = _TRANSLATION_NOTE.match(note.value)
        if found:
            return found["title"].strip()
    return ""


def _is_collective(words: str) -> bool:
    return words in _collective_titles()


@cache
def _collective_titles() -> frozenset[str]:
    text = resources.files("kitabdar.catalogue").joinpath("tables/collective_titles.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    titles = [line for line in lines if line and not line.startswith("#")]
    languages = ("", "aze", "kaz", "tur", "rus", "uzb", "kir", "tuk", "tat", "per")
    return frozenset(
        loose_key(title, language).replace(" ", "") for title in titles for language in languages
    )


def _shortened(key: str) -> str:
    """Keep a key within its column: a long one ends in a digest of the whole."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 33]}#{hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()}"
