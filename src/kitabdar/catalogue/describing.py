"""What an index document says, from the descriptions of an edition's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from kitabdar.marc.description import Creator, Description, Form, Title
from kitabdar.search.engine import TextField
from kitabdar.search.headings import LONGEST_HEADING, Heading
from kitabdar.text.collation import sort_number

T = TypeVar("T")

DOCUMENT_VERSION = 3
"""Grows with every change of what documents say, so that `verify` sees those made before."""

SORT_SCRIPTS = {"az": "Latn", "kk": "Cyrl", "tr": "Latn", "ru": "Cyrl", "en": "Latn"}
"""Interface languages, and the script in which their readers look for a title in a list."""

SUBDIVISION = " -- "  # joins the parts of a subject heading (marc.description.Subject)
BROWSED_TITLES = ("main", "uniform", "variant", "parallel", "former")
LONGEST_NOTE = 4000  # characters of one note or table of contents that are searched


@dataclass(frozen=True, slots=True)
class Said:
    """The part of an index document that comes from records."""

    title: tuple[TextField, ...]
    author: tuple[TextField, ...]
    subject: tuple[TextField, ...]
    publisher: tuple[TextField, ...]
    other: tuple[TextField, ...]
    isbn: tuple[str, ...]
    issn: tuple[str, ...]
    numbers: tuple[str, ...]
    format: str
    language: tuple[str, ...]
    author_facet: tuple[str, ...]
    subject_facet: tuple[str, ...]
    completions: tuple[tuple[str, TextField], ...]
    headings: tuple[Heading, ...]
    year: int | None
    title_sort: Mapping[str, int]
    author_sort: Mapping[str, int]


def say(descriptions: Sequence[Description]) -> Said:
    """Bring together what the records of one edition say; the first one gives order, year and format."""
    first = descriptions[0]
    return Said(
        title=_all(_titles, descriptions),
        author=_all(_authors, descriptions),
        subject=_all(_subjects, descriptions),
        publisher=_all(_publishers, descriptions),
        other=_all(_others, descriptions),
        isbn=_numbers(descriptions, "isbn"),
        issn=_numbers(descriptions, "issn"),
        numbers=_numbers(descriptions, "lccn"),
        format=first.format,
        language=_once(code for one in descriptions for code in one.languages),
        author_facet=_once(each.forms[0].value for one in descriptions for each in _named(one)),
        subject_facet=_once(
            each.forms[0].value for one in descriptions for each in one.subjects if each.forms
        ),
        completions=_all(_completions, descriptions),
        headings=_all(_headings, descriptions),
        year=first.year,
        title_sort=_sort_numbers(_title_in("Latn", first), _title_in("Cyrl", first)),
        author_sort=_remembered_numbers(_author_in("Latn", first), _author_in("Cyrl", first)),
    )


def sort_title(description: Description, locale: str) -> str:
    """Return the title as readers of an interface language look for it in a list, without its article."""
    return _title_in(SORT_SCRIPTS.get(locale, "Latn"), description)


def _title_in(script: str, description: Description) -> str:
    title = description.main_title
    forms = title.proper_forms if title else ()
    if not forms:
        return ""
    return next((form for form in forms if form.script == script), forms[0]).sort_value


def sort_author(description: Description, locale: str) -> str:
    """Return the first name on the record as readers of an interface language look for it in a list."""
    return _author_in(SORT_SCRIPTS.get(locale, "Latn"), description)


def _author_in(script: str, description: Description) -> str:
    forms = next((each.forms for each in _named(description)), ())
    if not forms:
        return ""
    return next((form for form in forms if form.script == script), forms[0]).value


def _sort_numbers(latin: str, cyrillic: str) -> Mapping[str, int]:
    """Return the sort numbers of a title or name for the readers of each interface language."""
    texts = {"Latn": latin, "Cyrl": cyrillic}
    return {
        locale: sort_number(texts[script], locale) for locale, script in SORT_SCRIPTS.items() if texts[script]
    }


_remembered_numbers = lru_cache(maxsize=1 << 13)(_sort_numbers)  # names come again and again


def _titles(description: Description) -> Iterator[TextField]:
    language = description.languages[0] if description.languages else ""
    for title in description.titles:
        yield from _fields(title.forms, title.language or language)


def _authors(description: Description) -> Iterator[TextField]:
    language = description.languages[0] if description.languages else ""
    for creator in description.creators:
        for field in _fields(creator.forms, ""):
            yield field
            if direct := _direct(field.value):
                yield TextField(direct, field.language)
    for title in description.titles:
        yield from _fields(title.responsibility, language)


def _direct(heading: str) -> str:
    """Return an inverted name as people say it: "Leo Tolstoy" for "Tolstoy, Leo, 1828-1910"; "" for others."""
    parts = [part.strip(" .") for part in heading.split(",")]
    if len(parts) < 2 or not parts[0] or not parts[1] or any(letter.isdigit() for letter in parts[1]):
        return ""
    return f"{parts[1]} {parts[0]}"


def _subjects(description: Description) -> Iterator[TextField]:
    for subject in description.subjects:
        yield from _fields(subject.forms, "")


def _publishers(description: Description) -> Iterator[TextField]:
    language = description.languages[0] if description.languages else ""
    for imprint in description.imprints:
        yield from _fields((*imprint.publisher, *imprint.place), language)


def _others(description: Description) -> Iterator[TextField]:
    language = description.languages[0] if description.languages else ""
    for creator in description.creators:
        if creator.title:
            yield TextField(creator.title)
    for series in description.series:
        yield from _fields(series.forms, series.language or language)
    for forms in (
        description.edition_statement,
        description.contents,
        description.summary,
        description.notes,
    ):
        for each in _fields(forms, language):
            yield TextField(each.value[:LONGEST_NOTE], each.language)
    for link in description.links:
        if link.title:
            yield TextField(link.title)
    if description.year:
        yield TextField(str(description.year))


def _completions(description: Description) -> Iterator[tuple[str, TextField]]:
    titles: Iterable[Title] = (each for each in description.titles if each.kind in ("main", "uniform"))
    for title in titles:
        for field in _fields(title.proper_forms, title.language):
            yield "title", field
    for creator in _named(description):
        for field in _fields(creator.forms, ""):
            yield "author", field
    for subject in description.subjects:
        for field in _fields(subject.forms, ""):
            yield "subject", TextField(field.value.partition(SUBDIVISION)[0], field.language)


def _headings(description: Description) -> Iterator[Heading]:
    language = description.languages[0] if description.languages else ""
    for title in description.titles:
        if title.kind in BROWSED_TITLES:
            yield from _heading("title", title.proper_forms, title.language or language)
    for creator in _named(description):
        yield from _heading("author", creator.forms, "")
    for subject in description.subjects:
        yield from _heading("subject", subject.forms, "")


def _heading(kind: str, forms: Iterable[Form], language: str) -> list[Heading]:
    return [
        Heading(kind, form.value[:LONGEST_HEADING], form.language or language, form.nonfiling)
        for form in forms
        if form.value
    ]


def _named(description: Description) -> Iterator[Creator]:
    return (each for each in description.creators if each.forms and not each.title)


def _fields(forms: Iterable[Form], language: str) -> list[TextField]:
    return [TextField(form.value, form.language or language) for form in forms if form.value]


def _numbers(descriptions: Sequence[Description], kind: str) -> tuple[str, ...]:
    return _once(each.value for one in descriptions for each in one.identifiers if each.kind == kind)


def _all(
    found_in: Callable[[Description], Iterable[T]], descriptions: Iterable[Description]
) -> tuple[T, ...]:
    """Return what is found in all descriptions, each thing once."""
    return _once(chain.from_iterable(map(found_in, descriptions)))


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
